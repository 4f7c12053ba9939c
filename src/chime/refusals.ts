// Corrects what made the service refuse a signature: expired credentials, or a wrong clock. The service refuses such a request
// before it carries anything out, so the request may be sent again.

import type { AwsCredentialIdentity } from '@smithy/types';
import type { SigningClock } from './clock';
import type { ChimeError } from './errors';

/** Where the credentials of a connection come from. */
export interface CredentialSource {
  /**
   * Credentials that are valid as far as is known.
   * @param signal cancels for this caller only
   */
  current(signal?: AbortSignal): Promise<AwsCredentialIdentity>;
  /** Call this when the service says that these credentials have expired. */
  expired(identity: AwsCredentialIdentity): void;
  /** Call this when the service does not know this access key, or rejects its secret. */
  refused(identity: AwsCredentialIdentity): void;
}

/** Credentials that never change. */
export const fixedCredentials = (identity: AwsCredentialIdentity): CredentialSource => ({
  current: () => Promise.resolve(identity),
  expired: () => undefined,
  refused: () => undefined,
});

const expired = new Set(['ExpiredTokenException', 'ExpiredToken']);

const unknownOrWrongKeys = new Set([
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** Errors for a wrong clock. The last two may also mean a wrong secret. */
const wrongTime = new Set([
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
]);

/** What the refused request was signed with. */
export interface Signed {
  readonly identity: AwsCredentialIdentity;
  readonly signedAt: Date;
}

/** What was corrected. */
export type Correction = 'clock' | 'credentials';

/**
 * @returns what was corrected, so that the same request may now succeed; `undefined` when nothing was
 * @throws the error of the credential source when it has no other credentials
 */
export async function putRight(
  error: ChimeError,
  { identity, signedAt }: Signed,
  credentials: CredentialSource,
  clock: SigningClock,
): Promise<Correction | undefined> {
  if (error.kind !== 'service') {
    return undefined;
  }
  if (
    wrongTime.has(error.name) &&
    error.serviceTime !== undefined &&
    clock.learn(error.serviceTime, signedAt)
  ) {
    return 'clock';
  }
  if (expired.has(error.name)) {
    credentials.expired(identity);
    return isSame(await credentials.current(), identity) ? undefined : 'credentials';
  }
  if (unknownOrWrongKeys.has(error.name)) {
    credentials.refused(identity);
  }
  return undefined;
}

const isSame = (a: AwsCredentialIdentity, b: AwsCredentialIdentity): boolean =>
  a.accessKeyId === b.accessKeyId &&
  a.secretAccessKey === b.secretAccessKey &&
  a.sessionToken === b.sessionToken;
