// The keys of the environment: a connection of their own, and a place that a role may start from.

import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from './errors';
import type { Environment } from './profiles';

export function environmentKeys(environment: Environment): readonly (string | undefined)[] {
  return (['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const).map(
    (name) => environment[name],
  );
}

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
