// How long credentials are good for, by a clock that may be off and that services correct.

import type { AwsCredentialIdentity } from '@smithy/types';

export interface CorrectedClock {
  /** Whether a service named the time. */
  readonly isCorrected: boolean;
  now(): Date;
  /** Milliseconds that pass evenly, also while the machine sleeps or its clock is set. */
  ticks(): number;
  /** @returns whether the service's time is another than that of a signature */
  learn(serviceTime: Date, signedAt: Date): boolean;
}

/** Of a connection that no service has a part in. */
export const machineClock: CorrectedClock = {
  isCorrected: false,
  now: () => new Date(Date.now()),
  ticks: () => Date.now(),
  learn: () => false,
};

/** What was had, and when. */
export interface Arrival {
  readonly identity: AwsCredentialIdentity;
  /** Milliseconds since 1970, as the clock said then. */
  readonly time: number;
  readonly ticks: number;
}

export const arrivalOf = (identity: AwsCredentialIdentity, clock: CorrectedClock): Arrival => ({
  identity,
  time: clock.now().getTime(),
  ticks: clock.ticks(),
});

/**
 * Milliseconds until they expire, and less than 0 once they have. Nobody gives out what has expired: where they look as if they had come
 * so, the clock is off, and only the service knows when they expire. While no service has named the time, the clock of then is
 * believed as well as that of now, as it may have been set meanwhile.
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
