// Measures a recent rate per second. Callers pass the time in milliseconds.

/** Milliseconds that the measurement covers. */
const span = 10_000;

/** Milliseconds between two samples; a shorter step is too inaccurate. */
const step = 250;

export class RateMeter {
  private samples: { readonly time: number; readonly count: number }[] = [];
  private count = 0;

  /** Counts one finished item. */
  add(now: number): void {
    this.count += 1;
    const last = this.samples.at(-1);
    if (last === undefined || now - last.time >= step) {
      this.samples.push({ time: now, count: this.count });
      this.samples = this.samples.filter(({ time }) => now - time <= span);
    }
  }

  /** Discards the samples after a period without work. */
  restart(): void {
    this.samples = [];
  }

  /** Items per second; `undefined` while there are too few samples. */
  rate(now: number): number | undefined {
    const first = this.samples.find(({ time }) => now - time <= span);
    return first === undefined || now - first.time < 2 * step
      ? undefined
      : ((this.count - first.count) * 1000) / (now - first.time);
  }
}
