// The users of a run as rows of the grid: what was to change, and what became of each. While the run is in progress the rows follow it.

import { l10n } from 'vscode';
import { telephonyKeys, userKey, type UserReference } from '../../chime/model';
import type { GridAction, GridHead, GridRow } from '../../gridProtocol';
import type { Outcome } from '../../telephony/apply';
import { displayText } from '../../telephony/displayText';
import { inSlices } from '../../telephony/eventLoop';
import { whenText } from '../../text/historyWording';
import { compareTexts } from '../../text/language';
import { flipLines } from '../../text/planWording';
import { shortTelephonyLabel } from '../../text/wording';
import type { GridSource } from '../grid/gridSource';
import { selectingGridTexts } from '../grid/texts';
import { settingCell, settingRank } from '../grid/settingCells';
import { causeText, kindOfOutcome, outcomeKinds, requestIdOf, type OutcomeKind } from './outcomes';
import type { RunRows } from './runRows';
import type { ShownRun } from './shownRun';
import { runGridActions } from './texts';

export interface RunSourceWork {
  head(): GridHead;
  /** @param accountId names an account; the name with the id */
  accountText(accountId: string): string;
}

export class RunSource implements GridSource {
  readonly texts = selectingGridTexts(l10n.t('Users of the run'));
  readonly boxes = 'select';
  readonly kinds = outcomeKinds();
  readonly columns: GridSource['columns'];
  private readonly keys: typeof telephonyKeys | readonly [];
  private readonly hasAccounts: boolean;
  private readonly labels = new Map<OutcomeKind, string>(this.kinds.map(({ id, label }) => [id, label]));
  /** Filled as they are asked for. */
  private kindByRow: (OutcomeKind | undefined)[] = [];

  constructor(
    private shown: ShownRun,
    private users: RunRows,
    private readonly work: RunSourceWork,
  ) {
    this.keys = shown.plan.action === 'LogoutUser' ? [] : telephonyKeys;
    this.hasAccounts = new Set(users.changes.map(({ accountId }) => accountId)).size > 1;
    this.columns = [
      { label: l10n.t('Name'), width: 180 },
      ...this.keys.map((key) => ({ label: shortTelephonyLabel(key), width: 100 })),
      { label: l10n.t('Result'), width: 170 },
      { label: l10n.t('Cause'), width: 260 },
      { label: l10n.t('E-mail'), width: 220 },
      ...(this.hasAccounts ? [{ label: l10n.t('Account'), width: 160 }] : []),
      { label: l10n.t('Request ID'), width: 120 },
      { label: l10n.t('User ID'), width: 120 },
    ];
  }

  /** The current state of the run. */
  get run(): ShownRun {
    return this.shown;
  }

  get rows(): RunRows {
    return this.users;
  }

  /** Shows the current state of the run, or new names of its users. */
  async use(shown: ShownRun, users: RunRows): Promise<void> {
    this.shown = shown;
    this.users = users;
    this.kindByRow = [];
    await this.ready();
  }

  /** Finds out the kinds of all rows without holding anything else up. */
  async ready(): Promise<void> {
    for await (const index of inSlices(this.users.changes.keys())) {
      this.kindOf(index);
    }
  }

  /** A user has an outcome. @returns the row */
  take(outcome: Outcome): number | undefined {
    const row = this.users.rowOf(outcome);
    if (row !== undefined) {
      this.kindByRow[row] = undefined;
    }
    return row;
  }

  references(rows: readonly number[]): readonly UserReference[] {
    return rows.map((row) => {
      const { accountId, userId } = this.users.change(row);
      return { accountId, userId };
    });
  }

  get length(): number {
    return this.users.length;
  }

  get head(): GridHead {
    const head = this.work.head();
    return this.length === 1 ? { ...head, title: `${head.title}: ${this.users.user(0).name}` } : head;
  }

  get actions(): readonly GridAction[] {
    return runGridActions(this.shown);
  }

  row(index: number): GridRow {
    const change = this.users.change(index);
    const kind = this.kindOf(index);
    const cause = this.causeOf(index);
    return {
      cells: [
        { text: this.users.user(index).name },
        ...this.keys.map((key) => settingCell('before' in change ? change : {}, key)),
        ...this.textsOf(index)
          .slice(1)
          .map((text) => ({ text })),
      ],
      kind,
      description: [
        ...('before' in change ? flipLines(change) : []),
        this.labels.get(kind),
        ...(cause === '' ? [] : [cause]),
      ].join('. '),
    };
  }

  kindOf(index: number): OutcomeKind {
    return (this.kindByRow[index] ??= kindOfOutcome(this.outcomeOf(index), this.shown));
  }

  marks(text: string): Uint8Array | undefined {
    return this.users.marks(text);
  }

  comparison(column: number): (one: number, other: number) => number {
    const key = this.keys[column - 1];
    if (key !== undefined) {
      const rankOf = (row: number) => {
        const change = this.users.change(row);
        return settingRank('before' in change ? change : {}, key);
      };
      return (one, other) => rankOf(one) - rankOf(other);
    }
    const place = column === 0 ? 0 : column - this.keys.length;
    if (place === 1) {
      const places = new Map<OutcomeKind, number>(this.kinds.map(({ id }, i) => [id, i]));
      const placeOf = (row: number) => places.get(this.kindOf(row)) ?? 0;
      return (one, other) => placeOf(one) - placeOf(other);
    }
    // Each is made once: to make one takes longer than to compare two.
    const made = new Map<number, string>();
    const textOf = (row: number) => {
      const text = made.get(row) ?? this.textsOf(row)[place] ?? '';
      made.set(row, text);
      return text;
    };
    return (one, other) => compareTexts(textOf(one), textOf(other));
  }

  private outcomeOf(index: number): Outcome | undefined {
    return this.shown.outcomes.of(this.users.change(index));
  }

  private causeOf(index: number): string {
    const { plan, undone } = this.shown;
    const change = this.users.change(index);
    const undoneAt = undone?.get(userKey(change));
    return [
      undoneAt !== undefined && l10n.t('Undone at {0}', whenText(undoneAt)),
      causeText(this.outcomeOf(index), change, plan.identity.endpoint),
    ]
      .filter(Boolean)
      .join('. ');
  }

  /** Of the columns without settings. */
  private textsOf(index: number): readonly string[] {
    const { name, email } = this.users.user(index);
    const { accountId, userId } = this.users.change(index);
    return [
      name,
      this.labels.get(this.kindOf(index)) ?? '',
      this.causeOf(index),
      email,
      ...(this.hasAccounts ? [this.work.accountText(accountId)] : []),
      requestIdOf(this.outcomeOf(index)),
      displayText(userId),
    ];
  }
}
