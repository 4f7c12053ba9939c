// Reads the credentials of `aws login` from the AWS CLI's file, which also has their refresh token.

import { createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import { CreateOAuth2TokenCommand, SigninClient } from '@aws-sdk/nested-clients/signin';
import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from '../errors';
import type { Exchange } from '../exchange';
import { parseTimestamp } from '../timestamp';
import { credentialsProblem, type Attempt } from './attempt';
import { clientConfiguration } from './clientConfiguration';
import { readTokenFile, timestampText, tokenFilePath, writeTokenFile, type Token } from './tokenFile';

/** The parts of the sign-in file that this module uses. The other parts stay unchanged when the file is written. */
interface SignIn {
  readonly accessToken: Token;
  readonly clientId: string;
  readonly refreshToken: string;
  /** The key's PEM text. */
  readonly dpopKey: string;
  readonly signInRegion?: string;
}

/** Milliseconds before their end at which credentials are renewed, as by the AWS CLI. */
const renewBefore = 5 * 60_000;

/**
 * @param session the profile's `login_session`
 * @param folder the folder in which the AWS CLI keeps the credentials of `aws login`
 * @throws AwsError `loginEnded` when the person has to sign in
 */
export async function loginCredentials(
  session: string,
  folder: string,
  attempt: Attempt,
): Promise<AwsCredentialIdentity> {
  const path = tokenFilePath(folder, 'sha256', session);
  const kept = await readSignIn(path, attempt);
  const identity = identityOf(kept, attempt);
  if (remaining(identity) > renewBefore) {
    return identity;
  }
  try {
    const renewed = await renew(kept, attempt);
    // If the file can't be written, the new credentials are still good until their end.
    await writeTokenFile(path, { ...renewed }).catch(() => undefined);
    return identityOf(renewed, attempt);
  } catch (error) {
    const refusal = refusalOf(error, attempt);
    // Another process may have renewed the credentials just before.
    const current = identityOf(await readSignIn(path, attempt), attempt);
    if (remaining(current) > (refusal === undefined ? 0 : renewBefore)) {
      return current;
    }
    throw refusal ?? error;
  }
}

async function readSignIn(path: string, { profile }: Attempt): Promise<SignIn> {
  const found = await readTokenFile(path);
  const { accessToken, clientId, refreshToken, dpopKey, signInRegion } = found ?? {};
  if (
    typeof accessToken !== 'object' ||
    accessToken === null ||
    typeof clientId !== 'string' ||
    typeof refreshToken !== 'string' ||
    typeof dpopKey !== 'string'
  ) {
    throw credentialsProblem('loginEnded', profile);
  }
  return {
    ...found,
    accessToken: accessToken as Token,
    clientId,
    refreshToken,
    dpopKey,
    ...(typeof signInRegion === 'string' && { signInRegion }),
  };
}

function identityOf({ accessToken }: SignIn, { profile }: Attempt): AwsCredentialIdentity {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = accessToken;
  if (
    typeof accessKeyId !== 'string' ||
    typeof secretAccessKey !== 'string' ||
    typeof sessionToken !== 'string'
  ) {
    throw credentialsProblem('loginEnded', profile);
  }
  const expiration = typeof expiresAt === 'string' ? parseTimestamp(expiresAt) : undefined;
  return { accessKeyId, secretAccessKey, sessionToken, ...(expiration && { expiration }) };
}

/** Milliseconds. */
const remaining = ({ expiration }: AwsCredentialIdentity): number =>
  (expiration?.getTime() ?? 0) - Date.now();

async function renew(kept: SignIn, attempt: Attempt): Promise<SignIn> {
  const { clientId, refreshToken, dpopKey, signInRegion } = kept;
  const location = attempt.locationOf('signin', signInRegion || undefined);
  const client = new SigninClient(clientConfiguration(location, withProof(attempt.exchange, dpopKey)));
  const { tokenOutput } = await client.send(
    new CreateOAuth2TokenCommand({ tokenInput: { clientId, refreshToken, grantType: 'refresh_token' } }),
    { abortSignal: attempt.signal },
  );
  if (!tokenOutput?.accessToken || !tokenOutput.refreshToken) {
    throw credentialsProblem('signInUnexpected', attempt.profile);
  }
  const expiresAt = timestampText(new Date(Date.now() + (tokenOutput.expiresIn ?? 900) * 1000));
  return {
    ...kept,
    accessToken: { ...kept.accessToken, ...tokenOutput.accessToken, expiresAt },
    refreshToken: tokenOutput.refreshToken,
  };
}

/** Adds to each request the proof that the sender holds the key (RFC 9449). */
function withProof(exchange: Exchange, pem: string): Exchange {
  const key = createPrivateKey(pem);
  const { kty, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const header = encoded({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  return (request, signal) => {
    const { url, method, headers } = request;
    const claims = encoded({
      htm: method,
      htu: `${url.origin}${url.pathname}`,
      iat: Math.floor(Date.now() / 1000),
      jti: randomUUID(),
    });
    const signature = sign('sha256', Buffer.from(`${header}.${claims}`), { key, dsaEncoding: 'ieee-p1363' });
    const proof = `${header}.${claims}.${signature.toString('base64url')}`;
    return exchange({ ...request, headers: { ...headers, DPoP: proof } }, signal);
  };
}

/** @returns `undefined` for other failures, such as one of the network */
function refusalOf(error: unknown, { profile }: Attempt): AwsError | undefined {
  const { name, message, error: cause } = error as Error & { readonly error?: unknown };
  if (name !== 'AccessDeniedException') {
    return undefined;
  }
  return cause === 'INSUFFICIENT_PERMISSIONS'
    ? new AwsError('credentials', { code: 'credentials', profile, message: `CreateOAuth2Token: ${message}` })
    : credentialsProblem('loginEnded', profile);
}
