// The configuration of the SDK's clients.

import type { ServiceLocation } from '../endpoint';
import { requestHandler, type Exchange } from '../exchange';

/** Sets everything that a client would otherwise read from the shared files, by its own rules and from the default profile. */
export const clientConfiguration = (location: ServiceLocation, exchange: Exchange) => ({
  ...location,
  ignoreConfiguredEndpointUrls: true,
  disableClockSkewCorrection: false,
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard' as const,
  authSchemePreference: [],
  userAgentAppId: () => Promise.resolve(undefined),
  requestHandler: requestHandler(exchange),
});
