// The credentials of an IAM Identity Center role, issued for the token of `aws sso login`.

import { join } from 'node:path';
import { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/nested-clients/sso';
import { CreateTokenCommand, SSOOIDCClient } from '@aws-sdk/nested-clients/sso-oidc';
import { getHomeDir } from '@smithy/core/config';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { ProfileSettings } from '../sharedFiles';
import { parseTimestamp } from '../timestamp';
import { credentialsProblem, type Attempt } from './attempt';
import { clientConfiguration } from './clientConfiguration';
import { readTokenFile, timestampText, tokenFilePath, writeTokenFile, type Token } from './tokenFile';

/** Milliseconds before its end at which a token is renewed, as by the AWS CLI. */
const renewBefore = 15 * 60_000;

/**
 * @param settings of the profile, and of its `[sso-session]` if the profile names one
 * @throws AwsError `ssoSessionEnded` when the person has to sign in
 */
export async function ssoCredentials(
  settings: ProfileSettings,
  attempt: Attempt,
): Promise<AwsCredentialIdentity> {
  const accessToken = await currentToken(settings, attempt);
  const location = attempt.locationOf('sso', settings['sso_region']);
  const { roleCredentials } = await new SSOClient(clientConfiguration(location, attempt.exchange)).send(
    new GetRoleCredentialsCommand({
      accessToken,
      accountId: settings['sso_account_id'],
      roleName: settings['sso_role_name'],
    }),
    { abortSignal: attempt.signal },
  );
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = roleCredentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken) {
    throw credentialsProblem('signInUnexpected', attempt.profile);
  }
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    ...(expiration && { expiration: new Date(expiration) }),
  };
}

/** A token that can't be renewed is used until its end. */
async function currentToken(settings: ProfileSettings, attempt: Attempt): Promise<string> {
  const { sso_session: session, sso_start_url: startUrl = '' } = settings;
  const folder = join(getHomeDir(), '.aws', 'sso', 'cache');
  const path = tokenFilePath(folder, 'sha1', session ?? startUrl);
  // Like the AWS CLI, never renews a token without a session.
  const renewable = session === undefined ? undefined : renewableOf(await readTokenFile(path));
  const renewed = renewable && (await renew(renewable, settings, attempt).catch(() => undefined));
  if (renewed !== undefined) {
    // If the file can't be written, the new token is still good until its end.
    await writeTokenFile(path, { ...renewed }).catch(() => undefined);
    return renewed.accessToken;
  }
  // Another process may have renewed the token just before.
  const { accessToken, expiresAt } = (await readTokenFile(path)) ?? {};
  if (typeof accessToken !== 'string' || typeof expiresAt !== 'string' || remaining(expiresAt) <= 0) {
    throw credentialsProblem('ssoSessionEnded', attempt.profile);
  }
  return accessToken;
}

/** Milliseconds; Infinity for an unreadable end: SSO then decides. */
const remaining = (end: string): number => (parseTimestamp(end)?.getTime() ?? Infinity) - Date.now();

/** The values that renew a token. */
interface Renewable {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly registrationExpiresAt: unknown;
}

/** @returns `undefined` for a token that is not due for renewal, or that can't be renewed */
function renewableOf(token: Token = {}): Renewable | undefined {
  const { clientId, clientSecret, refreshToken, registrationExpiresAt, expiresAt } = token;
  const isDue = typeof expiresAt === 'string' && remaining(expiresAt) < renewBefore;
  const isRegistered = typeof registrationExpiresAt !== 'string' || remaining(registrationExpiresAt) > 0;
  return isDue &&
    isRegistered &&
    typeof clientId === 'string' &&
    typeof clientSecret === 'string' &&
    typeof refreshToken === 'string'
    ? { clientId, clientSecret, refreshToken, registrationExpiresAt }
    : undefined;
}

/** @returns the renewed token, in the AWS CLI's format */
async function renew(
  { clientId, clientSecret, refreshToken, registrationExpiresAt }: Renewable,
  { sso_start_url: startUrl, sso_region: region }: ProfileSettings,
  attempt: Attempt,
) {
  const location = attempt.locationOf('sso_oidc', region);
  const client = new SSOOIDCClient(clientConfiguration(location, attempt.exchange));
  const answer = await client.send(
    new CreateTokenCommand({ grantType: 'refresh_token', clientId, clientSecret, refreshToken }),
    { abortSignal: attempt.signal },
  );
  const { accessToken, expiresIn } = answer;
  if (!accessToken || expiresIn === undefined) {
    throw credentialsProblem('signInUnexpected', attempt.profile);
  }
  return {
    startUrl,
    region,
    accessToken,
    expiresAt: timestampText(new Date(Date.now() + expiresIn * 1000)),
    clientId,
    clientSecret,
    registrationExpiresAt,
    refreshToken: answer.refreshToken,
  };
}
