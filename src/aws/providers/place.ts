// The credentials that AWS gives programs on its machines and in its containers, as the start of a role.

import {
  createCredentialChain,
  fromContainerMetadata,
  fromHttp,
  fromInstanceMetadata,
} from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity } from '@smithy/types';

/** @param place an existing `credential_source` other than the environment */
export const placeCredentials = (place: string): Promise<AwsCredentialIdentity> =>
  place === 'Ec2InstanceMetadata'
    ? fromInstanceMetadata()()
    : createCredentialChain(fromHttp({}), fromContainerMetadata())();
