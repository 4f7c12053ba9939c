// Gets the credentials of a profile: first the credentials that its chain starts from, then those of role after role. The providers get
// what was read from the shared files, and never read these files themselves.

import { join } from 'node:path';
import type { AwsCredentialIdentity } from '@smithy/types';
import { chainOf, type Link } from './credentialChain';
import { ssoSettings } from './credentialSource';
import type * as credentialProviders from './credentialProviders';
import { serviceLocation } from './endpoint';
import { environmentCredentials } from './environmentCredentials';
import { AwsError, type AwsReason, type CredentialsProblem } from './errors';
import type { Exchange, ExchangeRequest } from './exchange';
import { expandedPath } from './filePaths';
import type { ConnectionSources } from './profiles';
import { credentialsProblem, type Attempt } from './providers/attempt';
import { processCredentials } from './providers/process';
import { assertNamed } from './signInEndpoints';

/** Asks the person for the code of an MFA device. It throws to cancel, and callers get this error unchanged. */
export type AskMfaCode = (serial: string) => Promise<string>;

/** The source of credentials, and the way to the services that issue them. */
export interface CredentialOrigin extends ConnectionSources {
  readonly exchange: Exchange;
  readonly askMfaCode: AskMfaCode;
}

/** Milliseconds, because a process may hang for ever. They do not count while a person is asked for a code. */
const patience = 120_000;

/** Loads the providers that need the SDK, which are large. A profile with keys or a process does not need them. */
export const loadCredentialProviders = (): Promise<typeof credentialProviders> =>
  import('./credentialProviders.js');

/** Gets the credentials of one profile once. */
export class ProfileCredentials {
  constructor(private readonly origin: CredentialOrigin & { readonly profile: string }) {}

  /**
   * @param waiting aborted when nobody waits any longer. It ends the work on the first credentials, such as a process.
   * @throws AwsError, the reason of the signal, or the error of {@link AskMfaCode}
   */
  async resolve(waiting?: AbortSignal): Promise<AwsCredentialIdentity> {
    const { sections, profile } = this.origin;
    const chain = chainOf(sections, profile);
    const last = chain.at(-1);
    if (last === undefined) {
      throw new AwsError('configuration', { code: 'noSuchProfile', profile });
    }
    let identity = await this.attempt((attempt) => this.startingCredentials(last, attempt), waiting);
    for (const { settings } of chain.filter(({ kind }) => kind === 'role').toReversed()) {
      const source = identity;
      const { mfa_serial: serial } = settings;
      const code = serial ? await this.origin.askMfaCode(serial) : undefined;
      // Not cancelled by `waiting`, because the person may have entered a code.
      identity = await this.attempt(async (attempt) =>
        (await loadCredentialProviders()).assumeRole(settings, { source, code }, attempt),
      );
    }
    return identity;
  }

  /** The credentials that the chain starts from, before any role is assumed. */
  private async startingCredentials(
    { name, settings, kind }: Link,
    attempt: Attempt,
  ): Promise<AwsCredentialIdentity> {
    const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey } = settings;
    if (kind === 'keys' && accessKeyId && secretAccessKey) {
      const { aws_session_token: sessionToken } = settings;
      return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    }
    if (kind === 'process') {
      return processCredentials(settings['credential_process'] ?? '', { ...attempt, profile: name });
    }
    const place = settings['credential_source'] ?? '';
    if ((kind === 'role' || kind === 'place') && place === 'Environment') {
      return environmentCredentials(this.origin.environment);
    }
    const providers = await loadCredentialProviders();
    switch (kind) {
      case 'webIdentity':
        return providers.webIdentityCredentials(settings, attempt);
      case 'sso':
        return providers.ssoCredentials(ssoSettings(this.origin.sections, settings), attempt);
      case 'login':
        return providers.loginCredentials(settings['login_session'] ?? '', loginFolder(this.origin), attempt);
      default:
        return providers.placeCredentials(place);
    }
  }

  /** Ends work that takes too long or that nobody waits for, together with its processes and requests. */
  private async attempt<T>(work: (attempt: Attempt) => Promise<T>, waiting?: AbortSignal): Promise<T> {
    const { origin } = this;
    const { profile } = origin;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(credentialsProblem('credentialsLate', profile)), patience);
    timer.unref();
    const signal = AbortSignal.any([late.signal, ...(waiting === undefined ? [] : [waiting])]);
    const { exchange, failure } = this.explainedExchange();
    try {
      return await unlessAborted(
        work({
          profile,
          exchange,
          signal,
          locationOf: (service, region) => serviceLocation(service, origin, region),
        }),
        signal,
      );
    } catch (error) {
      throw signal.aborted ? signal.reason : (failure() ?? credentialsError(profile, error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns also the error of the last exchange: the SDK replaces it by an error that says less */
  private explainedExchange(): { readonly exchange: Exchange; readonly failure: () => Error | undefined } {
    let last: Error | undefined;
    const exchange: Exchange = async (request, signal) => {
      last = undefined;
      try {
        assertNamed(request.url, this.origin);
        return await this.origin.exchange(request, signal);
      } catch (error) {
        last = this.exchangeFailure(request, error);
        throw error;
      }
    };
    return { exchange, failure: () => last };
  }

  private exchangeFailure({ url: { host } }: ExchangeRequest, error: unknown): Error {
    const { kind, message } = error as Error & { kind?: unknown };
    return kind === 'network' || kind === 'timeout' || kind === 'unexpectedAnswer'
      ? new AwsError('credentials', {
          code: 'signInUnreachable',
          profile: this.origin.profile,
          host,
          message,
        })
      : (error as Error);
  }
}

/** Rejects when `signal` is aborted, even if the work ignores the signal. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}

/** The folder in which the AWS CLI keeps the credentials of `aws login`. */
const loginFolder = ({ environment }: ConnectionSources): string =>
  expandedPath(environment['AWS_LOGIN_CACHE_DIRECTORY'] ?? join('~', '.aws', 'login', 'cache'), environment);

/** The SDK has few error classes, so names and messages are the only sign of the cause. */
function credentialsError(profile: string, error: unknown): Error {
  if (isAwsError(error)) {
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

/** Not `instanceof`: each bundle has a class of its own. */
const isAwsError = (error: unknown): error is AwsError =>
  ['configuration', 'credentials'].includes((error as Partial<AwsError> | undefined)?.kind ?? '');

const stsRefusals =
  /^(AccessDenied|InvalidIdentityToken|IDPRejectedClaim|IDPCommunicationError|RegionDisabled|MalformedPolicyDocument|ValidationError|InvalidClientTokenId|SignatureDoesNotMatch)/;

/** The first sign that matches counts. */
const signs: readonly (readonly [RegExp, CredentialsProblem])[] = [
  [/Deserialization error|parse error/, 'signInUnexpected'],
  [/^UnauthorizedException/, 'ssoSessionEnded'],
  [/^ForbiddenException/, 'ssoNoAccess'],
  [/MultiFactorAuthentication failed/i, 'mfaRefused'],
  [/ExpiredToken/, 'sourceExpired'],
];
