// Plans the changes that a table asks for, from the service's current settings.

import type { Telephony } from '../../chime/model';
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
import { rowDiagnostic, type ResolvedRow } from './resolvedRows';
import { differingFrom, untouchedOf, wishesOf, type Asked } from './wishes';

/** The line of the row. */
export interface InLine {
  readonly line: number;
}

/** Somebody changed settings since the row was read, and the row asks for no change of these settings. */
export interface Kept extends CurrentSettings, InLine {
  /** The table's values of the settings that differ. Applying these values would restore the table's settings. */
  readonly inTable: Wanted;
}

/** A plan that grows row by row, so that thousands of rows can be planned in slices. */
export class TablePlan {
  readonly changes: (Change & InLine)[] = [];
  /** A user may also be in `changes`, with other settings. */
  readonly kept: Kept[] = [];
  /** Users that have the wanted settings, and whose other settings nobody changed. */
  readonly unchanged: (CurrentSettings & InLine)[] = [];
  readonly unreadable: (Unread & InLine)[] = [];
  /** Errors for users that the service does not have. */
  readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly asked: Asked) {}

  /** @param now the current settings of the row's user, or why the settings could not be read */
  add(row: ResolvedRow, now: Telephony | Failure): void {
    const { line, accountId, userId } = row;
    if (!('kind' in now)) {
      this.addRead(row, now);
    } else if (now.name === 'NotFoundException') {
      this.diagnostics.push(rowDiagnostic('unknownUser', row, userId));
    } else {
      this.unreadable.push({ line, accountId, userId, failure: now });
    }
  }

  private addRead(row: ResolvedRow, now: Telephony): void {
    const user = { line: row.line, accountId: row.accountId, userId: row.userId };
    const wanted = wishesOf(row, this.asked);
    const inTable = this.asked === 'changed' ? differingFrom(now, untouchedOf(row)) : {};
    const isKept = Object.keys(inTable).length > 0;
    const isSet = isAs(now, wanted);
    if (!isSet) {
      this.changes.push({ ...user, before: now, after: { ...now, ...wanted } });
    }
    if (isKept) {
      this.kept.push({ ...user, telephony: now, inTable });
    }
    if (isSet && !isKept) {
      this.unchanged.push({ ...user, telephony: now });
    }
  }
}

/** The change that restores the user's settings in the table. */
export const restoring = ({ line, accountId, userId, telephony, inTable }: Kept): Change & InLine => ({
  line,
  accountId,
  userId,
  before: telephony,
  after: { ...telephony, ...inTable },
});

/** Kept users that are not also in `changes`, so that each user is counted once. */
export function keptAlone({ changes, kept }: TablePlan): readonly Kept[] {
  const changing = new Set(changes.map(({ line }) => line));
  return kept.filter(({ line }) => !changing.has(line));
}

/** The plan without the table's lines, in the form of every plan for many users. */
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
  conflicts: keptAlone(plan),
  unread: plan.unreadable,
});
