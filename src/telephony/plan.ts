// A plan: what is now and what is wanted, as a list of changes. Every write is one, of one user or of ten thousand.

import type { ConnectionIdentity } from '../connectionIdentity';
import type { Failure } from './failure';
import type { SettingsRead } from './readSettings';
import { telephonyKeys, type Telephony, type TelephonyKey, type UserReference } from '../chime/model';

export interface Change extends UserReference {
  readonly before: Telephony;
  readonly after: Telephony;
  /** An earlier attempt of it ended without an answer: what is as wanted now may be its doing. */
  readonly mayBeApplied?: true;
}

/** Telephony for each of the changes. */
export interface UpdatePlan {
  readonly action: 'UpdateUserSettings';
  readonly identity: ConnectionIdentity;
  readonly changes: readonly Change[];
}

/** Sign each of the users out of all devices. It has no before and after, and can't be undone. */
export interface SignOutPlan {
  readonly action: 'LogoutUser';
  readonly identity: ConnectionIdentity;
  readonly changes: readonly UserReference[];
}

export type Plan = UpdatePlan | SignOutPlan;

/** What a person looks at before a plan is carried out. */
export interface PlannedUpdate {
  readonly plan: UpdatePlan;
  /** Users who are as wanted already, and are left out of the plan. */
  readonly unchanged: readonly CurrentSettings[];
  /** Users who are not in the plan as somebody else changed them since; an undo has such. */
  readonly conflicts: readonly CurrentSettings[];
  /** Users who are not in the plan as nobody knows what they are now. */
  readonly unread: readonly Unread[];
}

export type Unread = UserReference & { readonly failure: Failure };

/** What is wanted of each boolean; one that is left out stays as it is. */
export type Wanted = Readonly<Partial<Telephony>>;

export interface CurrentSettings extends UserReference {
  readonly telephony: Telephony;
}

/** One `wanted` for all. Users for whom nothing would change are left out. */
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

/** Whether a user has what is wanted. */
export const isAs = (telephony: Telephony, wanted: Wanted): boolean =>
  telephonyKeys.every((key) => wanted[key] === undefined || wanted[key] === telephony[key]);

/** As far as the users could be read. */
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

/** How what is now stands to a change, as far as the booleans that it changes are concerned. */
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

/** What is now, but for the booleans that a change flips: those are as it wants them. */
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

/** How many users would have each boolean switched on, and how many off. */
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
