// The credentials of a connection: had once, kept until shortly before they expire or until a service refuses them.

import type { AwsCredentialIdentity } from '@smithy/types';
import { resolveStsEndpoint } from './endpoint';
import { AwsError, type AwsReason, type CredentialsProblem } from './errors';
import { requestHandler, type Exchange } from './exchange';
import { credentialSections, type ConnectionSources, type Environment } from './profiles';

/** Asks the person for the code of an MFA device; throws to cancel, and that error comes through unchanged. */
export type AskMfaCode = (serial: string) => Promise<string>;

/** What credentials come from, and the way to whoever gives them. */
export interface CredentialOrigin extends ConnectionSources {
  readonly exchange: Exchange;
  readonly askMfaCode: AskMfaCode;
}

const refreshBefore = 5 * 60_000;

/** Between two refreshes, where one failed while the kept ones are still good, or gave some that are good for little longer. */
const refreshPause = 60_000;

export class Credentials {
  private kept: AwsCredentialIdentity | undefined;
  private pending: Promise<AwsCredentialIdentity> | undefined;
  private refreshAt = Infinity;

  /** @param resolve asks wherever they come from; throws {@link AwsError} */
  constructor(private resolve: () => Promise<AwsCredentialIdentity>) {}

  /** From now on they are had so, when they must be had anew: the way to them may have been corrected. */
  resolveBy(resolve: () => Promise<AwsCredentialIdentity>): void {
    this.resolve = resolve;
  }

  /** Good ones; whoever asks while they are being had waits for the same answer. */
  current(): Promise<AwsCredentialIdentity> {
    if (this.kept !== undefined && Date.now() < this.refreshAt) {
      return Promise.resolve(this.kept);
    }
    this.pending ??= this.renew().finally(() => (this.pending = undefined));
    return this.pending;
  }

  /** A service refused these: they are had anew before the next request, unless others were had meanwhile. */
  refused(identity: AwsCredentialIdentity): void {
    if (this.kept === identity) {
      this.kept = undefined;
    }
  }

  private async renew(): Promise<AwsCredentialIdentity> {
    try {
      const identity = await this.resolve();
      this.kept = identity;
      this.refreshAt = refreshTime(identity);
      return identity;
    } catch (error) {
      const { kept } = this;
      if (kept?.expiration === undefined || kept.expiration.getTime() <= Date.now()) {
        throw error;
      }
      this.refreshAt = refreshTime(kept);
      return kept;
    }
  }
}

/** Some time before they expire, and not at once again where that is soon. */
function refreshTime({ expiration }: AwsCredentialIdentity): number {
  if (expiration === undefined) {
    return Infinity;
  }
  const expiresAt = expiration.getTime();
  return Math.min(expiresAt, Math.max(expiresAt - refreshBefore, Date.now() + refreshPause));
}

/**
 * The credentials that were had in this window, each for as long as what they come from is written as it was: a profile that is
 * selected again, or refreshed, does not ask for its MFA code again.
 */
export class CredentialStore {
  private readonly all = new Map<string, Credentials>();

  of(sources: CredentialOrigin): Credentials {
    const { profile, sections, environment } = sources;
    const key = JSON.stringify([
      profile ?? null,
      profile === undefined ? environmentKeys(environment) : credentialSections(sections, profile),
    ]);
    const resolve =
      profile === undefined
        ? () => Promise.resolve(environmentCredentials(environment))
        : () => profileCredentials({ ...sources, profile });
    const found = this.all.get(key);
    if (found !== undefined) {
      found.resolveBy(resolve);
      return found;
    }
    const made = new Credentials(resolve);
    this.all.set(key, made);
    return made;
  }
}

function environmentKeys(environment: Environment): readonly (string | undefined)[] {
  return ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => environment[name]);
}

/** Whether the environment holds a pair of keys. */
export const hasEnvironmentKeys = (environment: Environment): boolean =>
  environmentKeys(environment).slice(0, 2).every(Boolean);

function environmentCredentials(environment: Environment): AwsCredentialIdentity {
  const [accessKeyId, secretAccessKey, sessionToken] = environmentKeys(environment);
  if (!accessKeyId || !secretAccessKey) {
    throw new AwsError('credentials', { code: 'noEnvironmentKeys' });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/**
 * `fromIni` and not the default chain: the chain would hide why a profile fails, and could answer with other credentials than
 * the profile's. Roles are assumed here, because `fromIni` ignores the STS endpoint of a profile that was chosen in code.
 */
async function profileCredentials(
  sources: CredentialOrigin & { readonly profile: string },
): Promise<AwsCredentialIdentity> {
  const { profile, exchange, askMfaCode } = sources;
  const { fromIni, fromTemporaryCredentials, fromWebToken } = await import('@aws-sdk/credential-providers');
  let cancellation: Error | undefined;
  const sts = () => {
    const { url, origin, signingRegion } = resolveStsEndpoint(sources);
    return {
      region: signingRegion,
      requestHandler: requestHandler(exchange),
      ...(origin !== 'aws' && { endpoint: url.href }),
    };
  };
  const provider = fromIni({
    profile,
    ignoreCache: true,
    clientConfig: { requestHandler: requestHandler(exchange) },
    mfaCodeProvider: (serial) =>
      askMfaCode(serial).catch((error: Error) => {
        cancellation = error;
        throw error;
      }),
    roleAssumer: (masterCredentials, params) =>
      fromTemporaryCredentials({
        masterCredentials,
        params: params,
        clientConfig: sts(),
        // `fromIni` has asked for it already.
        mfaCodeProvider: () => Promise.resolve(params.TokenCode ?? ''),
      })(),
    roleAssumerWithWebIdentity: ({ RoleArn, RoleSessionName, WebIdentityToken }) =>
      fromWebToken({
        roleArn: RoleArn ?? '',
        webIdentityToken: WebIdentityToken ?? '',
        ...(RoleSessionName !== undefined && { roleSessionName: RoleSessionName }),
        clientConfig: sts(),
      })(),
  });
  try {
    return await provider();
  } catch (error) {
    throw cancellation ?? asCredentialsError(profile, error);
  }
}

/** The SDK has few classes for what failed: names and messages are the only sign. */
function asCredentialsError(profile: string, error: unknown): Error {
  if (error instanceof AwsError) {
    return error;
  }
  return new AwsError(
    'credentials',
    reasonOf(profile, error instanceof Error ? error : new Error(String(error))),
  );
}

function reasonOf(profile: string, { name, message, kind }: Error & { kind?: unknown }): AwsReason {
  if (kind === 'network' || kind === 'timeout' || kind === 'unexpectedAnswer') {
    return { code: 'signInUnreachable', profile, message };
  }
  const recognised = signs.find(([sign]) => sign.test(`${name}: ${message}`))?.[1];
  if (recognised !== undefined) {
    return { code: recognised, profile };
  }
  return stsRefusals.test(name)
    ? { code: 'roleRefused', profile, message }
    : { code: 'credentials', profile, message };
}

const stsRefusals =
  /^(AccessDenied|InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError|RegionDisabled|MalformedPolicyDocument|ValidationError|InvalidClientTokenId|SignatureDoesNotMatch)/;

/** In this order. The first matches messages of the SDK; those of a process hold its command line and must not be shown. */
const signs: readonly (readonly [RegExp, CredentialsProblem])[] = [
  [/credential_process returned invalid JSON/, 'processNotJson'],
  [/credential_process returned expired credentials/, 'processExpired'],
  [/: Command failed|credential_process/, 'processFailed'],
  [/UnauthorizedException|Session token not found or invalid/, 'ssoSessionEnded'],
  [/ForbiddenException/, 'ssoNoAccess'],
  [/aws sso login|SSO session/i, 'ssoSessionEnded'],
  [/aws login|reauthenticate|\.aws[\\/]login[\\/]|load token from/i, 'loginEnded'],
  [/MultiFactorAuthentication failed/i, 'mfaRefused'],
  [/ExpiredToken/, 'sourceExpired'],
];
