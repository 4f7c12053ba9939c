// The lines of a run's file. The lines hold ids and booleans of users, never names or e-mail addresses.

import type { TelephonyKey, UserReference } from '../../chime/model';
import type { ConnectionIdentity } from '../../connectionIdentity';
import type { Outcome } from '../apply';
import type { Change, Plan, PlannedUpdate } from '../plan';
import type { Remaining } from '../remaining';
import type { Tally } from '../tally';

/** The first line: everything except the users, so that a list of runs need not read the users. */
export interface RunRecord {
  readonly record: 'run';
  readonly version: 1;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The command that started the run. */
  readonly source: string;
  /** Who started the run; missing in records of older versions. */
  readonly by?: RunAuthor;
  readonly action: Plan['action'];
  readonly connection: ConnectionIdentity;
  /** Number of users in the plan. */
  readonly users: number;
  /** For a plan of one user: the user. */
  readonly user?: UserReference;
  /** The run that this run undoes, wholly or in part. */
  readonly undoes?: string;
  /** The name, without folder, of the table that the plan came from. */
  readonly file?: string;
  readonly leftOut?: LeftOut;
  /** For an update: the settings that change to on for some users, and the settings that change to off. */
  readonly flips?: Flips;
}

/** The ARN from STS; without an ARN, the operating system's user name. */
export type RunAuthor = { readonly arn: string } | { readonly osUser: string };

export interface Flips {
  readonly on: readonly TelephonyKey[];
  readonly off: readonly TelephonyKey[];
}

/** Numbers of chosen users that the plan skips. */
export interface LeftOut {
  /** No change needed. */
  readonly unchanged: number;
  /** Changed by someone else. */
  readonly conflicts: number;
  /** Their settings could not be read. */
  readonly unread: number;
  /** Removed from the preview by the person. */
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

/** The plan is complete. No request was sent before this line was on the disk. */
export interface BeginRecord {
  readonly record: 'begin';
  readonly time: string;
}

export interface OutcomeRecord {
  readonly record: 'outcome';
  readonly outcome: Outcome;
}

/** A window took the run over, to resume the run or to discard the rest. */
export interface ResumedRecord {
  readonly record: 'resumed';
  readonly time: string;
  readonly source: string;
  /** The users to try again: their earlier outcomes no longer count. Missing if the rest was discarded. */
  readonly remaining?: Remaining;
}

/** No write is in progress. A file with another last line belongs to a run in progress or an interrupted run. */
export interface EndRecord {
  readonly record: 'end';
  readonly time: string;
  readonly tally: Tally;
}

export type HistoryRecord = RunRecord | PlanRecord | BeginRecord | OutcomeRecord | ResumedRecord | EndRecord;

/** Removes the service's own texts from a failure: the texts may hold anything, even a user's name. */
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
