// Reports the outcome of each user of a run, as CSV (RFC 4180) or JSON. Names are included only on request.

import { telephonyKeys, type Telephony, type User, type UserReference } from '../chime/model';
import type { Outcome } from './apply';
import { csvField, guarded } from './csvField';
import type { RunDetails } from './history/readRun';

/** Looks up a user's name and e-mail address. */
type FindUser = (user: UserReference) => User | undefined;

/** `result` is `unknown` for a user without an outcome, and for a failed write that may have taken effect. */
interface Row extends UserReference {
  readonly name?: string;
  readonly email?: string;
  readonly result: Outcome['result'] | 'unknown';
  readonly knownBy?: 'answer' | 'reading';
  readonly before?: Telephony;
  readonly after?: Telephony;
  /** For a conflict: the settings that the run found. */
  readonly now?: Telephony;
  /** The name of the error. */
  readonly error?: string;
  readonly status?: number;
  readonly requestId?: string;
  /** ISO 8601, UTC. */
  readonly time?: string;
}

function rowsOf({ plan, outcomes, begun }: RunDetails, findUser?: FindUser): readonly Row[] {
  return plan.changes.map((change): Row => {
    const { accountId, userId } = change;
    const { DisplayName: name, PrimaryEmail: email } = findUser?.(change) ?? {};
    const settings = 'before' in change ? { before: change.before, after: change.after } : {};
    return {
      accountId,
      userId,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      ...(begun ? resultOf(outcomes.of(change)) : { result: 'notDone' as const }),
      ...settings,
    };
  });
}

function resultOf(outcome: Outcome | undefined): Omit<Row, keyof UserReference> {
  if (outcome === undefined) {
    return { result: 'unknown' };
  }
  const time = outcome.time === undefined ? {} : { time: outcome.time };
  switch (outcome.result) {
    case 'done':
      return {
        result: 'done',
        knownBy: outcome.knownBy,
        ...(outcome.requestId !== undefined && { requestId: outcome.requestId }),
        ...time,
      };
    case 'conflict':
      return { result: 'conflict', now: outcome.now, ...time };
    case 'failed': {
      const { name, status, requestId } = outcome.failure;
      return {
        result: outcome.unknown ? 'unknown' : 'failed',
        error: name,
        ...(status !== undefined && { status }),
        ...(requestId !== undefined && { requestId }),
        ...time,
      };
    }
    case 'notDone':
      return { result: outcome.result, ...time };
  }
}

/** @param findUser adds the names of the users, and of the person who made the change */
export function jsonReport(details: RunDetails, findUser?: FindUser): string {
  const { run, outcomes, damagedLines, uncheckedLines } = details;
  const { by, ...nameless } = run;
  const report = {
    ...nameless,
    ...(findUser && by && { by }),
    tally: outcomes.tally,
    damagedLines,
    uncheckedLines,
    results: rowsOf(details, findUser),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** @param findUser as in {@link jsonReport} */
export function csvReport(details: RunDetails, findUser?: FindUser): string {
  const settings = ['before', 'after', 'now'] as const;
  const { by } = details.run;
  const ifNamed = <T>(cells: readonly T[]): readonly T[] => (findUser === undefined ? [] : cells);
  const header = [
    'accountId',
    'userId',
    ...ifNamed(['name', 'email']),
    'result',
    'knownBy',
    ...settings.flatMap((which) => telephonyKeys.map((key) => `${which}.${key}`)),
    'error',
    'status',
    'requestId',
    'time',
    ...ifNamed(['changedBy']),
  ];
  const lines = rowsOf(details, findUser).map((row) => [
    row.accountId,
    row.userId,
    ...ifNamed([row.name, row.email]),
    row.result,
    row.knownBy,
    ...settings.flatMap((which) => telephonyKeys.map((key) => row[which]?.[key])),
    row.error,
    row.status,
    row.requestId,
    row.time,
    ...ifNamed([by && ('arn' in by ? by.arn : by.osUser)]),
  ]);
  const text = [header, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
  // Without the byte order mark, Excel reads UTF-8 in the computer's code page.
  return /[^\0-\x7f]/.test(text) ? `\ufeff${text}` : text;
}

const cell = (value: string | number | boolean | undefined): string =>
  csvField(typeof value === 'string' ? guarded(value) : String(value ?? ''), ',');
