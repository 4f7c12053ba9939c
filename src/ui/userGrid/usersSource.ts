// Users as rows of the grid: their settings as far as they are known, and what a person wants of them instead.

import { l10n } from 'vscode';
import { telephonyKeys, type TelephonyKey } from '../../chime/model';
import type { GridAction, GridCell, GridHead, GridRow, GridValue } from '../../gridProtocol';
import { displayText } from '../../telephony/displayText';
import { compareTexts } from '../../text/language';
import {
  licenseText,
  onOff,
  registrationText,
  shortTelephonyLabel,
  telephonyLabel,
  userName,
} from '../../text/wording';
import type { GridSource } from '../grid/gridSource';
import type { Draft } from './draft';
import { notKnown, userGridKinds, userGridTexts } from './texts';
import { UserRows } from './userRows';

type RowKind = ReturnType<typeof userGridKinds>[number]['id'];

/** In the order of a setting: what is not known comes last. */
const rankOfUnknown = 2;

export interface UsersSourceWork {
  /**
   * Keeps what the person wants.
   * @param value `undefined` for what the service has
   * @throws when it can't be kept
   */
  want(rows: readonly number[], key: TelephonyKey, value: boolean | undefined): Promise<void>;
  seen(rows: readonly number[]): void;
  head(): GridHead;
  actions(): readonly GridAction[];
  /** @param accountId names an account; the name with the id */
  accountText(accountId: string): string;
}

export class UsersSource implements GridSource {
  readonly texts = userGridTexts();
  readonly boxes = 'select';
  readonly kinds = userGridKinds();
  readonly columns: GridSource['columns'];

  /** The users, which are other ones once they are listed anew. */
  rows = new UserRows();

  constructor(
    private readonly draft: Draft,
    private readonly hasAccounts: boolean,
    private readonly work: UsersSourceWork,
  ) {
    this.columns = [
      { label: l10n.t('Name'), width: 180 },
      ...telephonyKeys.map((key) => ({
        label: shortTelephonyLabel(key),
        width: 110,
        isSettable: true as const,
      })),
      { label: l10n.t('License'), width: 92 },
      { label: l10n.t('Status'), width: 110 },
      { label: l10n.t('E-mail'), width: 220 },
      { label: l10n.t('Phone number'), width: 130 },
      ...(hasAccounts ? [{ label: l10n.t('Account'), width: 160 }] : []),
      { label: l10n.t('User ID'), width: 120 },
    ];
  }

  get length(): number {
    return this.rows.length;
  }

  get head(): GridHead {
    return this.work.head();
  }

  get actions(): GridSource['actions'] {
    return this.work.actions();
  }

  row(index: number): GridRow {
    const { rows, draft } = this;
    const user = rows.user(index);
    const cause = rows.cause(index);
    const kind = this.kindOf(index);
    const settings = telephonyKeys.map((key) => ({ key, cell: this.settingCell(index, key) }));
    return {
      cells: [
        { text: userName(user) },
        ...settings.map(({ cell }) => cell),
        ...this.textsOf(index)
          .slice(1)
          .map((text) => ({ text })),
      ],
      kind,
      description: [
        ...settings.map(({ key, cell: { text, was } }) =>
          was === undefined ? `${telephonyLabel(key)}: ${text}` : `${telephonyLabel(key)}: ${was} → ${text}`,
        ),
        ...(cause === undefined ? [] : [cause]),
        ...(draft.has(rows.key(index)) ? [l10n.t('Not applied yet')] : []),
      ].join('. '),
    };
  }

  kindOf(index: number): RowKind {
    return this.draft.has(this.rows.key(index))
      ? 'changed'
      : this.rows.cause(index) === undefined
        ? 'unchanged'
        : 'unread';
  }

  isChecked(): undefined {
    return undefined;
  }

  marks(text: string): Uint8Array | undefined {
    return this.rows.marks(text);
  }

  comparison(column: number): (one: number, other: number) => number {
    const key = telephonyKeys[column - 1];
    if (key !== undefined) {
      return (one, other) => this.rank(one, key) - this.rank(other, key);
    }
    // Each is made once: to make one takes longer than to compare two.
    const made = new Map<number, string>();
    const place = column === 0 ? 0 : column - telephonyKeys.length;
    const textOf = (row: number) => {
      const text = made.get(row) ?? this.textsOf(row)[place] ?? '';
      made.set(row, text);
      return text;
    };
    return (one, other) => compareTexts(textOf(one), textOf(other));
  }

  set(): Promise<void> {
    return Promise.resolve();
  }

  async setCells(rows: readonly number[], column: number, value: GridValue): Promise<void> {
    const key = telephonyKeys[column - 1];
    if (key === undefined) {
      return;
    }
    const wanted = value === 'flip' ? this.nextValue(rows, key) : value === 'on';
    // What is so already is not wanted as a change.
    const isSo = (row: number) => wanted === undefined || this.rows.telephony(row)?.[key] === wanted;
    const silent = rows.filter((row) => isSo(row) && this.wanted(row, key) !== undefined);
    const changed = rows.filter((row) => !isSo(row));
    await this.work.want(silent, key, undefined);
    await this.work.want(changed, key, wanted);
  }

  seen(rows: readonly number[]): void {
    this.work.seen(rows);
  }

  /** On, then off, then as the service has it; of different values, on. `undefined` for what the service has. */
  private nextValue(rows: readonly number[], key: TelephonyKey): boolean | undefined {
    const shown = new Set(rows.map((row) => this.wanted(row, key) ?? this.rows.telephony(row)?.[key]));
    const isDraft = rows.some((row) => this.wanted(row, key) !== undefined);
    if (shown.size > 1) {
      return true;
    }
    const [value] = shown;
    const known = new Set(rows.map((row) => this.rows.telephony(row)?.[key]));
    if (!isDraft) {
      return value === undefined ? true : !value;
    }
    // From a draft of what the service has not: of one known value there is no third.
    return value === true && !(known.size === 1 && known.has(false)) ? false : undefined;
  }

  private wanted(row: number, key: TelephonyKey): boolean | undefined {
    return this.draft.get(this.rows.key(row), key);
  }

  private settingCell(index: number, key: TelephonyKey): GridCell {
    const now = this.rows.telephony(index)?.[key];
    const wanted = this.wanted(index, key);
    const shown = wanted ?? now;
    const nowText = now === undefined ? notKnown(this.rows.cause(index) !== undefined) : onOff(now);
    return {
      text: wanted === undefined ? nowText : onOff(wanted),
      ...(wanted !== undefined && wanted !== now && { was: nowText }),
      ...(shown !== undefined && { checked: shown }),
    };
  }

  /** Of the columns without settings. */
  private textsOf(index: number): readonly string[] {
    const user = this.rows.user(index);
    const { accountId, userId } = this.rows.reference(index);
    const { LicenseType, UserRegistrationStatus } = user;
    return [
      userName(user),
      LicenseType === undefined ? '' : licenseText(LicenseType),
      UserRegistrationStatus === undefined ? '' : registrationText(UserRegistrationStatus),
      displayText(user.PrimaryEmail ?? ''),
      displayText(user.PrimaryProvisionedNumber ?? ''),
      ...(this.hasAccounts ? [this.work.accountText(accountId)] : []),
      displayText(userId),
    ];
  }

  private rank(row: number, key: TelephonyKey): number {
    const value = this.wanted(row, key) ?? this.rows.telephony(row)?.[key];
    return value === undefined ? rankOfUnknown : value ? 0 : 1;
  }
}
