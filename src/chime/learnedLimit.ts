// Learns the limit of a service that throttles from the requests that pass. Times are milliseconds, rates are requests per second.
//
// `seeking`: each request that passes raises the rate, until 10 of the last 20 requests are throttled. The limit is then the rate of
// the requests that passed.
// `approaching`: `find` had too few requests to measure the limit. The rate rises fast until the next measurement.
// `keeping`: between two throttlings the service lets as many requests pass as its limit allows, whether it counts by a token bucket
// or by windows of time. The rate rises slowly between measurements, because an unreached limit is unknown.
//
// A service may also throttle at random, or for the requests of other clients. Slowing down does not help then, and far fewer
// requests pass than before. The limit is then sought again.

/** 12 requests that pass double the rate. 10 throttled requests of 20 are far more than a service throttles at random. */
const seeking = { growth: 2 ** (1 / 12), results: 20, throttled: 10 };

/** A shorter measurement is too uncertain to use. */
const least = { requests: 10, milliseconds: 500 };

/** Measurements to keep. A throttling at random makes a measurement too low, so the highest of them counts. */
const kept = 8;

/**
 * Each throttling after `find` is a doubt about the limit. A throttling counts as `weight` doubts when it comes sooner than the limit
 * explains: within `milliseconds`, or within the time of `requests`. Too many doubts restart the search. A search that ends within
 * `foundAgainWithin` requests confirms the limit, so that the next search needs more doubts.
 */
const doubt = {
  first: 24,
  longest: 96,
  soon: { weight: 6, milliseconds: 1000, requests: 10 },
  foundAgainWithin: 50,
};

/** If fewer requests pass in a second than this share of `most`, the rate is below the limit, wherever the window of time began. */
const farFewer = 0.4;

const slowest = 2;

/** At least this rate follows the first throttling: the few requests until then say nothing of the limit. */
const firstRate = 5;

export class LearnedLimit {
  private phase: 'unknown' | 'seeking' | 'approaching' | 'keeping' = 'unknown';
  /** The rate at `since`; {@link rateAt} gives the rate of a later moment. */
  private rate = Infinity;
  /** When the rate was set. Requests that were sent earlier say nothing of this rate. */
  private since = 0;

  /** When requests passed, in the last second. */
  private readonly passes: number[] = [];
  /** The maximum of requests that passed in a second before a throttling, since `find`. */
  private most = 0;

  /** When the throttled request was sent that begins the measurement; `passed` counts the requests that passed since. */
  private measuredFrom = 0;
  private passed = 0;
  /** Whether the measurement includes a time in which no request passed. */
  private wasSilent = false;
  /** The last measured rates since `find`. */
  private measured: number[] = [];

  /** Whether each of the last requests of the search was throttled; `tried` counts all requests of the search. */
  private results: boolean[] = [];
  private tried = 0;

  private lastReachedAt = -Infinity;
  private doubts = 0;
  private doubtAfter = doubt.first;

  /** Requests a second; infinite until the service first throttles. */
  rateAt(now: number): number {
    const seconds = (now - this.since) / 1000;
    switch (this.phase) {
      case 'unknown':
      case 'seeking':
        return this.rate;
      case 'approaching':
        return this.rate * 4 ** seconds;
      case 'keeping':
        return this.rate * (1 + 0.005 * seconds + 0.004 * seconds ** 2);
    }
  }

  answered(now: number, sentAt: number): void {
    this.passes.push(now);
    this.passesInLastSecond(now);
    if (sentAt > this.measuredFrom) {
      this.passed += 1;
    }
    if (this.phase === 'seeking' && sentAt > this.since) {
      this.note(false);
      this.rate *= seeking.growth;
    }
  }

  /** @param isReached whether requests passed since the throttling before: then the rate has just reached the limit */
  throttled(now: number, sentAt: number, isReached: boolean): void {
    if (this.phase === 'unknown') {
      this.seek(Math.max(firstRate, this.passesInLastSecond(now)), now);
      this.measureFrom(sentAt);
    } else if (this.phase === 'seeking') {
      this.seekOn(now, sentAt);
    } else if (isReached) {
      this.reach(now, sentAt);
    }
  }

  /** The first request that passes after a silence shows how long the service needs for one request. */
  silenceEnded(now: number, sentAt: number): void {
    this.wasSilent = true;
    if (this.phase !== 'seeking') {
      this.since = now;
    }
    if (this.phase !== 'keeping') {
      this.rate = Math.max(this.rate, 900 / (sentAt - this.measuredFrom));
    }
  }

  private passesInLastSecond(now: number): number {
    while ((this.passes[0] ?? now) < now - 1000) {
      this.passes.shift();
    }
    return this.passes.length;
  }

  private seek(rate: number, now: number): void {
    this.phase = 'seeking';
    this.setRate(rate, now);
    this.results = [];
    this.tried = 0;
  }

  private seekOn(now: number, sentAt: number): void {
    if (sentAt <= this.since) {
      return;
    }
    if (!this.results.includes(true)) {
      this.measureFrom(sentAt);
    }
    this.note(true);
    if (this.results.filter(Boolean).length >= seeking.throttled) {
      this.find(now, sentAt);
    }
  }

  private note(isThrottled: boolean): void {
    this.tried += 1;
    this.results = [...this.results, isThrottled].slice(-seeking.results);
  }

  /** The higher of two estimates counts: the rate since the first throttling fits a token bucket, the last second fits a window of time. */
  private find(now: number, sentAt: number): void {
    const recent = this.passesInLastSecond(now);
    const passing = sentAt > this.measuredFrom ? (1000 * this.passed) / (sentAt - this.measuredFrom) : 0;
    this.phase = Math.max(this.passed, recent) < least.requests ? 'approaching' : 'keeping';
    this.most = Math.max(passing, recent);
    this.measured = [];
    this.doubtAfter =
      this.tried < doubt.foundAgainWithin ? Math.min(doubt.longest, 2 * this.doubtAfter) : doubt.first;
    this.setRate(this.most, now);
    this.measureFrom(sentAt);
    this.lastReachedAt = now;
    this.doubts = 0;
  }

  private reach(now: number, sentAt: number): void {
    const recent = this.passesInLastSecond(now);
    const soon = Math.max(doubt.soon.milliseconds, (1000 * doubt.soon.requests) / this.rate);
    this.doubts += now - this.lastReachedAt < soon ? doubt.soon.weight : 1;
    this.lastReachedAt = now;
    if (recent < farFewer * this.most || this.doubts >= this.doubtAfter) {
      this.seek(this.rateAt(now), now);
      return;
    }
    this.most = Math.max(this.most, recent);
    const elapsed = sentAt - this.measuredFrom;
    if (this.passed < least.requests || elapsed < least.milliseconds) {
      this.setRate(0.995 * this.rateAt(now), now);
    } else {
      this.measure(now, recent, this.passed / (elapsed / 1000));
      this.measureFrom(sentAt);
    }
  }

  /**
   * @param recent requests that passed in the last second
   * @param passing requests per second that passed since the measurement began
   */
  private measure(now: number, recent: number, passing: number): void {
    const rate = this.rateAt(now);
    const isKept = this.phase === 'keeping';
    if (passing >= 0.9 * rate) {
      this.measured = [...this.measured, passing].slice(-kept);
      const limit = Math.min(rate, Math.max(...this.measured));
      this.setRate(isKept ? 0.995 * limit : Math.min(0.98 * passing, 0.95 * rate), now);
    } else if (isKept && !this.wasSilent) {
      // Fewer requests were sent than the rate allows, so the measurement says little.
      this.setRate(0.99 * rate, now);
    } else {
      this.setRate(Math.min(0.98 * Math.max(passing, recent), 0.95 * rate), now);
    }
    this.phase = 'keeping';
  }

  private setRate(rate: number, now: number): void {
    this.rate = Math.max(slowest, rate);
    this.since = now;
  }

  private measureFrom(sentAt: number): void {
    this.measuredFrom = sentAt;
    this.passed = 0;
    this.wasSilent = false;
  }
}
