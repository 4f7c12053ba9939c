// The cell at a place of a table, for what an editor shows and offers there.

import type { Column } from './columns';
import type { Diagnostic } from './diagnostics';
import type { Header } from './header';
import { Records } from './records';
import { RowReader, type Row } from './row';
import type { Origin } from './values';

export interface Cell {
  readonly row: Row;
  /** Behind the row and its line end. */
  readonly rowEnd: number;
  /** Of the cell with its quotes. */
  readonly start: number;
  readonly end: number;
  /** `undefined` for a column that is not known. */
  readonly column: Column | undefined;
  /** Without its quotes. */
  readonly value: string;
}

/**
 * The cell that holds `offset`, or that it follows at once.
 * @param start where a row begins, a few hundred rows before at most
 * @param line that of `start`
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

/** What is wrong with a row, in no order. */
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
