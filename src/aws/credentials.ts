// The credentials of a connection: had once, kept until shortly before they expire or until a service refuses them.

import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError, type AwsWarning } from './errors';
import { learningExchange } from './exchange';
import { arrivalOf, machineClock, timeLeft, type Arrival, type CorrectedClock } from './lifetime';
import { ProfileCredentials, type CredentialOrigin } from './profileCredentials';
import { credentialSections, readSections, type ConnectionSources, type Environment } from './profiles';

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
  private pending: Promise<Identity> | undefined;
  /** The clock's ticks at the last try to have some. */
  private triedAt = -Infinity;
  private isDoubted = false;
  private isUnreadable = false;

  /** @param resolve asks wherever they come from; throws {@link AwsError} */
  constructor(
    private resolve: () => Promise<Identity>,
    private readonly options: CredentialsOptions = {},
  ) {
    this.clock = options.clock ?? machineClock;
  }

  /** Whether the end that the last ones named is no time. */
  get isEndUnreadable(): boolean {
    return this.isUnreadable;
  }

  /** From now on they are had so, when they must be had anew: the way to them may have been corrected. */
  resolveBy(resolve: () => Promise<Identity>): void {
    this.resolve = resolve;
    if (this.isDoubted) {
      this.kept = undefined;
      this.isDoubted = false;
    }
  }

  /**
   * Good ones; whoever asks while they are being had waits for the same answer. Nobody waits while the kept ones are good: to have
   * others may mean to ask a person, and whoever asks may have the lock of a user.
   */
  current(): Promise<Identity> {
    const { kept } = this;
    if (kept !== undefined && !this.isDue(kept)) {
      return Promise.resolve(kept.identity);
    }
    this.pending ??= this.renew().finally(() => (this.pending = undefined));
    if (kept !== undefined && timeLeft(kept, this.clock) > requestTime) {
      this.pending.catch(() => undefined);
      return Promise.resolve(kept.identity);
    }
    return this.pending;
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

  private async renew(): Promise<Identity> {
    try {
      const identity = this.withReadableEnd(await this.resolve());
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
    const resolve = () => this.resolve({ ...origin, exchange }, key);
    if (found !== undefined) {
      found.resolveBy(resolve);
      return found;
    }
    const onUnreadableEnd = () => onWarning?.({ code: 'expirationUnreadable', profile });
    const made = new Credentials(resolve, { clock, onUnreadableEnd });
    this.all.set(key, made);
    return made;
  }

  private async resolve(origin: CredentialOrigin, key: string): Promise<Identity> {
    const { profile, environment } = origin;
    if (profile === undefined) {
      return environmentCredentials(environment);
    }
    const identity = await new ProfileCredentials({ ...origin, profile }).resolve();
    // For whoever connects next: nobody waits for it.
    void this.forgetIfEdited(origin, key);
    return identity;
  }

  /** The SDK reads the files itself: what it read may have been edited meanwhile, and is not what the key says then. */
  private async forgetIfEdited(origin: CredentialOrigin, key: string): Promise<void> {
    if (keyOf({ ...origin, sections: await readSections() }) !== key) {
      this.all.delete(key);
    }
  }
}

function keyOf({ profile, sections, environment }: ConnectionSources): string {
  return JSON.stringify([
    profile ?? null,
    profile === undefined ? environmentKeys(environment) : credentialSections(sections, profile),
  ]);
}

/** The older name of the token counts before the newer one, as for the AWS CLI. */
const environmentKeys = (environment: Environment): readonly (string | undefined)[] => [
  environment['AWS_ACCESS_KEY_ID'],
  environment['AWS_SECRET_ACCESS_KEY'],
  environment['AWS_SECURITY_TOKEN'] || environment['AWS_SESSION_TOKEN'],
];

/** Whether the environment holds a pair of keys. */
export const hasEnvironmentKeys = (environment: Environment): boolean =>
  environmentKeys(environment).slice(0, 2).every(Boolean);

function environmentCredentials(environment: Environment): Identity {
  const [accessKeyId, secretAccessKey, sessionToken] = environmentKeys(environment);
  if (!accessKeyId || !secretAccessKey) {
    throw new AwsError('credentials', { code: 'noEnvironmentKeys' });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
