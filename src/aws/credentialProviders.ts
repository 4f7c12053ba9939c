// What the SDK knows of credentials, as a bundle of its own: it is four times the rest of the service, and a profile with keys
// of its own needs nothing of it.

export {
  createCredentialChain,
  fromContainerMetadata,
  fromEnv,
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromTemporaryCredentials,
  fromWebToken,
} from '@aws-sdk/credential-providers';
