// The input of each provider. The bundle `credentialProviders` holds all providers but that of a `credential_process`.

import type { ServiceLocation, SignInService } from '../endpoint';
import { AwsError, type CredentialsProblem } from '../errors';
import type { Exchange } from '../exchange';

/** One try to get the credentials of a profile. */
export interface Attempt {
  /** The profile that errors name. */
  readonly profile: string;
  readonly exchange: Exchange;
  /** Aborted when nobody waits any longer. */
  readonly signal: AbortSignal;
  /**
   * @param region the connection's region by default
   * @throws AwsError when the endpoint or the region can't be used
   */
  readonly locationOf: (service: SignInService, region?: string) => ServiceLocation;
}

export const credentialsProblem = (code: CredentialsProblem, profile: string): AwsError =>
  new AwsError('credentials', { code, profile });
