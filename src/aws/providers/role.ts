// The credentials of roles, issued by STS.

import { readFile } from 'node:fs/promises';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/nested-clients/sts';
import type { AwsCredentialIdentity } from '@smithy/types';
import { durationSeconds } from '../duration';
import { AwsError, readFailure } from '../errors';
import type { ProfileSettings } from '../sharedFiles';
import { credentialsProblem, type Attempt } from './attempt';
import { clientConfiguration } from './clientConfiguration';

/**
 * @param source the credentials that assume the role
 * @param code of the MFA device, if the profile names one
 */
export async function assumeRole(
  settings: ProfileSettings,
  { source, code }: { readonly source: AwsCredentialIdentity; readonly code: string | undefined },
  attempt: Attempt,
): Promise<AwsCredentialIdentity> {
  const { mfa_serial: serial, external_id: externalId, duration_seconds: duration } = settings;
  const client = new STSClient({
    ...clientConfiguration(attempt.locationOf('sts'), attempt.exchange),
    credentials: source,
  });
  const { Credentials: given } = await client.send(
    new AssumeRoleCommand({
      RoleArn: settings['role_arn'],
      RoleSessionName: sessionName(settings),
      ...(externalId && { ExternalId: externalId }),
      ...(duration && { DurationSeconds: durationSeconds(duration) }),
      ...(serial && { SerialNumber: serial, TokenCode: code }),
    }),
    { abortSignal: attempt.signal },
  );
  return identityOf(given, attempt);
}

/** Reads the token file each time, because the program that writes the file renews the token. */
export async function webIdentityCredentials(
  settings: ProfileSettings,
  attempt: Attempt,
): Promise<AwsCredentialIdentity> {
  const token = await readToken(settings['web_identity_token_file'] ?? '', attempt);
  const client = new STSClient(clientConfiguration(attempt.locationOf('sts'), attempt.exchange));
  const { Credentials: given } = await client.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: settings['role_arn'],
      RoleSessionName: sessionName(settings),
      WebIdentityToken: token,
    }),
    { abortSignal: attempt.signal },
  );
  return identityOf(given, attempt);
}

const sessionName = (settings: ProfileSettings): string =>
  settings['role_session_name'] || `aws-sdk-js-${Date.now()}`;

async function readToken(path: string, { profile }: Attempt): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const message = readFailure(error as NodeJS.ErrnoException);
    throw new AwsError('credentials', { code: 'webIdentityToken', profile, path, message });
  }
}

function identityOf(given: Credentials | undefined, { profile }: Attempt): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey) {
    throw credentialsProblem('signInUnexpected', profile);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: Expiration }),
  };
}
