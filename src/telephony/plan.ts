// A plan: what is now and what is wanted, as a list of changes. Every write is one, of one user or of ten thousand.

import { telephonyKeys, type Telephony, type TelephonyKey, type UserReference } from '../chime/model';

/** Where a plan is carried out. It is recorded with the plan, and shown before it is confirmed. */
export interface ConnectionIdentity {
  /** `environment`: the keys of AWS_ACCESS_KEY_ID and its companions. */
  readonly kind: 'sandbox' | 'profile' | 'environment';
  /** The profile's name; `undefined` for the other kinds. */
  readonly profile?: string;
  readonly endpoint: string;
  readonly region: string;
}

export interface Change extends UserReference {
  readonly before: Telephony;
  readonly after: Telephony;
}

/** Telephony for each of the changes. */
export interface UpdatePlan {
  readonly action: 'UpdateUserSettings';
  readonly connection: ConnectionIdentity;
  readonly changes: readonly Change[];
}

/** Sign each of the users out of all devices. It has no before and after, and can't be undone. */
export interface SignOutPlan {
  readonly action: 'LogoutUser';
  readonly connection: ConnectionIdentity;
  readonly changes: readonly UserReference[];
}

export type Plan = UpdatePlan | SignOutPlan;

/** What is wanted of each boolean; one that is left out stays as it is. */
export type Wanted = Readonly<Partial<Telephony>>;

export interface CurrentSettings extends UserReference {
  readonly telephony: Telephony;
}

/** Users for whom nothing would change are left out. */
export function planUpdate(
  connection: ConnectionIdentity,
  current: readonly CurrentSettings[],
  wanted: Wanted,
): UpdatePlan {
  const changes = current
    .map(({ accountId, userId, telephony }) => ({
      accountId,
      userId,
      before: telephony,
      after: { ...telephony, ...wanted },
    }))
    .filter(({ before, after }) => flippedKeys(before, after).length > 0);
  return { action: 'UpdateUserSettings', connection, changes };
}

export const flippedKeys = (before: Telephony, after: Telephony): readonly TelephonyKey[] =>
  telephonyKeys.filter((key) => before[key] !== after[key]);
