// Finds the cell at a position of a table, for hovers, completions and fixes in an editor.

import type { Column } from './columns';
import type { Diagnostic } from './diagnostics';
import type { Header } from './header';
import { Records } from './records';
import { RowReader, type Row } from './row';
import type { Origin } from './values';

export interface Cell {
  readonly row: Row;
  /** Offset after the row and its line end. */
  readonly rowEnd: number;
  /** Offsets of the cell's beginning and end, quotes included. */
  readonly start: number;
  readonly end: number;
  /** `undefined` for an unknown column. */
  readonly column: Column | undefined;
  /** The cell's text without quotes. */
  readonly value: string;
}

/**
 * The cell that contains `offset` or ends there.
 * @param start offset where a row begins, at most a few hundred rows before `offset`
 * @param line of `start`
 */
export function findCell(
  text: string,
  header: Header,
  offset: number,
  start: number,
  line: number,
): Cell | undefined {
  const records = new Records(text, header.delimiter, start, line);
  while (records.read()) {
    if (offset >= records.next && records.next < text.length) {
      continue;
    }
    for (let field = 0; field < records.fieldCount; field++) {
      if (offset <= records.endOf(field)) {
        return cellOf(records, field, header);
      }
    }
    return undefined;
  }
  return undefined;
}

const cellOf = (records: Records, field: number, header: Header): Cell => ({
  row: new RowReader(records, header).read([]),
  rowEnd: records.next,
  start: records.startOf(field),
  end: records.endOf(field),
  column: (Object.keys(header.fields) as Column[]).find((column) => header.fields[column] === field),
  value: records.value(field),
});

/** The diagnostics of one row, unordered. */
export function rowProblems(
  text: string,
  header: Header,
  { offset, line }: Pick<Row, 'offset' | 'line'>,
  inUse: Origin | undefined,
): readonly Diagnostic[] {
  const records = new Records(text, header.delimiter, offset, line);
  records.read();
  const found: Diagnostic[] = [];
  new RowReader(records, header, inUse).read(found);
  return found;
}
