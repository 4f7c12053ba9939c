// How many a second, lately. It is told the time, in milliseconds.

/** Milliseconds that are looked back on. */
const span = 10_000;

/** Milliseconds between two samples; less says little. */
const step = 250;

export class RateMeter {
  private samples: { readonly time: number; readonly count: number }[] = [];
  private count = 0;

  /** One more is done. */
  add(now: number): void {
    this.count += 1;
    const last = this.samples.at(-1);
    if (last === undefined || now - last.time >= step) {
      this.samples.push({ time: now, count: this.count });
      this.samples = this.samples.filter(({ time }) => now - time <= span);
    }
  }

  /** Forgets what was, as time has passed in which nothing was to be done. */
  restart(): void {
    this.samples = [];
  }

  /** A second; `undefined` while there is too little to say. */
  rate(now: number): number | undefined {
    const first = this.samples.find(({ time }) => now - time <= span);
    return first === undefined || now - first.time < 2 * step
      ? undefined
      : ((this.count - first.count) * 1000) / (now - first.time);
  }
}
