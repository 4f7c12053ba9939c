// A table and what the service says now, as changes.

import { telephonyKeys, userKey, type Telephony } from '../../chime/model';
import type { ConnectionIdentity } from '../../connectionIdentity';
import type { Failure } from '../failure';
import {
  isAs,
  type Change,
  type CurrentSettings,
  type PlannedUpdate,
  type Unread,
  type Wanted,
} from '../plan';
import type { Diagnostic } from './diagnostics';
import { rowDiagnostic, type ResolvedRow } from './resolveUsers';
import { untouchedOf, wishesOf, type Asked } from './wishes';

/** Lines are those of the rows. */
export interface InLine {
  readonly line: number;
}

/** Somebody changed settings since the row was read, and the row does not ask for them. */
export interface Kept extends CurrentSettings, InLine {
  /** The cells that are not as it is now: what would restore the settings of the table. */
  readonly inTable: Wanted;
}

export interface TablePlan {
  readonly changes: readonly (Change & InLine)[];
  /** May be among `changes` too, with other settings. */
  readonly kept: readonly Kept[];
  /** Who is as the row says, and of whom nobody changed anything. */
  readonly unchanged: readonly (CurrentSettings & InLine)[];
  readonly unreadable: readonly (Unread & InLine)[];
  /** Users whom the service does not have. */
  readonly diagnostics: readonly Diagnostic[];
}

/** @param readings by `userKey`, of every row */
export function planTable(
  rows: Iterable<ResolvedRow>,
  readings: ReadonlyMap<string, Telephony | Failure>,
  asked: Asked,
): TablePlan {
  const changes: (Change & InLine)[] = [];
  const kept: Kept[] = [];
  const unchanged: (CurrentSettings & InLine)[] = [];
  const unreadable: (Unread & InLine)[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const row of rows) {
    const { line, accountId, userId } = row;
    const reading = readings.get(userKey(row));
    if (reading === undefined) {
      throw new Error(`The user of line ${line} was not read.`);
    }
    if ('kind' in reading) {
      if (reading.name === 'NotFoundException') {
        diagnostics.push(rowDiagnostic('unknownUser', row, userId));
      } else {
        unreadable.push({ line, accountId, userId, failure: reading });
      }
      continue;
    }
    const wanted = wishesOf(row, asked);
    const inTable = asked === 'changed' ? differing(untouchedOf(row), reading) : {};
    const isKept = Object.keys(inTable).length > 0;
    const isSet = isAs(reading, wanted);
    if (!isSet) {
      changes.push({ line, accountId, userId, before: reading, after: { ...reading, ...wanted } });
    }
    if (isKept) {
      kept.push({ line, accountId, userId, telephony: reading, inTable });
    }
    if (isSet && !isKept) {
      unchanged.push({ line, accountId, userId, telephony: reading });
    }
  }
  return { changes, kept, unchanged, unreadable, diagnostics };
}

const differing = (wanted: Wanted, now: Telephony): Wanted =>
  Object.fromEntries(
    telephonyKeys
      .filter((key) => wanted[key] !== undefined && wanted[key] !== now[key])
      .map((key) => [key, wanted[key]]),
  );

/** The change that gives a user the settings of the table back. */
export const restoring = ({ line, accountId, userId, telephony, inTable }: Kept): Change & InLine => ({
  line,
  accountId,
  userId,
  before: telephony,
  after: { ...telephony, ...inTable },
});

/** As every plan for many is shown and applied: without the lines. */
export const plannedUpdate = (identity: ConnectionIdentity, plan: TablePlan): PlannedUpdate => ({
  plan: {
    action: 'UpdateUserSettings',
    identity,
    changes: plan.changes.map(({ accountId, userId, before, after }) => ({
      accountId,
      userId,
      before,
      after,
    })),
  },
  unchanged: plan.unchanged,
  conflicts: plan.kept,
  unread: plan.unreadable,
});
