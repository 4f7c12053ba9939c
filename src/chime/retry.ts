// Decides whether a failed attempt is repeated, and waits. The rules, the waiting times and the budget of a connection are those of
// the AWS SDKs, with two exceptions. A write with an unknown result is never repeated. A throttled request is repeated for as long
// as the service lets other requests pass.

import { setTimeout as wait } from 'node:timers/promises';
import { isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import type { SdkError } from '@smithy/types';
import { unlessCancelled } from './cancellation';
import { ChimeError } from './errors';

export type Effect = 'read' | 'write';

/**
 * - `throttled`: not carried out; the connection's rate limiter decides when to try again.
 * - `transient`: the next attempt may succeed.
 */
export type RetryKind = 'throttled' | 'transient';

/** What kind of retry an error allows, or `undefined` for none. */
export function retryKind(error: ChimeError, effect: Effect): RetryKind | undefined {
  if (isThrottling(error)) {
    return 'throttled';
  }
  const repeatable = effect === 'read' || error.effect === 'notApplied';
  return repeatable && isTransientError(asSdkError(error)) ? 'transient' : undefined;
}

/** Whether the service throttled the request, and so has not carried it out. */
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

/** Milliseconds. Like the SDKs, the client ignores a longer `Retry-After`: nobody would know why nothing happens. */
const longestHint = 5_000;

/** Milliseconds that the service asks to wait, at most {@link longestHint}. */
export const retryAfter = (error: ChimeError): number =>
  Math.min(longestHint, Math.max(0, (error.retryAfter?.getTime() ?? 0) - Date.now()));

/**
 * Milliseconds: after so long without a request that passes, throttled requests fail. Services count limits over seconds,
 * and a person who waits for an answer should learn within this time why there is none.
 */
const longestSilence = 20_000;

/** Retries with one budget for all the requests of a connection, so that a broken service is not hammered. */
export class Retries {
  private readonly strategy: StandardRetryStrategy;
  private underWay = 0;
  private nothingPassesSince: number | undefined;

  constructor(
    maxAttempts = 3,
    /** Milliseconds for which throttled requests are repeated while nothing passes. */
    private readonly patience = longestSilence,
  ) {
    this.strategy = new StandardRetryStrategy(maxAttempts);
  }

  /**
   * Runs `attempt` until it succeeds or must not be repeated.
   * @throws the last error, unchanged
   */
  async run<T>(
    effect: Effect,
    attempt: (number: number) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    this.underWay += 1;
    try {
      return await this.untilDone(effect, attempt, signal);
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) {
        // The next request has not waited yet.
        this.nothingPassesSince = undefined;
      }
    }
  }

  private async untilDone<T>(
    effect: Effect,
    attempt: (number: number) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let token = await this.strategy.acquireInitialRetryToken('chime');
    for (let number = 1; ; number++) {
      try {
        const result = await attempt(number);
        this.nothingPassesSince = undefined;
        this.strategy.recordSuccess(token);
        return result;
      } catch (error) {
        if (!(error instanceof ChimeError)) {
          throw error;
        }
        const kind = retryKind(error, effect);
        if (kind === 'throttled') {
          await this.waitWhileThrottled(error, signal);
          continue;
        }
        if (error.status !== undefined) {
          this.nothingPassesSince = undefined;
        }
        if (kind === undefined) {
          throw error;
        }
        const next = this.strategy
          .refreshRetryTokenForRetry(token, {
            errorType: 'TRANSIENT',
            ...(error.retryAfter && { retryAfterHint: error.retryAfter }),
          })
          .catch(() => {
            throw error;
          });
        token = await unlessCancelled(next, signal);
      }
    }
  }

  /** @throws the error when nothing has passed for {@link patience} */
  private async waitWhileThrottled(error: ChimeError, signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now();
    this.nothingPassesSince ??= now;
    if (now - this.nothingPassesSince >= this.patience) {
      throw error;
    }
    const milliseconds = retryAfter(error);
    if (milliseconds > 0) {
      await unlessCancelled(wait(milliseconds), signal);
    }
  }
}
