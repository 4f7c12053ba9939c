// The packages in the service's bundle, and no more of them than it uses.

export { getHomeDir, loadSharedConfigFiles, parseKnownFiles } from '@smithy/core/config';
export { HttpResponse } from '@smithy/core/protocols';
export {
  getRetryAfterHint,
  isThrottlingError,
  isTransientError,
  StandardRetryStrategy,
} from '@smithy/core/retry';
export { Hash } from '@smithy/core/serde';
export { SignatureV4 } from '@smithy/signature-v4';
