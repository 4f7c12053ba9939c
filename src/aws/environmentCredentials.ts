// The access keys of the environment, which are a connection of their own. A role may also start from them.

import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from './errors';
import type { Environment } from './filePaths';

/** As for the AWS CLI, the token's older name comes before the newer one. */
export const environmentKeys = (environment: Environment): readonly (string | undefined)[] => [
  environment['AWS_ACCESS_KEY_ID'],
  environment['AWS_SECRET_ACCESS_KEY'],
  environment['AWS_SECURITY_TOKEN'] || environment['AWS_SESSION_TOKEN'],
];

/** Whether the environment holds both an access key id and a secret. */
export const hasEnvironmentKeys = (environment: Environment): boolean =>
  environmentKeys(environment).slice(0, 2).every(Boolean);

/** @throws AwsError when a key is missing */
export function environmentCredentials(environment: Environment): AwsCredentialIdentity {
  const [accessKeyId, secretAccessKey, sessionToken] = environmentKeys(environment);
  if (!accessKeyId || !secretAccessKey) {
    throw new AwsError('credentials', { code: 'noEnvironmentKeys' });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
