// How long credentials are valid, by a clock that may be wrong and that services correct.

import type { AwsCredentialIdentity } from '@smithy/types';

export interface CorrectedClock {
  /** Whether a service has corrected the clock. */
  readonly isCorrected: boolean;
  now(): Date;
  /** Milliseconds that advance evenly, while the machine sleeps and when somebody sets its clock. */
  ticks(): number;
  /** @returns whether the service's time differs from the time of the signature */
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
  /** The clock's milliseconds since 1970 at the arrival. */
  readonly time: number;
  readonly ticks: number;
}

export const arrivalOf = (identity: AwsCredentialIdentity, clock: CorrectedClock): Arrival => ({
  identity,
  time: clock.now().getTime(),
  ticks: clock.ticks(),
});

/**
 * Milliseconds until the credentials expire; 0 or less when they have expired. Nobody issues expired credentials: if they look
 * expired at their arrival, the clock is wrong and only the service knows their end (Infinity). Somebody may set the clock later, so
 * the longer of two answers counts until a service corrects it: by the clock at the arrival, and by the clock now.
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
