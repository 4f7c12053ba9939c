// The time for signatures and for the expiry of credentials. It is this machine's time, until the `Date` of a service shows that
// this machine's clock is wrong.

import { uptime } from 'node:os';

/** Milliseconds. AWS accepts signatures within five minutes of its own time; the SDKs correct the clock from four minutes on. */
const tolerance = 4 * 60_000;

/** What requests need of a clock. */
export type SigningClock = Pick<Clock, 'now' | 'learn'>;

/** A service's time in milliseconds since 1970, and {@link Clock.ticks} at the same moment. */
interface Anchor {
  readonly time: number;
  readonly ticks: number;
}

export class Clock {
  private anchor: Anchor | undefined;

  /**
   * @param read this machine's time, in milliseconds since 1970
   * @param ticks milliseconds of a clock that nobody sets, and that counts while the machine sleeps
   */
  constructor(
    private readonly read: () => number = Date.now,
    readonly ticks: () => number = sinceBoot,
  ) {}

  /** Whether a service's time is in use. Changes of this machine's clock have no effect from then on. */
  get isCorrected(): boolean {
    return this.anchor !== undefined;
  }

  now(): Date {
    const { anchor } = this;
    return new Date(anchor === undefined ? this.read() : anchor.time + this.ticks() - anchor.ticks);
  }

  /**
   * Corrects the clock if the signature's time is four minutes or more off.
   * @returns whether it is, so that a new signature may be accepted
   */
  learn(serviceTime: Date, signedAt: Date): boolean {
    const difference = Math.abs(serviceTime.getTime() - signedAt.getTime());
    if (!(difference >= tolerance)) {
      return false;
    }
    this.anchor = { time: serviceTime.getTime(), ticks: this.ticks() };
    return true;
  }
}

/** `performance.now` may stop while the machine sleeps, so it is used only where the system hides its uptime. */
function sinceBoot(): number {
  try {
    return uptime() * 1000;
  } catch {
    return performance.now();
  }
}
