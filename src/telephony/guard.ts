// The only place that decides whether a write may go ahead.

import type { ConnectionIdentity } from '../connectionIdentity';
import type { UserReference } from '../chime/model';
import type { Plan } from './plan';

/** What the decision rests on, beside the plan. */
export interface WriteCircumstances {
  readonly workspaceTrusted: boolean;
  /** The person allowed writes on this connection until that is taken back. */
  readonly granted: boolean;
  /** The person marked the connection as production. */
  readonly production: boolean;
  /** It was shown as a plan for many, and is confirmed however few are left of it. */
  readonly alwaysConfirm?: boolean;
}

/** What of a plan is judged: before it is made, whom it is about. */
export type JudgedPlan = Pick<Plan, 'action' | 'identity'> & { readonly changes: readonly UserReference[] };

/**
 * - `refuse`: in a workspace that is not trusted only the sandbox is written to.
 * - `allow`: go on.
 * - `confirm`: a person must see connection, account, user and endpoint, and say yes.
 * - `grant`: as `confirm`, and the connection is read-only so far: the person may allow it for this once or for good.
 * - `typeName`: as `confirm`, by typing the connection's name.
 */
export type Verdict = 'refuse' | 'allow' | 'confirm' | 'grant' | 'typeName';

/**
 * Everything but the sandbox is somebody's real directory until shown otherwise; a sign-out can't be taken back; and many users at
 * once are confirmed wherever they are.
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

/** A write that {@link judgeWrite} refused; known by its kind. */
export class WriteRefusedError extends Error {
  override readonly name = 'WriteRefused';
  readonly kind = 'writeRefused';
}

/** What a grant is for; a change of any member ends it. */
export interface Grant {
  /** `undefined`: the keys of the environment. */
  readonly profile: string | undefined;
  readonly awsAccountId: string;
  readonly endpoint: string;
}

/** @returns `undefined` while the AWS account is not known: there is nothing then that could be allowed for good */
export const grantOf = (
  { profile, endpoint }: ConnectionIdentity,
  awsAccountId: string | undefined,
): Grant | undefined => (awsAccountId === undefined ? undefined : { profile, awsAccountId, endpoint });

/** Where grants are kept: on this machine, and never synchronised to another. */
export interface GrantStorage {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const storageKey = 'writeGrants';

const sourcesKey = 'signingSources';

/** A profile, and what its credentials come from. */
export interface SigningProfile {
  readonly name: string;
  /** The same for as long as the same source signs. */
  readonly signingSource: string;
  /** The sources that it has beside those that count. */
  readonly passedOver: readonly unknown[];
}

/** The connections that a person allowed to be written to until it is taken back. */
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

  /** Takes back all grants of a profile, whatever its account and endpoint were. */
  async removeAllOf(profile: string | undefined): Promise<void> {
    const removed = new Set(this.ofProfile(profile));
    await this.storage.update(
      storageKey,
      this.all().filter((key) => !removed.has(key)),
    );
  }

  /**
   * Remembers what a profile signs with. Where that is not what it last signed with, its grants end.
   * @returns whether it is not; at once, so that no write comes before it
   */
  signsWith({ name, signingSource, passedOver }: SigningProfile): boolean {
    const sources = this.sources();
    const last = sources.get(name);
    if (last === signingSource) {
      return false;
    }
    void this.storage.update(sourcesKey, [...sources.set(name, signingSource)]);
    // Grants may be older than what is remembered: then a profile with one source has signed with that one.
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
