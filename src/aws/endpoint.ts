// Decides where requests to Chime and STS go, for which region they are signed, and which setting named the endpoint. The SDK ignores
// the `endpoint_url` of a profile that code chose, and calls AWS when a `services` section is missing.

import { AwsError } from './errors';
import type { Environment } from './filePaths';
import { chimeHost, stsHost, type AwsHost, type Variant } from './partitions';
import { connectionSettings, settingsProfile, type ConnectionSources } from './profiles';
import type { ProfileSettings, Sections } from './sharedFiles';

/** The names of services in a `services` section. */
type Service = keyof typeof ownVariables;

const ownVariables = {
  chime: 'AWS_ENDPOINT_URL_CHIME',
  sts: 'AWS_ENDPOINT_URL_STS',
  sso: 'AWS_ENDPOINT_URL_SSO',
  sso_oidc: 'AWS_ENDPOINT_URL_SSO_OIDC',
  signin: 'AWS_ENDPOINT_URL_SIGNIN',
} as const;

/** The setting that named the endpoint. `aws`: none did, so the service's own endpoint is used. */
export type EndpointOrigin =
  'setting' | (typeof ownVariables)[Service] | 'AWS_ENDPOINT_URL' | 'services' | 'profile' | 'aws';

export interface Endpoint {
  readonly url: URL;
  readonly origin: EndpointOrigin;
  /** For origin `services`: the profile's `services` section that named the endpoint. */
  readonly section?: string;
  readonly signingRegion: string;
}

export interface EndpointSources extends ConnectionSources {
  /** The extension's own setting; empty when it is not set. */
  readonly setting: string;
}

const defaultRegion = 'us-east-1';

/** The service's documented host, and the host that the AWS SDKs and the AWS CLI use. Both accept only signatures for us-east-1. */
const awsHosts = new Set(['service.chime.aws.amazon.com', 'chime.us-east-1.amazonaws.com']);

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The endpoint of the Chime API. */
export function resolveEndpoint(sources: EndpointSources): Endpoint {
  const settings = connectionSettings(sources);
  const region = regionOf(sources.environment, settings);
  const named =
    sources.setting.trim() === '' ? namedEndpoint('chime', sources, settings) : settingEndpoint(sources);
  const variant = variantOf(sources.environment, settings);
  if (named === undefined) {
    return endpointOfAws(region, variant, chimeHost);
  }
  if (variant.fips || variant.dualStack) {
    throw new AwsError('configuration', {
      code: 'endpointAndVariant',
      profile: settingsProfile(sources),
      variant: variant.fips ? 'FIPS' : 'dual-stack',
    });
  }
  return { ...named, signingRegion: awsHosts.has(named.url.hostname) ? defaultRegion : region.name };
}

/** The endpoint of STS, which names a profile's identity and issues credentials of roles. The extension's setting is for Chime only. */
export function resolveStsEndpoint(sources: ConnectionSources): Endpoint {
  const settings = connectionSettings(sources);
  const { environment } = sources;
  const region = regionOf(environment, settings);
  const named = namedEndpoint('sts', sources, settings);
  const legacy =
    (environment['AWS_STS_REGIONAL_ENDPOINTS'] || settings['sts_regional_endpoints']) === 'legacy';
  return named === undefined
    ? endpointOfAws(region, variantOf(environment, settings), (name, variant) =>
        stsHost(name, variant, legacy),
      )
    : { ...named, signingRegion: region.name };
}

function endpointOfAws(
  { name, fips }: Region,
  variant: Variant,
  hostOf: (region: string, variant: Variant) => AwsHost | undefined,
): Endpoint {
  const found = hostOf(name, { ...variant, fips: variant.fips || fips });
  if (found === undefined) {
    throw new AwsError('configuration', { code: 'noSuchVariant', region: name, variant: 'dual-stack' });
  }
  return { url: new URL(`https://${found.host}`), origin: 'aws', signingRegion: found.signingRegion };
}

/** The services that give credentials. */
export type SignInService = Exclude<Service, 'chime'>;

/** A service's address for the SDK's clients; without `endpoint` the client uses AWS's own. */
export interface ServiceLocation {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
}

/** @param region the connection's region by default; for STS, its signing region counts instead */
export function serviceLocation(
  service: SignInService,
  sources: ConnectionSources,
  region?: string,
): ServiceLocation {
  if (service === 'sts') {
    const { url, signingRegion } = resolveStsEndpoint(sources);
    return {
      region: signingRegion,
      endpoint: url.href,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
    };
  }
  const settings = connectionSettings(sources);
  const named = namedEndpoint(service, sources, settings);
  const own = regionOf(sources.environment, settings);
  const { fips, dualStack } = variantOf(sources.environment, settings);
  return {
    region: region ?? own.name,
    ...(named && { endpoint: named.url.href }),
    useFipsEndpoint: named === undefined && (fips || own.fips),
    useDualstackEndpoint: named === undefined && dualStack,
  };
}

type NamedEndpoint = Omit<Endpoint, 'signingRegion'>;

const settingEndpoint = ({ setting }: EndpointSources): NamedEndpoint => ({
  url: checkedUrl(setting, 'chimeTelephony.endpoint'),
  origin: 'setting',
});

/** The first endpoint that is set, in the order of the AWS CLI: variables, `services` section, profile. */
function namedEndpoint(
  service: Service,
  sources: ConnectionSources,
  settings: ProfileSettings,
): NamedEndpoint | undefined {
  const { environment, sections } = sources;
  if (
    isOn(environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] || settings['ignore_configured_endpoint_urls'])
  ) {
    return undefined;
  }
  for (const variable of [ownVariables[service], 'AWS_ENDPOINT_URL'] as const) {
    const value = environment[variable];
    if (value) {
      return { url: checkedUrl(value, variable), origin: variable };
    }
  }
  const fromServices = servicesEndpoint(sections, settings['services'], service);
  if (fromServices !== undefined) {
    return fromServices;
  }
  const value = settings['endpoint_url'];
  const where = `[profile ${settingsProfile(sources)}] endpoint_url`;
  return value ? { url: checkedUrl(value, where), origin: 'profile' } : undefined;
}

function servicesEndpoint(
  { services }: Sections,
  section: string | undefined,
  service: Service,
): NamedEndpoint | undefined {
  if (section === undefined) {
    return undefined;
  }
  const settings = services.get(section);
  if (settings === undefined) {
    throw new AwsError('configuration', { code: 'noServicesSection', section });
  }
  const value = settings[`${service}.endpoint_url`];
  return value === undefined
    ? undefined
    : { url: checkedUrl(value, `[services ${section}]`), origin: 'services', section };
}

/** Accepts https, and http only to this machine: anyone on the way can read a signed request over plain http. */
export function checkedUrl(text: string, where: string): URL {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) {
    throw new AwsError('configuration', { code: 'endpointNotUrl', where });
  }
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new AwsError('configuration', { code: 'endpointNotPlain', where });
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.test(url.hostname))) {
    throw new AwsError('configuration', { code: 'endpointNotHttps', where });
  }
  return url;
}

interface Region {
  readonly name: string;
  /** Whether the name asked for FIPS endpoints, as `fips-us-gov-west-1` does. */
  readonly fips: boolean;
}

/** AWS_DEFAULT_REGION is read too: the AWS CLI knows it, the SDK for JavaScript does not. */
function regionOf(environment: Environment, settings: ProfileSettings): Region {
  const written =
    environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || settings['region'] || defaultRegion;
  const name = written.replaceAll('fips-', '').replaceAll('-fips', '');
  if (!/^(?!\d+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(name)) {
    throw new AwsError('configuration', { code: 'notARegion', region: written });
  }
  return { name, fips: name !== written };
}

const variantOf = (environment: Environment, settings: ProfileSettings): Variant => ({
  fips: isOn(environment['AWS_USE_FIPS_ENDPOINT'] || settings['use_fips_endpoint']),
  dualStack: isOn(environment['AWS_USE_DUALSTACK_ENDPOINT'] || settings['use_dualstack_endpoint']),
});

const isOn = (value: string | undefined): boolean => value?.trim().toLowerCase() === 'true';
