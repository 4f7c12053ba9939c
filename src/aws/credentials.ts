// The credentials of a connection: had once, kept until shortly before they expire or until a service refuses them.

import type { AwsCredentialIdentity } from '@smithy/types';
import { AwsError } from './errors';
import { ProfileCredentials, type CredentialOrigin } from './profileCredentials';
import { credentialSections, readSections, type ConnectionSources, type Environment } from './profiles';

/** A pair of keys, with a session token and an expiration where it has them. */
export type Identity = AwsCredentialIdentity;

const refreshBefore = 5 * 60_000;

/** What expires sooner may be too old when a request arrives. */
const requestTime = 30_000;

/** Between two refreshes, where one failed while the kept ones are still good, or gave some that are good for little longer. */
const refreshPause = 60_000;

export class Credentials {
  private kept: Identity | undefined;
  private pending: Promise<Identity> | undefined;
  private refreshAt = Infinity;
  private isDoubted = false;

  /** @param resolve asks wherever they come from; throws {@link AwsError} */
  constructor(private resolve: () => Promise<Identity>) {}

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
    if (kept !== undefined && Date.now() < this.refreshAt) {
      return Promise.resolve(kept);
    }
    this.pending ??= this.renew().finally(() => (this.pending = undefined));
    if (kept?.expiration !== undefined && kept.expiration.getTime() - Date.now() > requestTime) {
      this.pending.catch(() => undefined);
      return Promise.resolve(kept);
    }
    return this.pending;
  }

  /** These have expired, whatever they said: others are had before the next request, unless they were meanwhile. */
  expired(identity: Identity): void {
    if (this.kept === identity) {
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
      const identity = await this.resolve();
      this.kept = identity;
      this.refreshAt = refreshTime(identity);
      return identity;
    } catch (error) {
      const { kept } = this;
      if (kept?.expiration === undefined || kept.expiration.getTime() <= Date.now()) {
        throw error;
      }
      this.refreshAt = refreshTime(kept);
      return kept;
    }
  }
}

/** Some time before they expire, and not at once again where that is soon. */
function refreshTime({ expiration }: Identity): number {
  if (expiration === undefined) {
    return Infinity;
  }
  const expiresAt = expiration.getTime();
  return Math.min(expiresAt, Math.max(expiresAt - refreshBefore, Date.now() + refreshPause));
}

/**
 * The credentials that were had in this window, each for as long as what they come from is written as it was: a profile that is
 * selected again, or refreshed, does not ask for its MFA code again.
 */
export class CredentialStore {
  private readonly all = new Map<string, Credentials>();

  /** Those of a connection; from now on they are had over this origin's way. */
  of(origin: CredentialOrigin): Credentials {
    const key = keyOf(origin);
    const resolve = () => this.resolve(origin, key);
    const found = this.all.get(key);
    if (found !== undefined) {
      found.resolveBy(resolve);
      return found;
    }
    const made = new Credentials(resolve);
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

function environmentKeys(environment: Environment): readonly (string | undefined)[] {
  return (['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const).map(
    (name) => environment[name],
  );
}

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
