// The only place that decides whether a write may go ahead.

import type { ConnectionIdentity } from '../connectionIdentity';
import type { UserReference } from '../chime/model';
import type { Plan } from './plan';

/** Facts that decide whether a write may go ahead, besides the plan. */
export interface WriteCircumstances {
  readonly workspaceTrusted: boolean;
  /** The person has allowed writes on this connection, and has not revoked the permission. */
  readonly granted: boolean;
  /** The person marked the connection as production. */
  readonly production: boolean;
  /** The write is part of a plan for many users: confirm the write even if only one user remains. */
  readonly alwaysConfirm?: boolean;
}

/** The part of a plan that the decision needs. Before the plan exists, `changes` holds the chosen users. */
export type JudgedPlan = Pick<Plan, 'action' | 'identity'> & { readonly changes: readonly UserReference[] };

/**
 * - `refuse`: in an untrusted workspace, only the sandbox may be written to.
 * - `allow`: write without a question.
 * - `confirm`: the person must see connection, account, user and endpoint, and confirm.
 * - `grant`: as `confirm`, for a read-only connection: the person may allow this write, or all writes from now on.
 * - `typeName`: as `confirm`, and the person must type the connection's name.
 */
export type Verdict = 'refuse' | 'allow' | 'confirm' | 'grant' | 'typeName';

/**
 * Every connection except the sandbox counts as somebody's real directory.
 * Sign-outs need confirmation because they can't be undone; changes of many users need confirmation on every connection.
 */
export function judgeWrite(
  { action, identity, changes }: JudgedPlan,
  { workspaceTrusted, granted, production, alwaysConfirm = false }: WriteCircumstances,
): Verdict {
  const whenAllowed =
    action === 'UpdateUserSettings' && changes.length <= 1 && !alwaysConfirm ? 'allow' : 'confirm';
  if (identity.kind === 'sandbox') {
    return whenAllowed;
  }
  if (!workspaceTrusted) {
    return 'refuse';
  }
  if (production && changes.length > 1) {
    return 'typeName';
  }
  if (!granted) {
    return 'grant';
  }
  return whenAllowed;
}

/** {@link judgeWrite} refused the write. Code checks `kind`, not the class. */
export class WriteRefusedError extends Error {
  override readonly name = 'WriteRefused';
  readonly kind = 'writeRefused';
}

/** A permission to write; valid only for exactly these three values. */
export interface Grant {
  /** `undefined`: the connection uses the keys of the environment. */
  readonly profile: string | undefined;
  readonly awsAccountId: string;
  readonly endpoint: string;
}

/** @returns `undefined` while the AWS account is unknown: a grant needs the account */
export const grantOf = (
  { profile, endpoint }: ConnectionIdentity,
  awsAccountId: string | undefined,
): Grant | undefined => (awsAccountId === undefined ? undefined : { profile, awsAccountId, endpoint });

/** Stores grants on this computer; must not be synchronised to another computer. */
export interface GrantStorage {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const storageKey = 'writeGrants';

const sourcesKey = 'signingSources';

/** A profile and the source of its credentials. */
export interface SigningProfile {
  readonly name: string;
  /** Equal values mean the same source. */
  readonly signingSource: string;
  /** Credential sources of the profile that are not used. */
  readonly passedOver: readonly unknown[];
}

/** Connections with a permission to write, until the person revokes the permission. */
export class Grants {
  constructor(private readonly storage: GrantStorage) {}

  has(grant: Grant | undefined): boolean {
    return grant !== undefined && this.all().includes(keyOf(grant));
  }

  async add(grant: Grant): Promise<void> {
    await this.storage.update(storageKey, [
      ...this.all().filter((key) => key !== keyOf(grant)),
      keyOf(grant),
    ]);
  }

  /** Removes all grants of a profile, for every AWS account and endpoint. */
  async removeAllOf(profile: string | undefined): Promise<void> {
    const removed = new Set(this.ofProfile(profile));
    await this.storage.update(
      storageKey,
      this.all().filter((key) => !removed.has(key)),
    );
  }

  /**
   * Remembers a profile's credential source. If the source differs from the last one, removes the profile's grants.
   * @returns whether the source differs; synchronous, so that no write can come first
   */
  signsWith({ name, signingSource, passedOver }: SigningProfile): boolean {
    const sources = this.sources();
    const last = sources.get(name);
    if (last === signingSource) {
      return false;
    }
    void this.storage.update(sourcesKey, [...sources.set(name, signingSource)]);
    // Grants may be older than the stored sources. A profile with only one source can't have used another.
    const isOther = last !== undefined || (passedOver.length > 0 && this.ofProfile(name).length > 0);
    if (isOther) {
      void this.removeAllOf(name);
    }
    return isOther;
  }

  private sources(): Map<string, string> {
    const stored = this.storage.get(sourcesKey);
    const isPair = (entry: unknown): entry is [string, string] =>
      Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === 'string');
    return new Map(Array.isArray(stored) ? stored.filter(isPair) : []);
  }

  private ofProfile(profile: string | undefined): readonly string[] {
    const prefix = JSON.stringify([profile ?? null]).slice(0, -1);
    return this.all().filter((key) => key.startsWith(`${prefix},`));
  }

  private all(): readonly string[] {
    const stored = this.storage.get(storageKey);
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : [];
  }
}

const keyOf = ({ profile, awsAccountId, endpoint }: Grant): string =>
  JSON.stringify([profile ?? null, awsAccountId, endpoint]);
