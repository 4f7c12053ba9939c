// Opens a connection as a command does.

import type * as Service from '../../../src/service';

/**
 * @param service what was loaded of the service's bundle
 * @param profile in the files that the environment names
 */
export const connect = (
  { connectAws, CredentialStore }: typeof Service,
  profile: string,
): Promise<Service.ServiceConnection> =>
  connectAws({
    profile,
    endpointSetting: '',
    credentials: new CredentialStore(),
    askMfaCode: () => Promise.reject(new Error('No code.')),
    onAttempt: () => undefined,
  });
