// The credentials of a connection: resolved once, and kept until shortly before they expire or until a service refuses them.

import type { AwsCredentialIdentity } from '@smithy/types';
import { environmentCredentials, environmentKeys } from './environmentCredentials';
import type { AwsWarning } from './errors';
import { learningExchange } from './exchange';
import { arrivalOf, machineClock, timeLeft, type Arrival, type CorrectedClock } from './lifetime';
import { ProfileCredentials, type CredentialOrigin } from './profileCredentials';
import { credentialSections, type ConnectionSources } from './profiles';
import { SharedWork } from './sharedWork';

/** An access key with its secret. Session token and expiration are optional. */
export type Identity = AwsCredentialIdentity;

/** Milliseconds before the expiration at which credentials are refreshed. */
const refreshBefore = 5 * 60_000;

/** Milliseconds: credentials that expire sooner may have expired when a request arrives. */
const requestTime = 30_000;

/** Milliseconds between two refreshes, when the first failed or brought credentials that also expire soon. */
const refreshPause = 60_000;

interface CredentialsOptions {
  /** The time of the services that accept the credentials. */
  readonly clock?: CorrectedClock | undefined;
  /** Called once when the credentials have an unreadable expiration. Only the service then knows when they expire. */
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

  /** Whether the last credentials have an unreadable expiration. */
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
   * Credentials that have not expired. Callers share one refresh, and wait for it only when the kept credentials are about to expire:
   * a refresh may ask a person, while the caller holds the lock of a user.
   * @param signals each cancels for this caller; the refresh ends when all callers have cancelled
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

  /** A service says that these credentials have expired. The next request refreshes them, unless a refresh has replaced them already. */
  expired(identity: Identity): void {
    if (this.kept?.identity === identity) {
      this.kept = undefined;
    }
  }

  /**
   * A service refuses these credentials. Those without an expiration are read again for the next request, because the files may have been
   * corrected. Other credentials stay until the connection is opened again, because a refresh may ask a person.
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

/** The origin of credentials, with the clock and the warnings of their connection. */
export interface ConnectionOrigin extends CredentialOrigin {
  /** Used only for new credentials of this origin: the clock of kept credentials may be corrected already. */
  readonly clock?: CorrectedClock;
  readonly onWarning?: ((warning: AwsWarning) => void) | undefined;
}

/**
 * The credentials of this window, kept while the files and the environment behind them stay the same. Selecting or refreshing a profile
 * again does not ask for the MFA code again.
 */
export class CredentialStore {
  private readonly all = new Map<string, Credentials>();

  /** The credentials of this origin. Their next refresh uses this origin's exchange and its way to ask for an MFA code. */
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
