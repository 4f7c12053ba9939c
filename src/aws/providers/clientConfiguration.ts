// How the SDK's clients are set up.

import type { ServiceLocation } from '../endpoint';
import { requestHandler, type Exchange } from '../exchange';

/** Says all that a client would otherwise read from the shared files: by rules of its own, and for the default profile. */
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
