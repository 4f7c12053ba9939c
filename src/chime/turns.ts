// Lets the requests of a connection go one by one, first come first served, as fast as its pace allows; and in each turn of the event
// loop one at most, as whoever shares the process waits for its end.

import { cancelledError } from './errors';
import { Pace } from './pace';

interface Waiting {
  readonly go: () => void;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

export class Turns {
  private readonly pace = new Pace();
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;
  /** Until the turn of the event loop in which a request went is over. */
  private hasGone = false;

  /** Resolves when a request may be sent; counts it as sent then. Rejects when it is cancelled while it waits. */
  take(signal?: AbortSignal): Promise<void> {
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

  /** @param sentAt on the clock of `performance`, as all times here */
  answered(sentAt: number): void {
    this.pace.answered(performance.now(), sentAt);
    this.letGo();
  }

  /** @param retryAfter milliseconds that the service asks to wait */
  throttled(sentAt: number, retryAfter: number): void {
    this.pace.throttled(performance.now(), sentAt, retryAfter);
    this.letGo();
  }

  private letGo(): void {
    clearTimeout(this.timer);
    const [waiting] = this.waiting;
    if (waiting === undefined || this.hasGone) {
      return;
    }
    const now = performance.now();
    const delay = this.pace.delay(now);
    if (delay > 0) {
      this.timer = setTimeout(() => this.letGo(), delay);
      return;
    }
    this.pace.sent(now);
    this.waiting.delete(waiting);
    waiting.signal?.removeEventListener('abort', waiting.onAbort);
    waiting.go();
    this.hasGone = true;
    setImmediate(() => {
      this.hasGone = false;
      this.letGo();
    });
  }
}
