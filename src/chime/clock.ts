// The time that requests are signed with and that the end of credentials is judged by: this machine's, until a service shows by its
// `Date` that it is off.

import { uptime } from 'node:os';

/** Milliseconds; AWS takes signatures of five minutes around its own time, and the SDKs correct from four. */
const tolerance = 4 * 60_000;

/** What requests need of a clock. */
export type SigningClock = Pick<Clock, 'now' | 'learn'>;

/** The time of a service at one moment, in milliseconds since 1970, and what {@link Clock.ticks} said then. */
interface Anchor {
  readonly time: number;
  readonly ticks: number;
}

export class Clock {
  private anchor: Anchor | undefined;

  /**
   * @param read this machine's time, in milliseconds since 1970
   * @param ticks milliseconds that nobody sets, also while the machine sleeps
   */
  constructor(
    private readonly read: () => number = Date.now,
    readonly ticks: () => number = sinceBoot,
  ) {}

  /** Whether a service named the time: from then on it does not matter when this machine's clock is set right, or wrong again. */
  get isCorrected(): boolean {
    return this.anchor !== undefined;
  }

  now(): Date {
    const { anchor } = this;
    return new Date(anchor === undefined ? this.read() : anchor.time + this.ticks() - anchor.ticks);
  }

  /** @returns whether the service's time is so far from that of a signature that a new one may be taken where it was not */
  learn(serviceTime: Date, signedAt: Date): boolean {
    const difference = Math.abs(serviceTime.getTime() - signedAt.getTime());
    if (!(difference >= tolerance)) {
      return false;
    }
    this.anchor = { time: serviceTime.getTime(), ticks: this.ticks() };
    return true;
  }
}

/** `performance.now` stands still while the machine sleeps; but it is there where the system does not tell since when it runs. */
function sinceBoot(): number {
  try {
    return uptime() * 1000;
  } catch {
    return performance.now();
  }
}
