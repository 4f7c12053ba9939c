// The time that requests are signed with: this machine's, corrected when the service shows by its `Date` that it is off.

/** Milliseconds; AWS takes signatures of five minutes around its own time, and the SDKs correct from four. */
const tolerance = 4 * 60_000;

export class Clock {
  private offset = 0;

  /** @param read this machine's time, in milliseconds since 1970 */
  constructor(private readonly read: () => number = Date.now) {}

  now(): Date {
    return new Date(this.read() + this.offset);
  }

  /** @returns whether the service's time is so far from that of a signature that a new one may be taken where it was not */
  learn(serviceTime: Date, signedAt: Date): boolean {
    const difference = Math.abs(serviceTime.getTime() - signedAt.getTime());
    if (!(difference >= tolerance)) {
      return false;
    }
    this.offset = serviceTime.getTime() - this.read();
    return true;
  }
}
