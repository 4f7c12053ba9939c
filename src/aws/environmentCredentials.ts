// The keys of the environment, which make a connection of their own. A role may start from them too.

import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from './errors';
import type { Environment } from './filePaths';

/** The older name of the token counts before the newer one, as for the AWS CLI. */
export const environmentKeys = (environment: Environment): readonly (string | undefined)[] => [
  environment['AWS_ACCESS_KEY_ID'],
  environment['AWS_SECRET_ACCESS_KEY'],
  environment['AWS_SECURITY_TOKEN'] || environment['AWS_SESSION_TOKEN'],
];

/** Whether the environment holds a pair of keys. */
export const hasEnvironmentKeys = (environment: Environment): boolean =>
  environmentKeys(environment).slice(0, 2).every(Boolean);

/** @throws AwsError */
export function environmentCredentials(environment: Environment): AwsCredentialIdentity {
  const [accessKeyId, secretAccessKey, sessionToken] = environmentKeys(environment);
  if (!accessKeyId || !secretAccessKey) {
    throw new AwsError('credentials', { code: 'noEnvironmentKeys' });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
