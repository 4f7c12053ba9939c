// Sends the requests of a connection in the order of their arrival, as fast as the rate limiter allows. Each event-loop turn sends a
// few at most, because other code of the process waits for the end of the turn.

import { cancelledError } from './errors';
import { RateLimiter } from './rateLimiter';

/** Requests in one event-loop turn, at most. */
const inOneTurn = 4;

interface Waiting {
  readonly go: () => void;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

export class RequestQueue {
  private readonly rateLimiter = new RateLimiter();
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;
  /** Requests sent in the current event-loop turn. */
  private gone = 0;

  /** Resolves when a request may be sent, and counts the request as sent. Rejects when `signal` is aborted before that. */
  acquire(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) {
      return Promise.reject(cancelledError());
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        go: resolve,
        signal,
        onAbort: () => {
          this.waiting.delete(waiting);
          reject(cancelledError());
        },
      };
      signal?.addEventListener('abort', waiting.onAbort, { once: true });
      this.waiting.add(waiting);
      this.letGo();
    });
  }

  /** @param sentAt by `performance.now`, as all times here */
  answered(sentAt: number): void {
    this.rateLimiter.answered(performance.now(), sentAt);
    this.letGo();
  }

  /** @param retryAfter milliseconds that the service asks to wait */
  throttled(sentAt: number, retryAfter: number): void {
    this.rateLimiter.throttled(performance.now(), sentAt, retryAfter);
    this.letGo();
  }

  private letGo(): void {
    clearTimeout(this.timer);
    for (const waiting of this.waiting) {
      if (this.gone === inOneTurn) {
        return;
      }
      const now = performance.now();
      const delay = this.rateLimiter.delay(now);
      if (delay > 0) {
        this.timer = setTimeout(() => this.letGo(), delay);
        return;
      }
      this.rateLimiter.sent(now);
      this.waiting.delete(waiting);
      waiting.signal?.removeEventListener('abort', waiting.onAbort);
      waiting.go();
      this.gone += 1;
      if (this.gone === 1) {
        setImmediate(() => {
          this.gone = 0;
          this.letGo();
        });
      }
    }
  }
}
