// Checks where a profile's sign-in sends tokens and signatures: to AWS, or to an endpoint that the environment or a profile names.
// Each request is checked, because the SDK's client may choose another address.

import { chainOf } from './credentialChain';
import { checkedUrl, resolveStsEndpoint } from './endpoint';
import { AwsError } from './errors';
import { domainSuffixes } from './partitions';
import type { ConnectionSources } from './profiles';

const region = '(?:[a-z]{2,4}(?:-[a-z]+)+-\\d+|aws(?:-[a-z]+)*-global)';

/** The domains of AWS's consoles, where people sign in. The domain suffixes of the partitions do not cover them. */
const consoleDomains = [
  'aws.amazon.com',
  'amazonaws.cn',
  'amazonaws-us-gov.com',
  'c2shome.ic.gov',
  'sc2shome.sgov.gov',
  'csphome.hci.ic.gov',
  'csphome.adc-e.uk',
  'amazonaws-eusc.eu',
];

const anyOf = (domains: readonly string[]): string =>
  `(?:${domains.map((domain) => domain.replaceAll('.', '\\.')).join('|')})`;

/** Hosts of STS, SSO and sign-in by the rule sets of the SDKs. Any other host below these domains may belong to a customer. */
const signInHost = new RegExp(
  `^(?:sts\\.amazonaws\\.com|(?:sts|oidc|portal\\.sso|signin)(?:-fips)?\\.${region}\\.${anyOf(domainSuffixes)}` +
    `|(?:${region}\\.)?signin(?:-fips)?\\.${anyOf(consoleDomains)}|${region}\\.oauth\\.signin\\.aws)$`,
);

/** @throws AwsError when no setting of the connection names this URL's host, or the URL is plain http to another machine */
export function assertNamed(url: URL, sources: ConnectionSources): void {
  // The pattern only knows region names of the usual form; the same rules make the STS host of any other region.
  if (
    url.protocol === 'https:' &&
    (signInHost.test(url.hostname) || resolveStsEndpoint(sources).url.host === url.host)
  ) {
    return;
  }
  const named = namedUrls(sources).find((text) => URL.canParse(text) && new URL(text).origin === url.origin);
  if (named === undefined) {
    const profile = sources.profile ?? '';
    throw new AwsError('configuration', { code: 'signInElsewhere', profile, host: url.host });
  }
  checkedUrl(named, 'endpoint_url');
}

/** Endpoints that the environment, the profile, or a profile that it starts from names. */
function namedUrls({ sections, profile, environment }: ConnectionSources): readonly string[] {
  const links = profile === undefined ? [] : chainOf(sections, profile);
  const named = links.flatMap(({ settings }) => [
    settings['endpoint_url'],
    ...valuesOf(sections.services.get(settings['services'] ?? '') ?? {}, /\.endpoint_url$/),
  ]);
  return [...named, ...valuesOf(environment, /^AWS_ENDPOINT_URL(_|$)/)].filter((text) => text !== undefined);
}

const valuesOf = (
  settings: Readonly<Record<string, string | undefined>>,
  name: RegExp,
): readonly (string | undefined)[] =>
  Object.entries(settings).flatMap(([key, value]) => (name.test(key) ? [value] : []));
