// The lines of a run's file. Of the users they hold ids and booleans, never a name or an e-mail address.

import type { TelephonyKey, UserReference } from '../../chime/model';
import type { ConnectionIdentity } from '../../connectionIdentity';
import type { Outcome } from '../apply';
import type { Change, Plan, PlannedUpdate } from '../plan';
import type { Remaining } from '../remaining';
import type { Tally } from '../tally';

/** The first line: all but the users, so that a list of runs need not read them. */
export interface RunRecord {
  readonly record: 'run';
  readonly version: 1;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The command that started it. */
  readonly source: string;
  /** Who started it; missing in records of older versions. */
  readonly by?: RunAuthor;
  readonly action: Plan['action'];
  readonly connection: ConnectionIdentity;
  /** How many users the plan has. */
  readonly users: number;
  /** The user, of a plan of one. */
  readonly user?: UserReference;
  /** The run that this one undoes, wholly or in part. */
  readonly undoes?: string;
  /** The name of the table that it was planned by, without its folder. */
  readonly file?: string;
  readonly leftOut?: LeftOut;
  /** Of an update: what is switched on for some of the users, and what off. */
  readonly flips?: Flips;
}

/** The identity that STS named, else the person of this computer. */
export type RunAuthor = { readonly arn: string } | { readonly osUser: string };

export interface Flips {
  readonly on: readonly TelephonyKey[];
  readonly off: readonly TelephonyKey[];
}

/** How many users were chosen and are no part of the plan. */
export interface LeftOut {
  /** They were as wanted already. */
  readonly unchanged: number;
  /** Somebody else changed them since what is undone. */
  readonly conflicts: number;
  /** Their settings could not be read. */
  readonly unread: number;
  /** The person took them out of the preview. */
  readonly takenOut?: number;
}

export const leftOutOf = ({ unchanged, conflicts, unread }: PlannedUpdate): LeftOut => ({
  unchanged: unchanged.length,
  conflicts: conflicts.length,
  unread: unread.length,
});

/** A part of the plan. */
export interface PlanRecord {
  readonly record: 'plan';
  readonly changes: readonly Change[] | readonly UserReference[];
}

/** The plan is whole. No request left before this line was on the disk, and none is known to have left before the next. */
export interface BeginRecord {
  readonly record: 'begin';
  readonly time: string;
}

export interface OutcomeRecord {
  readonly record: 'outcome';
  readonly outcome: Outcome;
}

/** The run went on after an end or a break, for users who were not done. */
export interface ResumedRecord {
  readonly record: 'resumed';
  readonly time: string;
  readonly source: string;
  /** Whom it went on with: what was known of them is no longer so. Nobody where it was only ended. */
  readonly remaining?: Remaining;
}

/** Nothing is under way any more. A file whose last line is another is of a run that was broken off. */
export interface EndRecord {
  readonly record: 'end';
  readonly time: string;
  readonly tally: Tally;
}

export type HistoryRecord = RunRecord | PlanRecord | BeginRecord | OutcomeRecord | ResumedRecord | EndRecord;

/** What a service, or STS, says of a failure may hold anything, a name too: the error's name, status and request id are kept. */
export function withoutText(outcome: Outcome): Outcome {
  if (outcome.result !== 'failed') {
    return outcome;
  }
  const { kind, name, operation, status, requestId, code } = outcome.failure;
  const failure = {
    kind,
    name,
    message: '',
    ...(operation !== undefined && { operation }),
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(code !== undefined && { code }),
  };
  return { ...outcome, failure };
}
