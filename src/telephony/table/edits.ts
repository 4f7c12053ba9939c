// Changes some cells of a table, and keeps every byte of the other cells.

import { csvField, quoted } from '../csvField';
import { columns, type Column } from './columns';
import type { Header } from './header';
import { Records } from './records';
import type { Row } from './row';

/** `length` UTF-16 units at `offset` become `text`. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** New values for cells of one row. */
export type Cells = Readonly<Partial<Record<Column, string>>>;

/**
 * Edits in text order. Skips columns that the header does not have, and extends a row that ends before a column.
 * A changed cell keeps its quotes, and gets quotes if it needs them.
 */
export function editCells(
  text: string,
  header: Header,
  { offset, line }: Pick<Row, 'offset' | 'line'>,
  cells: Cells,
): TextEdit[] {
  const records = new Records(text, header.delimiter, offset, line);
  records.read();
  const changed = columns
    .flatMap((column) => {
      const [field, value] = [header.fields[column], cells[column]];
      return field === undefined || value === undefined ? [] : [{ field, value }];
    })
    .sort((one, other) => one.field - other.field);
  const edits: TextEdit[] = [];
  let appended = '';
  let fieldCount = records.fieldCount;
  for (const { field, value } of changed) {
    const written = csvField(value, header.delimiter);
    if (field < records.fieldCount) {
      const start = records.startOf(field);
      if (records.value(field).trim() === value.trim()) {
        continue;
      }
      edits.push({
        offset: start,
        length: records.endOf(field) - start,
        text: records.isQuoted(field) ? quoted(value) : written,
      });
    } else {
      appended += header.delimiter.repeat(field + 1 - fieldCount) + written;
      fieldCount = field + 1;
    }
  }
  if (appended !== '') {
    edits.push({ offset: records.endOf(records.fieldCount - 1), length: 0, text: appended });
  }
  return edits;
}

/** @param edits in text order, without overlaps */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length, text: added } of edits) {
    parts.push(text.slice(at, offset), added);
    at = offset + length;
  }
  return parts.join('') + text.slice(at);
}

/** Joins edits into one edit, which an editor applies faster and undoes in one step; `undefined` for no edits. */
export function asOneEdit(text: string, edits: readonly TextEdit[]): TextEdit | undefined {
  const [first, last] = [edits[0], edits.at(-1)];
  if (first === undefined || last === undefined) {
    return undefined;
  }
  const { offset } = first;
  const length = last.offset + last.length - offset;
  const within = edits.map((edit) => ({ ...edit, offset: edit.offset - offset }));
  return { offset, length, text: applyEdits(text.slice(offset, offset + length), within) };
}
