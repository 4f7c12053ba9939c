// The packages in the bundle `credentialProviders`, and no more of them than it uses.

export {
  createCredentialChain,
  fromContainerMetadata,
  fromHttp,
  fromInstanceMetadata,
} from '@aws-sdk/credential-providers';
export { CreateOAuth2TokenCommand, SigninClient } from '@aws-sdk/nested-clients/signin';
export { GetRoleCredentialsCommand, SSOClient } from '@aws-sdk/nested-clients/sso';
export { CreateTokenCommand, SSOOIDCClient } from '@aws-sdk/nested-clients/sso-oidc';
export { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/nested-clients/sts';
export { getHomeDir } from '@smithy/core/config';
export { HttpResponse } from '@smithy/core/protocols';
