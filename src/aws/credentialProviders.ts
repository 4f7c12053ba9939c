// The providers that need the SDK, as a bundle of its own: it is large, and a profile with keys or a process needs nothing of it.

export { loginCredentials } from './providers/login';
export { placeCredentials } from './providers/place';
export { assumeRole, webIdentityCredentials } from './providers/role';
export { ssoCredentials } from './providers/sso';
