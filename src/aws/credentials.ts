// The credentials of a named profile, kept until shortly before they expire.

import { memoize } from '@smithy/core/config';
import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from './errors';

export type Credentials = () => Promise<AwsCredentialIdentity>;

/** Asks the person for the code of an MFA device; throws to cancel, and that error comes through unchanged. */
export type AskMfaCode = (serial: string) => Promise<string>;

const refreshBefore = 5 * 60_000;

/**
 * `fromIni` and not the default chain: the chain would hide why a profile fails, and could answer with other credentials than
 * the profile's. `fromIni` itself keeps nothing, so a profile with MFA would ask at each request: hence `memoize`.
 */
export async function profileCredentials(profile: string, askMfaCode?: AskMfaCode): Promise<Credentials> {
  const { fromIni } = await import('@aws-sdk/credential-providers');
  let cancellation: Error | undefined;
  const provider = fromIni({
    profile,
    ignoreCache: true,
    ...(askMfaCode && {
      mfaCodeProvider: (serial: string) =>
        askMfaCode(serial).catch((error: Error) => {
          cancellation = error;
          throw error;
        }),
    }),
  });
  const explained = async () => {
    cancellation = undefined;
    try {
      return await provider();
    } catch (error) {
      throw cancellation ?? credentialsError(profile, error);
    }
  };
  return memoize(
    explained,
    ({ expiration }) => expiration !== undefined && expiration.getTime() - Date.now() < refreshBefore,
    ({ expiration }) => expiration !== undefined,
  );
}

/** The SDK has no class for "sign in again": its messages are the only sign. */
function credentialsError(profile: string, error: unknown): AwsError {
  const message = error instanceof Error ? error.message : String(error);
  if (/aws sso login|SSO session/i.test(message)) {
    return new AwsError('credentials', { code: 'ssoSessionEnded', profile });
  }
  if (/aws login|reauthenticate|\.aws[\\/]login[\\/]/i.test(message)) {
    return new AwsError('credentials', { code: 'loginEnded', profile });
  }
  // The SDK's message holds the whole command line and what it printed, either of which may hold a secret.
  if (message.startsWith('Command failed')) {
    return new AwsError('credentials', { code: 'processFailed', profile });
  }
  return new AwsError('credentials', { code: 'credentials', profile, message });
}
