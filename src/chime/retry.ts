// Decides whether a failed attempt is tried again, and waits. The rules, the waiting times and the budget for a connection are
// those of the AWS SDKs; what is added is that a write whose effect is unknown is never repeated blindly.

import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorType, SdkError } from '@smithy/types';
import { cancelledError, ChimeError } from './errors';

export type Effect = 'read' | 'write';

/** What kind of retry an error allows, or `undefined` for none. */
export function retryKind(error: ChimeError, effect: Effect): RetryErrorType | undefined {
  if (isThrottling(error)) {
    return 'THROTTLING';
  }
  const repeatable = effect === 'read' || error.effect === 'notApplied';
  return repeatable && isTransientError(asSdkError(error)) ? 'TRANSIENT' : undefined;
}

/** Whether the service asks for fewer requests; it has not carried this one out. */
export const isThrottling = (error: ChimeError): boolean => isThrottlingError(asSdkError(error));

/** The shape that the SDK's classification reads: name, Node's code, and the status in `$metadata`. */
function asSdkError(error: ChimeError): SdkError {
  return {
    name: error.kind === 'timeout' ? 'TimeoutError' : error.name,
    message: error.message,
    $metadata: error.status === undefined ? {} : { httpStatusCode: error.status },
    ...(error.code !== undefined && { code: error.code }),
  };
}

/** Retries with one budget for all the requests of a connection, so that a broken service is not hammered. */
export class Retries {
  private readonly strategy: StandardRetryStrategy;

  constructor(maxAttempts = 3) {
    this.strategy = new StandardRetryStrategy(maxAttempts);
  }

  /** Runs `attempt` until it succeeds or may not be tried again; the last error is thrown as it is. */
  async run<T>(
    effect: Effect,
    attempt: (number: number) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let token = await this.strategy.acquireInitialRetryToken('chime');
    for (;;) {
      try {
        const result = await attempt(token.getRetryCount() + 1);
        this.strategy.recordSuccess(token);
        return result;
      } catch (error) {
        if (!(error instanceof ChimeError)) {
          throw error;
        }
        const errorType = retryKind(error, effect);
        if (errorType === undefined) {
          throw error;
        }
        const next = this.strategy
          .refreshRetryTokenForRetry(token, {
            errorType,
            ...(error.retryAfter && { retryAfterHint: error.retryAfter }),
          })
          .catch(() => {
            throw error;
          });
        token = await unlessAborted(next, signal);
      }
    }
  }
}

/** For what can't be ended itself: a cancelled request stops waiting for it. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) {
    return promise;
  }
  return new Promise((resolve, reject) => {
    const abort = () => reject(cancelledError());
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
