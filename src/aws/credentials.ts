// The credentials of a connection: had once, kept until shortly before they expire or until a service refuses them.

import type { AwsCredentialIdentity } from '@smithy/types';
import { environmentCredentials, environmentKeys } from './environmentCredentials';
import type { AwsWarning } from './errors';
import { learningExchange } from './exchange';
import { arrivalOf, machineClock, timeLeft, type Arrival, type CorrectedClock } from './lifetime';
import { ProfileCredentials, type CredentialOrigin } from './profileCredentials';
import { credentialSections, type ConnectionSources } from './profiles';
import { SharedWork } from './sharedWork';

/** A pair of keys, with a session token and an expiration where it has them. */
export type Identity = AwsCredentialIdentity;

const refreshBefore = 5 * 60_000;

/** What expires sooner may be too old when a request arrives. */
const requestTime = 30_000;

/** Between two refreshes, where one failed while the kept ones are still good, or gave some that are good for little longer. */
const refreshPause = 60_000;

interface CredentialsOptions {
  /** Of the services that they are for. */
  readonly clock?: CorrectedClock | undefined;
  /** Called once where they name an end that is no time: then only the service knows when they expire. */
  readonly onUnreadableEnd?: (() => void) | undefined;
}

export class Credentials {
  readonly clock: CorrectedClock;
  private kept: Arrival | undefined;
  private pending: SharedWork<Identity> | undefined;
  /** The clock's ticks at the last try to have some. */
  private triedAt = -Infinity;
  private isDoubted = false;
  private isUnreadable = false;

  /** @param resolve asks wherever they come from; throws {@link AwsError} */
  constructor(
    private resolve: (signal: AbortSignal) => Promise<Identity>,
    private readonly options: CredentialsOptions = {},
  ) {
    this.clock = options.clock ?? machineClock;
  }

  /** Whether the end that the last ones named is no time. */
  get isEndUnreadable(): boolean {
    return this.isUnreadable;
  }

  /** From now on they are had so, when they must be had anew: the way to them may have been corrected. */
  resolveBy(resolve: (signal: AbortSignal) => Promise<Identity>): void {
    this.resolve = resolve;
    if (this.isDoubted) {
      this.kept = undefined;
      this.isDoubted = false;
    }
  }

  /**
   * Good ones; whoever asks while they are being had waits for the same answer. Nobody waits while the kept ones are good: to have
   * others may mean to ask a person, and whoever asks may have the lock of a user.
   * @param signals which cancel for this caller; what all callers have cancelled is given up
   */
  current(...signals: readonly (AbortSignal | undefined)[]): Promise<Identity> {
    const { kept } = this;
    if (kept !== undefined && !this.isDue(kept)) {
      return Promise.resolve(kept.identity);
    }
    this.pending ??= new SharedWork((signal) => this.renew(signal).finally(() => (this.pending = undefined)));
    if (kept !== undefined && timeLeft(kept, this.clock) > requestTime) {
      this.pending.wait([]).catch(() => undefined);
      return Promise.resolve(kept.identity);
    }
    return this.pending.wait(signals);
  }

  /** These have expired, whatever they said: others are had before the next request, unless they were meanwhile. */
  expired(identity: Identity): void {
    if (this.kept?.identity === identity) {
      this.kept = undefined;
    }
  }

  /**
   * A service does not take these. Those that never expire are read again for the next request, as the files may have been
   * corrected. To have others anew may mean to ask a person: that waits until the connection is opened again.
   */
  refused(identity: Identity): void {
    if (identity.expiration === undefined) {
      this.expired(identity);
    } else {
      this.isDoubted = true;
    }
  }

  private async renew(signal: AbortSignal): Promise<Identity> {
    try {
      const identity = this.withReadableEnd(await this.resolve(signal));
      this.kept = arrivalOf(identity, this.clock);
      return identity;
    } catch (error) {
      if (this.kept === undefined || timeLeft(this.kept, this.clock) <= 0) {
        throw error;
      }
      return this.kept.identity;
    } finally {
      this.triedAt = this.clock.ticks();
    }
  }

  private withReadableEnd(identity: Identity): Identity {
    const { expiration, ...endless } = identity;
    const wasUnreadable = this.isUnreadable;
    this.isUnreadable = expiration !== undefined && Number.isNaN(expiration.getTime());
    if (this.isUnreadable && !wasUnreadable) {
      this.options.onUnreadableEnd?.();
    }
    return this.isUnreadable ? endless : identity;
  }

  private isDue(kept: Arrival): boolean {
    const left = timeLeft(kept, this.clock);
    const isPaused = this.clock.ticks() - this.triedAt < refreshPause;
    return left <= 0 || (left <= refreshBefore && !isPaused);
  }
}

/** What credentials come from, with what their connection has. */
export interface ConnectionOrigin extends CredentialOrigin {
  /** Used where this profile has no credentials yet; a clock that was corrected stays so. */
  readonly clock?: CorrectedClock;
  readonly onWarning?: ((warning: AwsWarning) => void) | undefined;
}

/**
 * The credentials that were had in this window, each for as long as what they come from is written as it was: a profile that is
 * selected again, or refreshed, does not ask for its MFA code again.
 */
export class CredentialStore {
  private readonly all = new Map<string, Credentials>();

  /** Those of a connection; from now on they are had over this origin's way. */
  of({ onWarning, clock = machineClock, ...origin }: ConnectionOrigin): Credentials {
    const { profile = '' } = origin;
    const key = keyOf(origin);
    const found = this.all.get(key);
    const exchange = learningExchange(origin.exchange, found?.clock ?? clock);
    const resolve = (signal: AbortSignal) => this.resolve({ ...origin, exchange }, signal);
    if (found !== undefined) {
      found.resolveBy(resolve);
      return found;
    }
    const onUnreadableEnd = () => onWarning?.({ code: 'expirationUnreadable', profile });
    const made = new Credentials(resolve, { clock, onUnreadableEnd });
    this.all.set(key, made);
    return made;
  }

  private async resolve(origin: CredentialOrigin, signal: AbortSignal): Promise<Identity> {
    const { profile, environment } = origin;
    if (profile === undefined) {
      return environmentCredentials(environment);
    }
    return new ProfileCredentials({ ...origin, profile }).resolve(signal);
  }
}

function keyOf({ profile, sections, environment }: ConnectionSources): string {
  return JSON.stringify([
    profile ?? null,
    profile === undefined ? environmentKeys(environment) : credentialSections(sections, profile),
  ]);
}
