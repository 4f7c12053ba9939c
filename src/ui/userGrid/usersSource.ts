// Users as rows of the grid: their settings as far as they are known, and what a person wants of them instead.

import { l10n } from 'vscode';
import { telephonyKeys, type TelephonyKey, type User, type UserReference } from '../../chime/model';
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
import { selectingGridTexts } from '../grid/texts';
import type { Draft } from './draft';
import { notKnown, userGridKinds } from './texts';
import { UserRows } from './userRows';

type RowKind = ReturnType<typeof userGridKinds>[number]['id'] | 'unchanged';

const licenseGroup = (license: string): string => `license ${license}`.slice(0, 100);

const noGroups: readonly string[] = [];

/** Sorts by a setting: unknown settings come last. */
const rankOfUnknown = 2;

export interface UsersSourceWork {
  /**
   * Keeps what the person wants.
   * @param value `undefined` for what the service has
   * @throws when it can't be kept
   */
  want(users: readonly UserReference[], key: TelephonyKey, value: boolean | undefined): Promise<void>;
  seen(rows: readonly number[]): void;
  head(): GridHead;
  actions(): readonly GridAction[];
  /** @param accountId names an account; the name with the id */
  accountText(accountId: string): string;
}

/** A column without settings. */
interface TextColumn {
  readonly label: string;
  readonly width: number;
  readonly textOf: (row: number) => string;
}

export class UsersSource implements GridSource {
  readonly texts = selectingGridTexts(l10n.t('Users and their telephony settings'));
  readonly boxes = 'select';
  readonly columns: GridSource['columns'];
  private readonly textColumns: readonly TextColumn[];

  /** The users; replaced when the users are listed again. */
  rows: UserRows;
  private readonly groups = new Map<string, readonly string[]>();

  constructor(
    draft: Draft,
    hasAccounts: boolean,
    private readonly work: UsersSourceWork,
  ) {
    this.rows = new UserRows(draft);
    this.textColumns = this.makeTextColumns(hasAccounts);
    const [name, ...others] = this.textColumns.map(({ label, width }) => ({ label, width }));
    const settings = telephonyKeys.map((key) => ({
      label: shortTelephonyLabel(key),
      width: 110,
      isSettable: true as const,
    }));
    this.columns = [...(name ? [name] : []), ...settings, ...others];
  }

  get length(): number {
    return this.rows.length;
  }

  get kinds(): GridSource['kinds'] {
    const licenses = this.rows.licenses.map((license) => ({
      id: licenseGroup(license),
      label: licenseText(license),
    }));
    return [...userGridKinds(), ...(licenses.length > 1 ? licenses : [])];
  }

  get head(): GridHead {
    return this.work.head();
  }

  get actions(): GridSource['actions'] {
    return this.work.actions();
  }

  row(index: number): GridRow {
    const { rows } = this;
    const cause = rows.cause(index);
    const kind = this.kindOf(index);
    const settings = telephonyKeys.map((key) => ({ key, cell: this.settingCell(index, key) }));
    const texts = this.textCells(index);
    return {
      cells: [...texts.slice(0, 1), ...settings.map(({ cell }) => cell), ...texts.slice(1)],
      kind,
      description: [
        ...settings.map(({ key, cell: { text, was } }) =>
          was === undefined ? `${telephonyLabel(key)}: ${text}` : `${telephonyLabel(key)}: ${was} → ${text}`,
        ),
        ...(cause === undefined ? [] : [cause]),
        ...(rows.isWanting(index) ? [l10n.t('Not applied yet')] : []),
      ].join('. '),
    };
  }

  kindOf(index: number): RowKind {
    return this.rows.isWanting(index)
      ? 'changed'
      : this.rows.cause(index) === undefined
        ? 'unchanged'
        : 'unread';
  }

  groupsOf(index: number): readonly string[] {
    const license = this.rows.license(index);
    if (license === undefined) {
      return noGroups;
    }
    const groups = this.groups.get(license) ?? [licenseGroup(license)];
    this.groups.set(license, groups);
    return groups;
  }

  marks(text: string): Uint8Array | undefined {
    return this.rows.marks(text);
  }

  comparison(column: number): (one: number, other: number) => number {
    const key = telephonyKeys[column - 1];
    if (key !== undefined) {
      return (one, other) => this.rank(one, key) - this.rank(other, key);
    }
    const textOf = this.textColumns[column === 0 ? 0 : column - telephonyKeys.length]?.textOf;
    // Each is made once: to make one takes longer than to compare two.
    const made = new Map<number, string>();
    const madeOnce = (row: number) => {
      const text = made.get(row) ?? textOf?.(row) ?? '';
      made.set(row, text);
      return text;
    };
    return (one, other) => compareTexts(madeOnce(one), madeOnce(other));
  }

  async setCells(rows: readonly number[], column: number, value: GridValue): Promise<void> {
    const key = telephonyKeys[column - 1];
    if (key === undefined) {
      return;
    }
    const wanted = value === 'flip' ? this.nextValue(rows, key) : value === 'on';
    // A value that is already set is no change.
    const isSo = (row: number) => wanted === undefined || this.rows.setting(row, key) === wanted;
    const reference = (row: number) => this.rows.reference(row);
    const silent = rows.filter((row) => isSo(row) && this.wanted(row, key) !== undefined).map(reference);
    const changed = rows.filter((row) => !isSo(row)).map(reference);
    await this.work.want(silent, key, undefined);
    await this.work.want(changed, key, wanted);
  }

  seen(rows: readonly number[]): void {
    this.work.seen(rows);
  }

  /** On, then off, then as the service has it; of different values, on. `undefined` for what the service has. */
  private nextValue(rows: readonly number[], key: TelephonyKey): boolean | undefined {
    const shown = new Set(rows.map((row) => this.wanted(row, key) ?? this.rows.setting(row, key)));
    const isDraft = rows.some((row) => this.wanted(row, key) !== undefined);
    if (shown.size > 1) {
      return true;
    }
    const [value] = shown;
    const known = new Set(rows.map((row) => this.rows.setting(row, key)));
    if (!isDraft) {
      return value === undefined ? true : !value;
    }
    // From a draft of what the service has not: of one known value there is no third.
    return value === true && !(known.size === 1 && known.has(false)) ? false : undefined;
  }

  private wanted(row: number, key: TelephonyKey): boolean | undefined {
    return this.rows.wanted(row, key);
  }

  private settingCell(index: number, key: TelephonyKey): GridCell {
    const now = this.rows.setting(index, key);
    const wanted = this.wanted(index, key);
    const shown = wanted ?? now;
    const nowText = now === undefined ? notKnown(this.rows.cause(index) !== undefined) : onOff(now);
    return {
      text: wanted === undefined ? nowText : onOff(wanted),
      ...(wanted !== undefined && wanted !== now && { was: nowText }),
      ...(shown !== undefined && { checked: shown }),
    };
  }

  private textCells(row: number): readonly GridCell[] {
    return this.textColumns.map(({ textOf }) => ({ text: textOf(row) }));
  }

  private makeTextColumns(hasAccounts: boolean): readonly TextColumn[] {
    const ofUser = (text: (user: User) => string) => (row: number) => text(this.rows.user(row));
    return [
      { label: l10n.t('Name'), width: 180, textOf: ofUser(userName) },
      {
        label: l10n.t('License'),
        width: 92,
        textOf: ofUser(({ LicenseType = '' }) => LicenseType && licenseText(LicenseType)),
      },
      {
        label: l10n.t('Status'),
        width: 110,
        textOf: ofUser(
          ({ UserRegistrationStatus = '' }) =>
            UserRegistrationStatus && registrationText(UserRegistrationStatus),
        ),
      },
      {
        label: l10n.t('E-mail'),
        width: 220,
        textOf: ofUser(({ PrimaryEmail = '' }) => displayText(PrimaryEmail)),
      },
      {
        label: l10n.t('Phone number'),
        width: 130,
        textOf: ofUser(({ PrimaryProvisionedNumber = '' }) => displayText(PrimaryProvisionedNumber)),
      },
      ...(hasAccounts
        ? [
            {
              label: l10n.t('Account'),
              width: 160,
              textOf: (row: number) => this.work.accountText(this.rows.reference(row).accountId),
            },
          ]
        : []),
      {
        label: l10n.t('User ID'),
        width: 120,
        textOf: (row) => displayText(this.rows.reference(row).userId),
      },
    ];
  }

  private rank(row: number, key: TelephonyKey): number {
    const value = this.wanted(row, key) ?? this.rows.setting(row, key);
    return value === undefined ? rankOfUnknown : value ? 0 : 1;
  }
}
