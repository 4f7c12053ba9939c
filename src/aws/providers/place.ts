// The credentials of the places that a role may start from: the environment, and what machines of AWS give their programs.

import {
  createCredentialChain,
  fromContainerMetadata,
  fromEnv,
  fromHttp,
  fromInstanceMetadata,
} from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity } from '@smithy/types';

/** @param place a `credential_source` that exists */
export function placeCredentials(place: string): Promise<AwsCredentialIdentity> {
  switch (place) {
    case 'Environment':
      return fromEnv()();
    case 'Ec2InstanceMetadata':
      return fromInstanceMetadata()();
    default:
      return createCredentialChain(fromHttp({}), fromContainerMetadata())();
  }
}
