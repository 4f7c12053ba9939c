// How long credentials are still good, by a clock that may be wrong and that services correct.

import type { AwsCredentialIdentity } from '@smithy/types';

export interface CorrectedClock {
  /** Whether a service has told the time. */
  readonly isCorrected: boolean;
  now(): Date;
  /** Milliseconds that pass evenly, also while the machine sleeps or its clock is set. */
  ticks(): number;
  /** @returns whether the service's time is another than that of a signature */
  learn(serviceTime: Date, signedAt: Date): boolean;
}

/** The clock of this machine, which no service corrects. */
export const machineClock: CorrectedClock = {
  isCorrected: false,
  now: () => new Date(Date.now()),
  ticks: () => Date.now(),
  learn: () => false,
};

/** Credentials, and when they arrived. */
export interface Arrival {
  readonly identity: AwsCredentialIdentity;
  /** Milliseconds since 1970 by the clock, at the arrival. */
  readonly time: number;
  readonly ticks: number;
}

export const arrivalOf = (identity: AwsCredentialIdentity, clock: CorrectedClock): Arrival => ({
  identity,
  time: clock.now().getTime(),
  ticks: clock.ticks(),
});

/**
 * Milliseconds until the credentials expire; 0 or less once they have. Nobody issues expired credentials: if they look expired at their
 * arrival, the clock is wrong, and only the service knows when they expire (Infinity). Until a service has told the time, the
 * longer of two answers counts: by the clock at the arrival, and by the clock now, as somebody may have set it in between.
 */
export function timeLeft({ identity: { expiration }, time, ticks }: Arrival, clock: CorrectedClock): number {
  if (expiration === undefined) {
    return Infinity;
  }
  const age = clock.ticks() - ticks;
  const now = expiration.getTime() - clock.now().getTime();
  const atArrival = clock.isCorrected ? now + age : expiration.getTime() - time;
  const longest = Math.max(now, atArrival - age);
  return atArrival <= 0 && longest <= 0 ? Infinity : longest;
}
