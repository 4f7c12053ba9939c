// Makes plans from a recorded run: one for the remaining users, and one to undo the run.

import { userKey, type UserReference } from '../chime/model';
import type { ConnectionIdentity } from '../connectionIdentity';
import type { Outcome } from './apply';
import { inSlices } from './eventLoop';
import {
  standing,
  withFlips,
  type Change,
  type CurrentSettings,
  type Plan,
  type PlannedUpdate,
  type Unread,
} from './plan';
import type { SettingsRead } from './readSettings';
import type { Outcomes } from './tally';

/** A run from its record, or from the memory of the window that applied it. */
export interface RecordedRun {
  readonly plan: Plan;
  readonly outcomes: Outcomes;
}

/**
 * - `unfinished`: users without an outcome, and users with the outcome `notDone`.
 * - `failed`: users whose write failed. A conflict is not a failure: somebody else decided otherwise, so a person must be asked.
 */
export type Remaining = 'unfinished' | 'failed';

/** The outcome that is dropped when the remaining users are tried again. */
export const forgottenBy = (remaining: Remaining): 'failed' | 'notDone' =>
  remaining === 'failed' ? remaining : 'notDone';

/** Outcomes of remaining users that this pass does not try: these outcomes stay valid. */
export function besidePass({ outcomes }: RecordedRun, remaining: Remaining, pass: Plan): readonly Outcome[] {
  const tried = new Set(pass.changes.map(userKey));
  return [...outcomes].filter(
    (outcome) => outcome.result === forgottenBy(remaining) && !tried.has(userKey(outcome)),
  );
}

export function remainingPlan({ plan, outcomes }: RecordedRun, remaining: Remaining): Plan {
  const isLeft = (user: UserReference): boolean => {
    const result = outcomes.of(user)?.result;
    return remaining === 'failed' ? result === 'failed' : result === undefined || result === 'notDone';
  };
  if (plan.action === 'LogoutUser') {
    return { ...plan, changes: plan.changes.filter(isLeft) };
  }
  const changes = plan.changes.filter(isLeft).map((change): Change => {
    const outcome = outcomes.of(change);
    return mayBeWritten(outcome) ? { ...change, mayBeApplied: true } : change;
  });
  return { ...plan, changes };
}

/**
 * Derives outcomes of an interrupted run's users from a read.
 * Wanted values may come from the run; old values show that no write took effect.
 */
export function reconcile(changes: readonly Change[], reads: readonly SettingsRead[]): readonly Outcome[] {
  const planned = new Map(changes.map((change) => [userKey(change), change]));
  return reads.flatMap((read): Outcome[] => {
    const change = planned.get(userKey(read));
    if (change === undefined) {
      return [];
    }
    const { accountId, userId } = read;
    const user = { accountId, userId };
    if ('failure' in read) {
      return [{ ...user, result: 'failed', unknown: change.mayBeApplied ?? false, failure: read.failure }];
    }
    const { telephony } = read;
    const conflict = { ...user, result: 'conflict', now: telephony } as const;
    switch (standing(change, telephony)) {
      case 'after':
        return [change.mayBeApplied ? { ...user, result: 'done', knownBy: 'reading', telephony } : conflict];
      case 'before':
        return [{ ...user, result: 'notDone' }];
      case 'other':
        return [{ ...conflict, ...(change.mayBeApplied && { mayBeApplied: true }) }];
    }
  });
}

/** Changes that were written, or may have been written; empty for sign-outs. */
export async function undoable({ plan, outcomes }: RecordedRun): Promise<readonly Change[]> {
  if (plan.action === 'LogoutUser') {
    return [];
  }
  const changes: Change[] = [];
  for await (const change of inSlices(plan.changes)) {
    const outcome = outcomes.of(change);
    if (outcome?.result === 'done' || mayBeWritten(outcome)) {
      changes.push(change);
    }
  }
  return changes;
}

/** Whether a run that had begun may have written to the user without a known result. */
export const mayBeWritten = (outcome: Outcome | undefined): boolean =>
  outcome === undefined ||
  (outcome.result === 'failed' && outcome.unknown) ||
  ((outcome.result === 'notDone' || outcome.result === 'conflict') && outcome.mayBeApplied === true);

/** Plans the way back to the settings before `changes`. Users that somebody else changed since become conflicts. */
export async function planUndo(
  identity: ConnectionIdentity,
  changes: readonly Change[],
  reads: readonly SettingsRead[],
): Promise<PlannedUpdate> {
  const undone = new Map<string, Change>();
  for await (const change of inSlices(changes)) {
    undone.set(userKey(change), change);
  }
  const back: Change[] = [];
  const conflicts: CurrentSettings[] = [];
  const unchanged: CurrentSettings[] = [];
  const unread: Unread[] = [];
  for await (const read of inSlices(reads)) {
    const change = undone.get(userKey(read));
    if ('failure' in read) {
      unread.push(read);
      continue;
    }
    if (change === undefined) {
      continue;
    }
    const { accountId, userId, telephony } = read;
    switch (standing(change, telephony)) {
      case 'after':
        back.push({
          accountId,
          userId,
          before: telephony,
          after: withFlips({ before: change.after, after: change.before }, telephony),
        });
        break;
      case 'before':
        unchanged.push({ accountId, userId, telephony });
        break;
      case 'other':
        conflicts.push({ accountId, userId, telephony });
    }
  }
  return {
    plan: { action: 'UpdateUserSettings', identity, changes: back },
    unchanged,
    conflicts,
    unread,
  };
}
