// How fast a connection sends. Nothing slows it down until the service throttles; then its limit is learned from what it lets
// through, and kept to. It is told the time, in milliseconds, and knows nothing of a request but when it was sent.
//
// From one throttling to the next a service lets through just what its limit is, whether that is a bucket that fills at a rate or
// a number for each window of time. So the rate is measured between two throttlings, and raised slowly in between, because a
// limit that is not reached is not known.

/** What a measurement must have at least to say something. */
const least = { requests: 10, milliseconds: 500 };

/** Milliseconds between tries while the service lets nothing through. */
const probing = { first: 5, longest: 250, growth: 1.6 };

/** Requests a second; a limit below that is met by trying. */
const slowest = 2;

/** Requests a second after the first throttling, at least: few were asked for until then, which says nothing of the limit. */
const firstRate = 5;

/** Milliseconds that may be caught up on: timers fire late. */
const slack = 20;

export class Pace {
  /** Requests a second, as they were at `since`; infinite until the service first throttles. */
  private rate = Infinity;
  private since = 0;
  private isMeasured = false;
  private firstSentAt: number | undefined;
  private nextAt = -Infinity;
  private lastThrottledAt = -Infinity;
  /** What was let through before the first throttling, then since `measuredFrom`. */
  private passed = 0;
  /** When the request was sent whose throttling the measurement begins with. */
  private measuredFrom: number | undefined;
  private passedSinceThrottled = false;
  /** 0 while the service lets requests through. */
  private probeInterval = 0;

  /** Milliseconds until the next request may be sent. */
  delay(now: number): number {
    return Math.max(0, this.nextAt - now);
  }

  /** Whether the service has a limit, as far as is known. */
  private get isLimited(): boolean {
    return this.rate !== Infinity;
  }

  /** Requests a second; infinite while no limit is known. */
  private rateAt(now: number): number {
    if (this.probeInterval > 0) {
      return this.rate;
    }
    const seconds = (now - this.since) / 1000;
    return this.isMeasured
      ? this.rate * (1 + 0.005 * seconds + 0.004 * seconds ** 2)
      : this.rate * 2 ** (seconds / 0.5);
  }

  sent(now: number): void {
    this.firstSentAt ??= now;
    if (this.isLimited) {
      this.nextAt =
        this.probeInterval > 0
          ? now + this.probeInterval
          : Math.max(this.nextAt, now - slack) + 1000 / this.rateAt(now);
    }
  }

  /** A request was answered, and not by a throttling. */
  answered(now: number, sentAt: number): void {
    if (this.measuredFrom === undefined || sentAt > this.measuredFrom) {
      this.passed += 1;
    }
    if (sentAt <= this.lastThrottledAt) {
      return;
    }
    this.passedSinceThrottled = true;
    if (this.probeInterval > 0) {
      this.endProbing(now, sentAt);
    }
  }

  /** @param retryAfter milliseconds that the service asks to wait */
  throttled(now: number, sentAt: number, retryAfter = 0): void {
    if (sentAt <= this.lastThrottledAt) {
      // It was under way when another was throttled, and says nothing new.
      return;
    }
    this.lastThrottledAt = now;
    if (this.measuredFrom === undefined) {
      const seconds = Math.max(1, (now - (this.firstSentAt ?? now)) / 1000);
      this.slowTo(Math.max(firstRate, this.passed / seconds), now);
      this.measureFrom(sentAt);
      this.probeInterval = probing.first;
    } else if (!this.passedSinceThrottled) {
      this.probeInterval =
        this.probeInterval === 0
          ? 1000 / this.rate
          : Math.min(probing.longest, this.probeInterval * probing.growth);
    } else {
      this.slowDown(now, sentAt, this.measuredFrom);
    }
    this.passedSinceThrottled = false;
    this.nextAt = now + Math.max(retryAfter, this.probeInterval || 1000 / this.rate);
  }

  private slowDown(now: number, sentAt: number, measuredFrom: number): void {
    const rate = this.rateAt(now);
    const elapsed = sentAt - measuredFrom;
    if (this.passed < least.requests || elapsed < least.milliseconds) {
      this.slowTo(rate * (this.isMeasured ? 0.99 : 0.8), now);
      return;
    }
    const passing = this.passed / (elapsed / 1000);
    // Far below what was tried last, the limit was not reached all the time: it is somewhere between the two.
    const limit = passing >= 0.9 * rate ? passing : Math.sqrt(Math.max(passing, rate / 4) * rate);
    this.slowTo(
      passing >= 0.9 * rate && this.isMeasured ? limit * 0.995 : Math.min(limit * 0.98, rate * 0.95),
      now,
    );
    this.isMeasured = true;
    this.measureFrom(sentAt);
  }

  /** The first that passes after nothing did shows how long the service needs for one. */
  private endProbing(now: number, sentAt: number): void {
    this.probeInterval = 0;
    this.since = now;
    if (!this.isMeasured && this.measuredFrom !== undefined) {
      this.rate = Math.max(this.rate, 900 / (sentAt - this.measuredFrom));
    }
    this.nextAt = now + 1000 / this.rate;
  }

  private slowTo(rate: number, now: number): void {
    this.rate = Math.max(slowest, rate);
    this.since = now;
    this.probeInterval = 0;
  }

  private measureFrom(sentAt: number): void {
    this.measuredFrom = sentAt;
    this.passed = 0;
  }
}
