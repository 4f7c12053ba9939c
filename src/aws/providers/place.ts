// The credentials that AWS gives to programs on its machines and in its containers, for a role that starts from them.

import {
  createCredentialChain,
  fromContainerMetadata,
  fromHttp,
  fromInstanceMetadata,
} from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity } from '@smithy/types';

/** @param place a `credential_source` that exists, other than the environment */
export const placeCredentials = (place: string): Promise<AwsCredentialIdentity> =>
  place === 'Ec2InstanceMetadata'
    ? fromInstanceMetadata()()
    : createCredentialChain(fromHttp({}), fromContainerMetadata())();
