// A plan: current and wanted settings, as a list of changes. Every write has a plan, for one user or ten thousand.

import type { ConnectionIdentity } from '../connectionIdentity';
import type { Failure } from './failure';
import type { SettingsRead } from './readSettings';
import { telephonyKeys, type Telephony, type TelephonyKey, type UserReference } from '../chime/model';

export interface Change extends UserReference {
  readonly before: Telephony;
  readonly after: Telephony;
  /** An earlier attempt had an unknown result: it may have set the wanted values found now. */
  readonly mayBeApplied?: true;
}

/** Changes the Telephony settings of each user in the plan. */
export interface UpdatePlan {
  readonly action: 'UpdateUserSettings';
  readonly identity: ConnectionIdentity;
  readonly changes: readonly Change[];
}

/** Signs each user out of all devices. A sign-out has no before and after, and can't be undone. */
export interface SignOutPlan {
  readonly action: 'LogoutUser';
  readonly identity: ConnectionIdentity;
  readonly changes: readonly UserReference[];
}

export type Plan = UpdatePlan | SignOutPlan;

/** What the preview shows before a person applies a plan. */
export interface PlannedUpdate {
  readonly plan: UpdatePlan;
  /** Users that already have the wanted settings; they are not in the plan. */
  readonly unchanged: readonly CurrentSettings[];
  /** Users skipped because somebody else changed their settings since the run to undo, or since the table was written. */
  readonly conflicts: readonly CurrentSettings[];
  /** Users skipped because their current settings could not be read. */
  readonly unread: readonly Unread[];
}

export type Unread = UserReference & { readonly failure: Failure };

/** The wanted booleans; a missing one keeps its current value. */
export type Wanted = Readonly<Partial<Telephony>>;

export interface CurrentSettings extends UserReference {
  readonly telephony: Telephony;
}

/** The same `wanted` for all users. Skips users that already have it. */
export const planUpdate = (
  identity: ConnectionIdentity,
  current: readonly CurrentSettings[],
  wanted: Wanted,
): UpdatePlan => planEach(identity, current, () => wanted);

function planEach(
  identity: ConnectionIdentity,
  current: readonly CurrentSettings[],
  wantedOf: (user: UserReference) => Wanted,
): UpdatePlan {
  const changes = current
    .map((user) => ({ ...user, wanted: wantedOf(user) }))
    .filter(({ telephony, wanted }) => !isAs(telephony, wanted))
    .map(({ accountId, userId, telephony, wanted }) => ({
      accountId,
      userId,
      before: telephony,
      after: { ...telephony, ...wanted },
    }));
  return { action: 'UpdateUserSettings', identity, changes };
}

/** Whether a user has the wanted settings. */
export const isAs = (telephony: Telephony, wanted: Wanted): boolean =>
  telephonyKeys.every((key) => wanted[key] === undefined || wanted[key] === telephony[key]);

/** Plans the users that could be read. */
export function planUpdateOfMany(
  identity: ConnectionIdentity,
  reads: readonly SettingsRead[],
  wantedOf: (user: UserReference) => Wanted,
): PlannedUpdate {
  const current = reads.filter((read) => 'telephony' in read);
  return {
    plan: planEach(identity, current, wantedOf),
    unchanged: current.filter((user) => isAs(user.telephony, wantedOf(user))),
    conflicts: [],
    unread: reads.filter((read) => 'failure' in read),
  };
}

/** Compares current settings with a change, looking only at the booleans that the change flips. */
export function standing({ before, after }: Change, now: Telephony): 'after' | 'before' | 'other' {
  let isAfter = true;
  let isBefore = true;
  for (const key of telephonyKeys) {
    if (before[key] !== after[key]) {
      isAfter &&= now[key] === after[key];
      isBefore &&= now[key] === before[key];
    }
  }
  return isAfter ? 'after' : isBefore ? 'before' : 'other';
}

/** The current settings, with the change's flipped booleans set to its `after`. */
export function withFlips({ before, after }: Pick<Change, 'before' | 'after'>, now: Telephony): Telephony {
  const wanted = (key: TelephonyKey) => (before[key] === after[key] ? now[key] : after[key]);
  return {
    InboundCalling: wanted('InboundCalling'),
    OutboundCalling: wanted('OutboundCalling'),
    SMS: wanted('SMS'),
  };
}

export const flippedKeys = (before: Telephony, after: Telephony): readonly TelephonyKey[] =>
  telephonyKeys.filter((key) => before[key] !== after[key]);

/** How many users get each boolean switched on, and how many off. */
export function countFlips(
  changes: readonly Change[],
): Readonly<Record<TelephonyKey, { readonly on: number; readonly off: number }>> {
  const counts = {
    InboundCalling: { on: 0, off: 0 },
    OutboundCalling: { on: 0, off: 0 },
    SMS: { on: 0, off: 0 },
  };
  for (const { before, after } of changes) {
    for (const key of telephonyKeys) {
      if (before[key] !== after[key]) {
        counts[key][after[key] ? 'on' : 'off'] += 1;
      }
    }
  }
  return counts;
}
