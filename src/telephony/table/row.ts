// Reads one row of a table: the user, the wanted settings, and the row's errors.

import { isEmailAddress, isId, telephonyKeys, type Telephony, type TelephonyKey } from '../../chime/model';
import { guarded, unguarded } from '../csvField';
import type { Wanted } from '../plan';
import { settingColumns, type Column } from './columns';
import { diagnosticOf, type Diagnostic, type DiagnosticCode } from './diagnostics';
import type { Header } from './header';
import { Records } from './records';
import { isTime, readAwsAccount, readSetting, readTelephony, type Origin } from './values';

export interface Row {
  readonly line: number;
  readonly offset: number;
  /** Length of the row's first line in UTF-16 units. */
  readonly length: number;
  /** Both ids identify the user; if an id is missing, `email` does. An empty cell gives an empty text. */
  readonly accountId: string;
  readonly userId: string;
  readonly email: string;
  /** The settings whose cells are not empty. */
  readonly cells: Wanted;
  readonly asRead: Telephony | undefined;
}

export const hasBothIds = ({ accountId, userId }: Pick<Row, 'accountId' | 'userId'>): boolean =>
  accountId !== '' && userId !== '';

/** The rows of a table without errors; skips blank rows. */
export function* tableRows(text: string, header: Header, end: number, endLine: number): Generator<Row> {
  const records = new Records(text, header.delimiter, end, endLine);
  const reader = new RowReader(records, header);
  while (records.read()) {
    if (!records.isBlank) {
      yield reader.read([]);
    }
  }
}

const originColumns = ['connection', 'aws_account', 'read_at'] as const satisfies readonly Column[];

type OriginColumn = (typeof originColumns)[number];

/** Reads the current record of `records`. Cells equal to the same cells of an earlier row are not parsed again. */
export class RowReader {
  private lastAccountId = '';
  private lastAsRead: { readonly text: string; readonly telephony: Telephony } | undefined;
  private readonly lastGood: Record<OriginColumn, string> = { connection: '', aws_account: '', read_at: '' };

  constructor(
    private readonly records: Records,
    private readonly header: Header,
    private readonly inUse?: Origin,
  ) {}

  /** @param found receives the row's diagnostics, unordered */
  read(found: Diagnostic[]): Row {
    this.checkFields(found);
    const accountId = this.readAccountId(found);
    const userId = this.readId('user_id', found);
    // With both ids present, the address is not needed and not checked.
    const email = hasBothIds({ accountId, userId }) ? '' : this.readEmail(found);
    const row: Row = {
      line: this.records.line,
      offset: this.records.start,
      length: this.records.lengthOfFirstLine,
      accountId,
      userId,
      email,
      cells: this.readCells(found),
      asRead: this.readAsRead(found),
    };
    if (!hasBothIds(row) && email === '') {
      found.push(diagnosticOf('noUser', { line: row.line, column: 1 }, row.length));
    }
    for (const column of originColumns) {
      this.checkOrigin(column, found);
    }
    return row;
  }

  /** Whether the cells that identify the user are present and without errors. */
  saysWho(row: Row, found: readonly Diagnostic[]): boolean {
    if (found.length === 0) {
      return true;
    }
    const said: readonly Column[] = hasBothIds(row)
      ? ['account_id', 'user_id']
      : ['account_id', 'user_id', 'email'];
    return (
      !found.some(({ code }) => code === 'noUser' || code === 'badId' || code === 'badEmail') &&
      !said.some((column) => this.isBroken(this.fieldOf(column)))
    );
  }

  private checkFields(found: Diagnostic[]): void {
    const { records, header } = this;
    let beyond = false;
    for (let field = 0; field < records.fieldCount; field++) {
      if (records.hasTextAfterQuote(field)) {
        found.push(this.at('textAfterQuote', field));
      }
      if (field >= header.width && !beyond && !records.isEmpty(field)) {
        beyond = true;
        found.push(this.at('fieldCount', field));
      }
    }
  }

  private readAccountId(found: Diagnostic[]): string {
    const field = this.fieldOf('account_id');
    if (field >= 0 && this.records.holds(field, this.lastAccountId)) {
      return this.lastAccountId;
    }
    const before = found.length;
    const id = this.readId('account_id', found);
    // Remember only an id that needs no guard: a field with the same text as a guarded id may hold another id.
    if (found.length === before && guarded(id) === id) {
      this.lastAccountId = id;
    }
    return id;
  }

  private readId(column: Column, found: Diagnostic[]): string {
    const field = this.fieldOf(column);
    const id = unguarded(this.trimmed(field));
    if (id !== '' && !isId(id)) {
      this.reportCell(found, 'badId', field, id);
    }
    return id;
  }

  private readEmail(found: Diagnostic[]): string {
    const field = this.fieldOf('email');
    const email = unguarded(this.trimmed(field));
    if (email !== '' && !isEmailAddress(email)) {
      this.reportCell(found, 'badEmail', field, email);
    }
    return email;
  }

  private readCells(found: Diagnostic[]): Wanted {
    const { records } = this;
    const cells: Partial<Record<TelephonyKey, boolean>> = {};
    for (const key of telephonyKeys) {
      const column = settingColumns[key];
      const field = this.fieldOf(column);
      if (field < 0 || records.isEmpty(field)) {
        continue;
      }
      if (records.holds(field, 'on') || records.holds(field, 'off')) {
        cells[key] = records.holds(field, 'on');
        continue;
      }
      const text = unguarded(this.trimmed(field));
      const value = readSetting(text);
      if (value === undefined) {
        this.reportCell(found, 'badValue', field, text, column);
      } else {
        cells[key] = value;
      }
    }
    return cells;
  }

  private readAsRead(found: Diagnostic[]): Telephony | undefined {
    const field = this.fieldOf('as_read');
    if (field < 0 || this.records.isEmpty(field)) {
      return undefined;
    }
    if (this.lastAsRead === undefined || !this.records.holds(field, this.lastAsRead.text)) {
      const text = this.trimmed(field);
      const telephony = readTelephony(text);
      if (telephony === undefined) {
        this.reportCell(found, 'badValue', field, text, 'as_read');
        return undefined;
      }
      this.lastAsRead = { text, telephony };
    }
    return this.lastAsRead.telephony;
  }

  private checkOrigin(column: OriginColumn, found: Diagnostic[]): void {
    const field = this.fieldOf(column);
    if (field < 0 || this.records.holds(field, this.lastGood[column]) || this.records.isEmpty(field)) {
      return;
    }
    const text = this.trimmed(field);
    const wrong = wrongOrigin(column, text, this.inUse);
    if (wrong === undefined) {
      this.lastGood[column] = text;
    } else {
      this.reportCell(found, wrong.code, field, ...wrong.values);
    }
  }

  /** -1 where the column or the field is missing. */
  private fieldOf(column: Column): number {
    const field = this.header.fields[column];
    return field !== undefined && field < this.records.fieldCount ? field : -1;
  }

  /** The field's value without surrounding blanks. */
  private trimmed(field: number): string {
    return field < 0 ? '' : this.records.value(field).trim();
  }

  private isBroken(field: number): boolean {
    return field >= 0 && this.records.hasTextAfterQuote(field);
  }

  /** A cell with text after its quote already has a diagnostic. */
  private reportCell(found: Diagnostic[], code: DiagnosticCode, field: number, ...values: string[]): void {
    if (!this.isBroken(field)) {
      found.push(this.at(code, field, ...values));
    }
  }

  private at(code: DiagnosticCode, field: number, ...values: string[]): Diagnostic {
    const { records } = this;
    return diagnosticOf(code, records.position(field), records.lengthInLine(field), values);
  }
}

function wrongOrigin(
  column: OriginColumn,
  text: string,
  inUse: Origin | undefined,
): { readonly code: DiagnosticCode; readonly values: string[] } | undefined {
  if (column === 'read_at') {
    return isTime(text) ? undefined : { code: 'badOrigin', values: [text, column] };
  }
  if (column === 'connection') {
    const used = inUse?.connection ?? text;
    return text === used ? undefined : { code: 'otherConnection', values: [text, used] };
  }
  const account = readAwsAccount(text);
  if (account === undefined) {
    return { code: 'badOrigin', values: [text, column] };
  }
  const used = inUse?.awsAccount ?? account;
  return account === used ? undefined : { code: 'otherConnection', values: [account, used] };
}
