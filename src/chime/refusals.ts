// What can be put right by itself when the service refuses a signature: credentials that expired and a clock that is off. Both are
// refused before anything is carried out, so the request may be sent again.

import type { AwsCredentialIdentity } from '@smithy/types';
import type { SigningClock } from './clock';
import type { ChimeError } from './errors';

/** Where the credentials of a connection come from. */
export interface CredentialSource {
  /**
   * Good ones, as far as is known.
   * @param signal cancels for this caller
   */
  current(signal?: AbortSignal): Promise<AwsCredentialIdentity>;
  /** The service says that these have expired. */
  expired(identity: AwsCredentialIdentity): void;
  /** The service does not know these, or not with this secret. */
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

/** What a clock that is off is answered with; a wrong secret may be answered with the latter two as well. */
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

/** What was put right. */
export type Correction = 'clock' | 'credentials';

/**
 * @returns what was put right, so that the same request may now succeed; `undefined` when nothing could be
 * @throws what the source throws when it has no other credentials
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
