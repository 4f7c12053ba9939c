// A plan as rows of the grid: whom it would change, who is as wanted already, and who could not be planned for. A row that would
// change can be taken out, and put back.

import { l10n } from 'vscode';
import { telephonyKeys, type UserReference } from '../../chime/model';
import type { GridHead, GridRow } from '../../gridProtocol';
import type { CautionRules } from '../../telephony/cautions';
import { displayText } from '../../telephony/displayText';
import type { Change } from '../../telephony/plan';
import { isIdPrefix, searchOf } from '../../telephony/userFilter';
import type { UserTexts } from '../../telephony/userTexts';
import { compareTexts, numberText } from '../../text/language';
import { flipLines, planSentence } from '../../text/planWording';
import { mostNamed, namesText, shortTelephonyLabel, usersText } from '../../text/wording';
import type { GridSource } from '../grid/gridSource';
import { gridTexts } from '../grid/texts';
import { settingCell, settingRank } from '../grid/settingCells';
import type { FindUser } from './lookUpUsers';
import { planRows, type PlanRow } from './planRows';
import { cautionLines, type PreviewContent } from './previewContent';

type RowKind = PlanRow['kind'] | 'takenOut';

export interface PlanSourceWork {
  /** Keeps what the person took out or put back. */
  keep(rows: readonly number[], isOut: boolean): Promise<void>;
  /** Who is connected to what: a line each. */
  connectionLines(): readonly string[];
  cautionRules(): CautionRules;
  /** The plan is another by now. */
  changed(): void;
}

export class PlanSource implements GridSource {
  readonly texts = planTexts();
  readonly columns: GridSource['columns'];
  readonly kinds: GridSource['kinds'];
  readonly boxes = 'check';
  private chosen: readonly Change[] | undefined;
  private drawnHead: Omit<GridHead, 'age' | 'lines'> | undefined;

  /** @param takenOut 1 for each of the content's changes that the person took out */
  private constructor(
    private readonly content: PreviewContent,
    private readonly rows: readonly PlanRow[],
    private readonly searched: UserTexts,
    private readonly takenOut: Uint8Array,
    private readonly work: PlanSourceWork,
  ) {
    const labels = kindLabels();
    this.kinds = (['change', 'takenOut', 'conflict', 'unread', 'unchanged'] as const).map((id) => ({
      id,
      label: labels[id],
    }));
    this.columns = [
      { label: l10n.t('Name'), width: 180 },
      { label: l10n.t('License'), width: 92 },
      ...telephonyKeys.map((key) => ({ label: shortTelephonyLabel(key), width: 100 })),
      { label: l10n.t('Plan'), width: 200 },
      { label: l10n.t('E-mail'), width: 220 },
      ...(content.accounts.length > 1 ? [{ label: l10n.t('Account'), width: 160 }] : []),
      { label: l10n.t('User ID'), width: 120 },
    ];
  }

  /** @param findUser what is known of a user */
  static async of(
    content: PreviewContent,
    findUser: FindUser,
    takenOut: Uint8Array,
    work: PlanSourceWork,
  ): Promise<PlanSource> {
    const { rows, texts } = await planRows(content, findUser);
    return new PlanSource(content, rows, texts, takenOut, work);
  }

  get length(): number {
    return this.rows.length;
  }

  /** The changes that the person did not take out. */
  get changes(): readonly Change[] {
    this.chosen ??= this.content.changes.filter((_, index) => this.takenOut[index] === 0);
    return this.chosen;
  }

  /** Who would be changed: one by name, more by their number. */
  get whoChanges(): string {
    const { length } = this.changes;
    const one = length === 1 ? this.rows[this.takenOut.indexOf(0)] : undefined;
    return one?.name ?? usersText(length);
  }

  /** The names of the first users who would be changed, and how many more; none of one user, whom {@link whoChanges} names. */
  get namesLines(): readonly string[] {
    const { length } = this.changes;
    const names: string[] = [];
    for (let i = 0; i < this.takenOut.length && names.length < mostNamed; i++) {
      const row = this.takenOut[i] === 0 ? this.rows[i] : undefined;
      if (row !== undefined) {
        names.push(row.name);
      }
    }
    return length > 1 ? [l10n.t('Users: {0}', namesText(names, length))] : [];
  }

  /** What to be careful about now. */
  get cautions(): readonly string[] {
    return this.headNow.cautions;
  }

  get head(): GridHead {
    return {
      ...this.headNow,
      lines: [...this.work.connectionLines(), ...this.content.remarks],
      age: { milliseconds: Date.now() - this.content.readAt, text: l10n.t('Settings read {0}.', '{0}') },
    };
  }

  get actions(): GridSource['actions'] {
    return [
      {
        id: 'apply',
        label: l10n.t('Apply Changes…'),
        isPrimary: true,
        isAvailable: this.changes.length > 0,
      },
      { id: 'cancel', label: l10n.t('Cancel'), isPrimary: false, isAvailable: true },
    ];
  }

  row(index: number): GridRow {
    const { user, name, license, email, cause, before, after } = this.rows[index] as PlanRow;
    const kind = this.kindOf(index);
    const label = kindLabels()[kind];
    const outcome = cause === undefined ? label : `${label}: ${displayText(cause)}`;
    const isFlipped = kind === 'change' || kind === 'takenOut';
    const isChecked = this.isChecked(index);
    return {
      cells: [
        { text: name },
        { text: license },
        ...telephonyKeys.map((key) => settingCell({ before, after: isFlipped ? after : before }, key)),
        { text: outcome },
        { text: email },
        ...(this.content.accounts.length > 1 ? [{ text: this.accountOf(user) }] : []),
        { text: displayText(user.userId) },
      ],
      kind,
      description: [...(isFlipped && before && after ? flipLines({ before, after }) : []), outcome].join(
        '. ',
      ),
      ...(isChecked !== undefined && { checked: isChecked }),
    };
  }

  kindOf(index: number): RowKind {
    const { kind } = this.rows[index] as PlanRow;
    return kind === 'change' && this.takenOut[index] === 1 ? 'takenOut' : kind;
  }

  isChecked(index: number): boolean | undefined {
    return index < this.content.changes.length ? this.takenOut[index] === 0 : undefined;
  }

  marks(text: string): Uint8Array | undefined {
    const search = searchOf(text);
    if (search === undefined) {
      return undefined;
    }
    const marks = this.searched.marks(search);
    for (const [index, { user }] of this.rows.entries()) {
      if (isIdPrefix(search.idPrefix, user.userId)) {
        marks[index] = 1;
      }
    }
    return marks;
  }

  comparison(column: number): (one: number, other: number) => number {
    const kinds = new Map(this.kinds.map(({ id }, place) => [id, place]));
    const byText = (textOf: (row: PlanRow) => string) => (one: number, other: number) =>
      compareTexts(textOf(this.rows[one] as PlanRow), textOf(this.rows[other] as PlanRow));
    const byNumber = (numberOf: (index: number) => number) => (one: number, other: number) =>
      numberOf(one) - numberOf(other);
    const comparisons = [
      byText(({ name }) => name),
      byText(({ license }) => license),
      ...telephonyKeys.map((key) => byNumber((index) => settingRank(this.rows[index] as PlanRow, key))),
      byNumber((index) => kinds.get(this.kindOf(index)) ?? 0),
      byText(({ email }) => email),
      ...(this.content.accounts.length > 1 ? [byText(({ user }) => this.accountOf(user))] : []),
      byText(({ user }) => user.userId),
    ];
    return comparisons[column] ?? (() => 0);
  }

  async set(rows: readonly number[], value: boolean): Promise<void> {
    await this.work.keep(rows, !value);
    for (const index of rows) {
      this.takenOut[index] = value ? 0 : 1;
    }
    this.chosen = undefined;
    this.drawnHead = undefined;
    this.work.changed();
  }

  private get headNow(): Omit<GridHead, 'age' | 'lines'> {
    this.drawnHead ??= {
      title: planSentence(this.content.whom, this.changes),
      cautions: cautionLines(this.content, this.changes, this.work.cautionRules()),
      note:
        this.changes.length === 0
          ? l10n.t('There are no changes to apply.')
          : l10n.t('Nothing has changed yet. Users to change: {0}', numberText(this.changes.length)),
    };
    return this.drawnHead;
  }

  private accountOf({ accountId }: UserReference): string {
    return this.content.accounts.find((account) => account.accountId === accountId)?.text ?? accountId;
  }
}

const kindLabels = (): Readonly<Record<RowKind, string>> => ({
  change: l10n.t('To change'),
  takenOut: l10n.t('Excluded'),
  conflict: l10n.t('Changed by someone else'),
  unread: l10n.t('Could not be read'),
  unchanged: l10n.t('No change needed'),
});

const planTexts = (): GridSource['texts'] =>
  gridTexts({
    grid: l10n.t('Users of the plan'),
    check: l10n.t('Apply to'),
    checkAll: l10n.t('Apply to all shown users'),
    checkOne: l10n.t('Apply to {0}', '{0}'),
  });
