// The credentials of a connection: resolved once, and kept until shortly before they expire or until a service refuses them.

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

/** Milliseconds before their end at which credentials are refreshed. */
const refreshBefore = 5 * 60_000;

/** Milliseconds: credentials that expire sooner may have expired when a request arrives. */
const requestTime = 30_000;

/** Milliseconds between two refreshes, where the first failed or brought credentials that expire soon as well. */
const refreshPause = 60_000;

interface CredentialsOptions {
  /** The time of the services that the credentials are for. */
  readonly clock?: CorrectedClock | undefined;
  /** Called once when the credentials name an end that is no time: then only the service knows when they expire. */
  readonly onUnreadableEnd?: (() => void) | undefined;
}

export class Credentials {
  readonly clock: CorrectedClock;
  private kept: Arrival | undefined;
  private pending: SharedWork<Identity> | undefined;
  /** The clock's ticks at the last refresh, successful or not. */
  private triedAt = -Infinity;
  private isDoubted = false;
  private isUnreadable = false;

  /** @param resolve gets the credentials from their source; throws {@link AwsError} */
  constructor(
    private resolve: (signal: AbortSignal) => Promise<Identity>,
    private readonly options: CredentialsOptions = {},
  ) {
    this.clock = options.clock ?? machineClock;
  }

  /** Whether the last credentials named an end that is no time. */
  get isEndUnreadable(): boolean {
    return this.isUnreadable;
  }

  /** Uses the new provider for the next refresh: the profile may have been corrected. */
  resolveBy(resolve: (signal: AbortSignal) => Promise<Identity>): void {
    this.resolve = resolve;
    if (this.isDoubted) {
      this.kept = undefined;
      this.isDoubted = false;
    }
  }

  /**
   * Credentials that have not expired. Callers share one refresh, and nobody waits for it while the kept credentials are good: a
   * refresh may ask a person, and the caller may hold the lock of a user.
   * @param signals each cancels for this caller; a refresh that all callers have cancelled is given up
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

  /** These have expired, whatever they said: the next request refreshes them, unless that has happened already. */
  expired(identity: Identity): void {
    if (this.kept?.identity === identity) {
      this.kept = undefined;
    }
  }

  /**
   * A service refuses these. Credentials without an end are read again for the next request, as the files may have been corrected.
   * To refresh any others may mean to ask a person: that waits until the connection is opened again.
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

/** What credentials come from, with the clock and the warnings of their connection. */
export interface ConnectionOrigin extends CredentialOrigin {
  /** Used only if the store has no credentials of this origin yet: the clock of kept credentials may be corrected already. */
  readonly clock?: CorrectedClock;
  readonly onWarning?: ((warning: AwsWarning) => void) | undefined;
}

/**
 * The credentials of this window, kept for as long as the files and the environment that they come from stay the same. A profile that
 * is selected or refreshed again does not ask for its MFA code again.
 */
export class CredentialStore {
  private readonly all = new Map<string, Credentials>();

  /** The credentials of this origin. Their next refresh uses its exchange and its question for an MFA code. */
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
