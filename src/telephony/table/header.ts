// Reads the beginning of a table: the delimiter and the columns.

import { columnOf, foldColumnName, isInformationColumn, settingColumns, type Column } from './columns';
import { diagnosticOf, type Diagnostic, type DiagnosticCode } from './diagnostics';
import { Records } from './records';

export interface Header {
  readonly delimiter: string;
  /** The field index of each known column. */
  readonly fields: Readonly<Partial<Record<Column, number>>>;
  /** Number of fields up to the last named field. */
  readonly width: number;
}

/** No row can be read without a header. */
export interface TableStart {
  readonly header: Header | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Offset and line of the text after the header. */
  readonly end: number;
  readonly endLine: number;
}

/** The line with which a spreadsheet names the delimiter, such as `sep=;`. */
const delimiterLine = /^("?)sep=([^"\r\n])\1(?:\r\n?|\n|$)/i;

/** The delimiter with the most known columns counts; among equals, the first in this list. */
const delimiters = [',', ';', '\t'];

export function readStart(text: string): TableStart {
  const said = delimiterLine.exec(text);
  const [next, line] = said === null ? [0, 1] : [said[0].length, 2];
  const candidates = (said?.[2] === undefined ? delimiters : [said[2]]).map((delimiter) => {
    const records = readHeader(new Records(text, delimiter, next, line));
    const known = fieldsOf(records).filter((field) => columnOf(records.value(field)) !== undefined).length;
    return { records, delimiter, known };
  });
  const { records, delimiter } = candidates.reduce((best, other) =>
    other.known > best.known ? other : best,
  );
  // Text behind a quote that is never closed is not a header.
  const end = records.unclosedQuote === undefined ? records.next : records.start;
  return { ...readColumns(records, delimiter), end, endLine: records.nextLine };
}

/** Reads up to the first record that is not blank. */
function readHeader(records: Records): Records {
  while (records.read() && records.isBlank);
  return records;
}

const fieldsOf = ({ fieldCount }: Records): readonly number[] =>
  Array.from({ length: fieldCount }, (_, i) => i);

function readColumns(records: Records, delimiter: string): Pick<TableStart, 'header' | 'diagnostics'> {
  if (records.unclosedQuote !== undefined) {
    return { header: undefined, diagnostics: [diagnosticOf('unclosedQuote', records.unclosedQuote, 1)] };
  }
  const at = (code: DiagnosticCode, field: number): Diagnostic =>
    diagnosticOf(code, records.position(field), records.lengthInLine(field), [records.value(field).trim()]);
  const names = new Set<string>();
  const fields: Partial<Record<Column, number>> = {};
  const duplicates: Diagnostic[] = [];
  const others: Diagnostic[] = [];
  let width = 0;
  for (const field of fieldsOf(records)) {
    if (records.isEmpty(field)) {
      continue;
    }
    width = field + 1;
    const name = foldColumnName(records.value(field));
    const column = columnOf(name);
    if (records.hasTextAfterQuote(field)) {
      others.push(at('textAfterQuote', field));
    } else if (names.has(name)) {
      duplicates.push(at('duplicateColumn', field));
    } else if (column !== undefined) {
      fields[column] = field;
    } else if (!isInformationColumn(name)) {
      others.push(at('unknownColumn', field));
    }
    names.add(name);
  }
  const missing = missingColumns(fields, width);
  if (missing !== undefined) {
    return {
      header: undefined,
      diagnostics: [diagnosticOf('noHeader', { line: 1, column: 1 }, 0, [missing])],
    };
  }
  return duplicates.length > 0
    ? { header: undefined, diagnostics: duplicates }
    : { header: { delimiter, fields, width }, diagnostics: others };
}

/** The required columns that a header does not have. */
export type MissingColumns = 'all' | 'user' | 'settings';

function missingColumns(fields: Header['fields'], width: number): MissingColumns | undefined {
  if (width === 0) {
    return 'all';
  }
  if (fields.email === undefined && (fields.account_id === undefined || fields.user_id === undefined)) {
    return 'user';
  }
  return Object.values(settingColumns).every((column) => fields[column] === undefined)
    ? 'settings'
    : undefined;
}
