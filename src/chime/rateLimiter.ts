// Decides when a connection may send its next request. Requests don't wait until the service first throttles; then the learned limit
// sets their rate. All times are milliseconds, and the limiter knows nothing of a request but when it was sent.

import { LearnedLimit } from './learnedLimit';

/** After 3 throttlings in a row the time between two tries grows to at most 100 ms, or to a tenth of the silence if that is longer. */
const probing = { after: 3, first: 5, least: 1, longest: 100, growth: 1.6, share: 0.1 };

/** Timers fire late. Requests catch up on a delay of 3 intervals, but on at least 20 ms and at most 200 ms. */
const slack = { least: 20, longest: 200, intervals: 3 };

export class RateLimiter {
  private readonly limit = new LearnedLimit();
  private nextAt = -Infinity;
  private lastThrottledAt = -Infinity;
  /** Throttlings since a request last passed, without those of requests that were sent before the previous throttling. */
  private throttledInARow = 0;
  /** Set while nothing passes; `interval` is the time between two tries. */
  private silence: { readonly since: number; readonly interval: number } | undefined;
  /** The wait that the service asked for; `sentAt` is when the first request was sent that was answered so. */
  private pause: { readonly until: number; readonly sentAt: number } | undefined;
  /** Whether other requests passed during such a wait: then the wait is for the throttled request alone, which {@link Retries} delays. */
  private othersPass = false;

  /** Milliseconds until the next request may be sent. */
  delay(now: number): number {
    return Math.max(0, this.nextAt - now, (this.pause?.until ?? now) - now);
  }

  sent(now: number): void {
    if (this.silence) {
      this.nextAt = now + this.silence.interval;
      return;
    }
    const interval = this.interval(now);
    const late = Math.max(slack.least, Math.min(slack.longest, slack.intervals * interval));
    this.nextAt = Math.max(this.nextAt, now - late) + interval;
  }

  /** The service answered a request with anything but a throttling. */
  answered(now: number, sentAt: number): void {
    this.limit.answered(now, sentAt);
    if (this.pause && sentAt > this.pause.sentAt) {
      this.othersPass ||= now < this.pause.until;
      this.pause = undefined;
    }
    if (sentAt <= this.lastThrottledAt) {
      return;
    }
    this.throttledInARow = 0;
    if (this.silence) {
      this.silence = undefined;
      this.limit.silenceEnded(now, sentAt);
      this.nextAt = now + this.interval(now);
    }
  }

  /** @param retryAfter milliseconds that the service asks to wait */
  throttled(now: number, sentAt: number, retryAfter = 0): void {
    const isFirst = this.lastThrottledAt === -Infinity;
    // A request that was sent before the previous throttling arrived says nothing new.
    const isNews = sentAt > this.lastThrottledAt;
    this.limit.throttled(now, sentAt, isNews && this.throttledInARow === 0);
    if (isNews) {
      this.lastThrottledAt = now;
      this.throttledInARow += 1;
      if (isFirst) {
        this.silence = { since: now, interval: probing.first };
        this.nextAt = now + probing.first;
      } else if (this.throttledInARow < probing.after) {
        this.nextAt = now + this.shortInterval(now);
      } else {
        this.prolongSilence(now);
      }
    }
    if (retryAfter > 0 && !this.othersPass) {
      const first = this.pause && now < this.pause.until ? this.pause.sentAt : sentAt;
      this.pause = { until: now + retryAfter, sentAt: first };
    }
  }

  private prolongSilence(now: number): void {
    if (this.silence) {
      const { since, interval } = this.silence;
      const longest = Math.max(probing.longest, probing.share * (now - since));
      this.silence = { since, interval: Math.min(longest, interval * probing.growth) };
      this.othersPass = false;
    } else {
      this.silence = { since: now, interval: Math.max(probing.least, this.shortInterval(now)) };
    }
    this.nextAt = Math.max(this.nextAt, now + this.silence.interval);
  }

  private interval(now: number): number {
    return 1000 / this.limit.rateAt(now);
  }

  /** If the rate is only slightly above the limit, a request passes before a whole interval is over. */
  private shortInterval(now: number): number {
    return this.interval(now) / 2;
  }
}
