// Updates a table with the service's current settings. Only rows with changed settings get a new time, so a diff shows only changes.

import { telephonyKeys, userKey, type Telephony } from '../../chime/model';
import { csvField } from '../csvField';
import { isAs } from '../plan';
import { columns, settingColumns, type Column } from './columns';
import { editCells, type Cells, type TextEdit } from './edits';
import type { Header } from './header';
import { readingCells, tableCells, type Reading, type TableUser } from './newTable';
import type { ResolvedRow } from './resolvedRows';
import type { Row } from './row';
import { writeSetting, writeTelephony } from './values';
import { wishesOf } from './wishes';

/** Whether the row asks for a change that a refresh would drop. */
export const hasWishes = (row: Row): boolean => Object.keys(wishesOf(row, 'changed')).length > 0;

/**
 * Edits that rewrite the settings, `as_read`, and where and when the settings were read.
 * Empty setting cells stay empty; rows of users outside `current` stay as is.
 * @param current the service's current settings of each user, by `userKey`
 */
export function* refreshEdits(
  text: string,
  header: Header,
  rows: Iterable<ResolvedRow>,
  current: ReadonlyMap<string, Telephony>,
  reading: Reading,
): Generator<TextEdit> {
  for (const row of rows) {
    const now = current.get(userKey(row));
    const cells = now === undefined ? {} : refreshedCells(row, now, reading);
    if (Object.keys(cells).length > 0) {
      yield* editCells(text, header, row, cells);
    }
  }
}

function refreshedCells({ asRead, cells }: ResolvedRow, now: Telephony, reading: Reading): Cells {
  const refreshed: Partial<Record<Column, string>> = {};
  for (const key of telephonyKeys) {
    if (cells[key] !== undefined && cells[key] !== now[key]) {
      refreshed[settingColumns[key]] = writeSetting(now[key]);
    }
  }
  const said = asRead ?? { ...now, ...cells };
  if (asRead === undefined || !isAs(said, now)) {
    refreshed.as_read = writeTelephony(now);
  }
  return isAs(said, now) ? refreshed : { ...refreshed, ...readingCells(reading) };
}

/** Appends users as rows at the end of the table, with the table's columns, delimiter and line ends. */
export function appendEdit(
  text: string,
  header: Header,
  users: Iterable<TableUser>,
  reading: Reading,
): TextEdit {
  const lineEnd = /\r\n?|\n/.exec(text)?.[0] ?? '\n';
  const rows = Array.from(users, (user) => {
    const cells = tableCells(user, reading);
    const row = Array.from({ length: header.width }, () => '');
    for (const column of columns) {
      const field = header.fields[column];
      if (field !== undefined) {
        row[field] = csvField(cells[column], header.delimiter);
      }
    }
    return row.join(header.delimiter) + lineEnd;
  });
  const isEnded = /[\r\n]$/.test(text.slice(-1));
  return {
    offset: text.length,
    length: 0,
    text: (isEnded || rows.length === 0 ? '' : lineEnd) + rows.join(''),
  };
}
