// The limit of a service that throttles, learned from what it lets through. Times are in milliseconds, rates in requests a second.
//
// Seeking, each request that passes raises the rate, until half of them are throttled: the limit is what passes then. Keeping to
// it, the rate is measured from one throttling to the next, as a service lets through just what its limit is in between, whether
// that is a bucket that fills at a rate or a number for each window of time. It is raised slowly meanwhile, because a limit that
// is not reached is not known.
//
// A service may also throttle at random, or for what others send. That is no sign of the rate: to slow down does not help against
// it, and far fewer requests pass than passed before. Then the limit is sought anew, and as long as only some are throttled among
// those that pass, the rate rises in spite of them.

/** The rate doubles with 12 requests that pass. Half of the last 20 is far more than a service throttles at random. */
const seeking = { growth: 2 ** (1 / 12), results: 20, throttled: 10 };

/** What a measurement must have at least to say something. */
const least = { requests: 10, milliseconds: 500 };

/** Measurements that are kept: one that a throttling at random ends is too low, so the highest counts. */
const kept = 8;

/**
 * Each throttling since the limit was found is a doubt about it, and weighs more when it comes sooner than one who keeps to the
 * limit meets it again: within so many milliseconds, and requests. Where the limit is found again within a few requests, the doubt
 * was wrong, and takes more the next time.
 */
const doubt = {
  first: 24,
  longest: 96,
  soon: { weight: 6, milliseconds: 1000, requests: 10 },
  foundAgainWithin: 50,
};

/** Whoever sends fewer than this share of what passed in a second before is not above a limit, whenever its window began. */
const farFewer = 0.4;

const slowest = 2;

/** After the first throttling, at least: few were asked for until then, which says nothing of the limit. */
const firstRate = 5;

export class LearnedLimit {
  private phase: 'unknown' | 'seeking' | 'approaching' | 'keeping' = 'unknown';
  /** As it was at `since`. */
  private rate = Infinity;
  /** When it was decided: what was sent before says nothing of it. */
  private since = 0;

  /** When requests passed, in the last second. */
  private readonly passes: number[] = [];
  /** The most that passed in a second before a throttling, since the limit was found. */
  private most = 0;

  /** When the request was sent whose throttling the measurement begins with, and how many passed since. */
  private measuredFrom = 0;
  private passed = 0;
  /** Whether nothing at all passed for some of that time. */
  private wasSilent = false;
  /** Requests a second that passed, as they were measured since the limit was found. */
  private measured: number[] = [];

  /** Whether each of the last requests was throttled, and how many there were since the limit is sought. */
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

  /** @param isReached whether others passed until now, which says that the limit is met just here */
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

  /** The first that passes after nothing did shows how long the service needs for one. */
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

  /** What passed since the first of many throttlings is a bucket's limit; a window that is used up began within the last second. */
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
   * @param recent how many passed in the last second
   * @param passing how many passed in a second, since the limit was reached before
   */
  private measure(now: number, recent: number, passing: number): void {
    const rate = this.rateAt(now);
    const isKept = this.phase === 'keeping';
    if (passing >= 0.9 * rate) {
      this.measured = [...this.measured, passing].slice(-kept);
      const limit = Math.min(rate, Math.max(...this.measured));
      this.setRate(isKept ? 0.995 * limit : Math.min(0.98 * passing, 0.95 * rate), now);
    } else if (isKept && !this.wasSilent) {
      // Less was sent than might have been, so that it says little.
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
