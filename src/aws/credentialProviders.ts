// The providers that need the SDK, as a large bundle of its own: a profile with keys or a process does not load the SDK.

export { loginCredentials } from './providers/login';
export { placeCredentials } from './providers/place';
export { assumeRole, webIdentityCredentials } from './providers/role';
export { ssoCredentials } from './providers/sso';
