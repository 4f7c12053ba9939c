// How a profile comes by its credentials. What a profile has of its own is the SDK's business. Roles are assumed here, link by
// link: the SDK's `fromIni` ignores the STS endpoint of a profile that was chosen in code, and asks for an MFA code before it knows
// whether the profile that the role starts from has credentials at all.

import type { AwsCredentialIdentity } from '@smithy/types';
import type * as credentialProviders from './credentialProviders';
import { resolveStsEndpoint } from './endpoint';
import { AwsError, type AwsReason, type CredentialsProblem } from './errors';
import { requestHandler, type Exchange, type ExchangeRequest } from './exchange';
import { sharedFilePaths } from './filePaths';
import { chainOf, type ConnectionSources, type Link, type Sections } from './profiles';
import { assertNamed } from './signInEndpoints';

/** Asks the person for the code of an MFA device; throws to cancel, and that error comes through unchanged. */
export type AskMfaCode = (serial: string) => Promise<string>;

/** What credentials come from, and the way to whoever gives them. */
export interface CredentialOrigin extends ConnectionSources {
  readonly exchange: Exchange;
  readonly askMfaCode: AskMfaCode;
}

/** Milliseconds; a process may hang for ever. A person who is asked for a code has all the time. */
const patience = 120_000;

type Providers = typeof credentialProviders;

type RoleParameters = Parameters<Providers['fromTemporaryCredentials']>[0]['params'];

/** What the SDK has for profiles: of no use to one with keys of its own, and large. */
export const loadCredentialProviders = (): Promise<Providers> => import('./credentialProviders.js');

/** One try to have them. */
export class ProfileCredentials {
  private readonly profile: string;
  private readonly chain: readonly Link[];
  /** What STS, SSO or sign-in failed with: the SDK puts an error of its own in its place, which says less. */
  private exchangeError: Error | undefined;

  constructor(private readonly origin: CredentialOrigin & { readonly profile: string }) {
    this.profile = origin.profile;
    this.chain = chainOf(origin.sections, origin.profile);
  }

  /** @throws AwsError, or what {@link AskMfaCode} threw */
  async resolve(): Promise<AwsCredentialIdentity> {
    const [last, ...others] = [...this.chain].reverse();
    if (last === undefined) {
      throw new AwsError('configuration', { code: 'noSuchProfile', profile: this.profile });
    }
    let identity = await this.inTime(this.explained(this.startingCredentials(last)));
    for (const { settings } of last.kind === 'role' ? [last, ...others] : others) {
      identity = await this.assumeRole(settings, identity);
    }
    return identity;
  }

  /** Those that the chain starts from. */
  private async startingCredentials({ name, settings, kind }: Link): Promise<AwsCredentialIdentity> {
    const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = settings;
    if (kind === 'keys' && accessKeyId && secretAccessKey) {
      const { aws_session_token: sessionToken } = settings;
      return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    }
    const providers = await loadCredentialProviders();
    if (kind === 'role' || kind === 'place') {
      return placeCredentials(settings['credential_source'] ?? '', providers);
    }
    this.giveFiles(providers);
    return providers.fromIni({
      profile: name,
      ignoreCache: true,
      clientConfig: { requestHandler: requestHandler(this.exchange) },
      roleAssumerWithWebIdentity: ({ RoleArn, RoleSessionName, WebIdentityToken }) =>
        providers.fromWebToken({
          roleArn: RoleArn ?? '',
          webIdentityToken: WebIdentityToken ?? '',
          ...(RoleSessionName !== undefined && { roleSessionName: RoleSessionName }),
          clientConfig: this.stsConfig(),
        })(),
    })();
  }

  /** The SDK reads the files itself, and one section that its parser trips over would hide them all. */
  private giveFiles({ externalDataInterceptor }: Providers): void {
    const { environment, sections } = this.origin;
    const paths = sharedFilePaths(environment);
    externalDataInterceptor.interceptFile(paths.config, fitForSdk(sections));
    externalDataInterceptor.interceptFile(paths.credentials, '');
  }

  private async assumeRole(
    settings: Link['settings'],
    identity: AwsCredentialIdentity,
  ): Promise<AwsCredentialIdentity> {
    const { mfa_serial: serial, duration_seconds: duration } = settings;
    const code = serial ? await this.origin.askMfaCode(serial) : undefined;
    const { role_session_name: session, external_id: externalId } = settings;
    const parameters: RoleParameters = {
      RoleArn: settings['role_arn'] ?? '',
      ...(session && { RoleSessionName: session }),
      ...(externalId && { ExternalId: externalId }),
      ...(duration && { DurationSeconds: parseInt(duration, 10) }),
      ...(serial && { SerialNumber: serial }),
    };
    const { fromTemporaryCredentials } = await loadCredentialProviders();
    const assume = async () =>
      fromTemporaryCredentials({
        masterCredentials: identity,
        params: parameters,
        clientConfig: this.stsConfig(),
        mfaCodeProvider: () => Promise.resolve(code ?? ''),
      })();
    return this.inTime(this.explained(assume()));
  }

  /** The endpoint is always said: left to itself the SDK takes that of the default profile, or of AWS_PROFILE. */
  private stsConfig() {
    const { url, signingRegion } = resolveStsEndpoint(this.origin);
    return {
      region: signingRegion,
      endpoint: url.href,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      requestHandler: requestHandler(this.exchange),
    };
  }

  private readonly exchange: Exchange = async (request, signal) => {
    this.exchangeError = undefined;
    try {
      assertNamed(request.url, this.origin);
      return await this.origin.exchange(request, signal);
    } catch (error) {
      this.exchangeError = this.exchangeFailure(request, error);
      throw error;
    }
  };

  private exchangeFailure({ url: { host } }: ExchangeRequest, error: unknown): Error {
    const { kind, message } = error as Error & { kind?: unknown };
    return kind === 'network' || kind === 'timeout' || kind === 'unexpectedAnswer'
      ? new AwsError('credentials', { code: 'signInUnreachable', profile: this.profile, host, message })
      : (error as Error);
  }

  private async explained<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw this.exchangeError ?? credentialsError(this.profile, error);
    }
  }

  private inTime<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new AwsError('credentials', { code: 'credentialsLate', profile: this.profile }));
      }, patience);
      timer.unref();
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }
}

/** What was read, in a file that the SDK reads as it was read. */
const fitForSdk = ({ profiles, ssoSessions }: Sections): string =>
  [
    ...[...profiles].map(([name, settings]) => [`profile ${name}`, settings] as const),
    ...[...ssoSessions].map(([name, settings]) => [`sso-session ${name}`, settings] as const),
  ]
    .filter(([header]) => !Reflect.has(Object.prototype, header.replace(/^\S+ /, '')))
    .map(
      ([header, settings]) =>
        `[${header}]\n${Object.entries(settings)
          .map(([key, value]) => `${key}=${value}\n`)
          .join('')}`,
    )
    .join('');

/** @param place a `credential_source` that exists */
function placeCredentials(
  place: string,
  { fromEnv, fromInstanceMetadata, fromHttp, fromContainerMetadata, createCredentialChain }: Providers,
): Promise<AwsCredentialIdentity> {
  switch (place) {
    case 'Environment':
      return fromEnv()();
    case 'Ec2InstanceMetadata':
      return fromInstanceMetadata()();
    default:
      return createCredentialChain(fromHttp({}), fromContainerMetadata())();
  }
}

/** The SDK has few classes for what failed: names and messages are the only sign. */
function credentialsError(profile: string, error: unknown): Error {
  if (error instanceof AwsError) {
    return error;
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const recognised = signs.find(([sign]) => sign.test(`${name}: ${message}`))?.[1];
  const reason: AwsReason =
    recognised !== undefined
      ? { code: recognised, profile }
      : stsRefusals.test(name)
        ? { code: 'roleRefused', profile, message }
        : { code: 'credentials', profile, message };
  return new AwsError('credentials', reason);
}

const stsRefusals =
  /^(AccessDenied|InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError|RegionDisabled|MalformedPolicyDocument|ValidationError|InvalidClientTokenId|SignatureDoesNotMatch)/;

/** In this order. Those of a process come first: their messages hold its command line, which must not be shown. */
const signs: readonly (readonly [RegExp, CredentialsProblem])[] = [
  [/credential_process returned invalid JSON/, 'processNotJson'],
  [/credential_process returned expired credentials/, 'processExpired'],
  [/: Command failed|credential_process/, 'processFailed'],
  [/Deserialization error|parse error/, 'signInUnexpected'],
  [/UnauthorizedException|Session token not found or invalid/, 'ssoSessionEnded'],
  [/ForbiddenException/, 'ssoNoAccess'],
  [/aws sso login|SSO session/i, 'ssoSessionEnded'],
  [/aws login|reauthenticate|\.aws[\\/]login[\\/]|load token from/i, 'loginEnded'],
  [/MultiFactorAuthentication failed/i, 'mfaRefused'],
  [/ExpiredToken/, 'sourceExpired'],
];
