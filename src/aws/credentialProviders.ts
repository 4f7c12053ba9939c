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

// Of the same bundle, as what it is given is for the parser that these read files with.
export { externalDataInterceptor } from '@smithy/core/config';
