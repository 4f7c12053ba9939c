// A few hundred rows of a table, read in one step, with their diagnostics and users.

import { byPosition, diagnosticOf, type Diagnostic } from './diagnostics';
import { findUnreadable, type TextSource } from './encoding';
import type { Header } from './header';
import { Records } from './records';
import { RowReader } from './row';
import { BlockUsers } from './users';
import type { Origin } from './values';

/** The limit reached first ends a block, so that a block is read in a few milliseconds. */
const rowsInBlock = 500;
const unitsInBlock = 100_000;

/** Lines count from 1 at the beginning of the block, so that a change before the block does not alter them. */
export interface Block {
  start: number;
  readonly length: number;
  readonly lineCount: number;
  readonly rowCount: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly users: BlockUsers;
  /** Offset of the first unreadable character from the start of the block, or -1. */
  readonly unreadable: number;
  /** A quote in the block's last record is never closed, so no block follows. */
  readonly isLast: boolean;
}

/** @param endsAt whether the block must end at an offset where a record ends */
export function readBlock(
  text: string,
  start: number,
  header: Header,
  source: TextSource,
  inUse: Origin | undefined,
  endsAt: (offset: number) => boolean,
): Block {
  const records = new Records(text, header.delimiter, start, 1);
  const reader = new RowReader(records, header, inUse);
  const diagnostics: Diagnostic[] = [];
  const users = new BlockUsers(rowsInBlock);
  let rowCount = 0;
  const isFull = (read: number): boolean => read === rowsInBlock || records.next - start >= unitsInBlock;
  for (let read = 0; !isFull(read) && !endsAt(records.next) && records.read(); read++) {
    if (records.isBlank) {
      continue;
    }
    rowCount += 1;
    const found: Diagnostic[] = [];
    const row = reader.read(found);
    if (reader.saysWho(row, found)) {
      users.add(row, row.offset - start, row.line);
    }
    diagnostics.push(...found.sort(byPosition));
  }
  if (records.unclosedQuote !== undefined) {
    diagnostics.push(diagnosticOf('unclosedQuote', records.unclosedQuote, 1));
  }
  return {
    start,
    length: records.next - start,
    lineCount: records.nextLine - 1,
    rowCount,
    diagnostics,
    users,
    unreadable: findUnreadable(text.slice(start, records.next), source),
    isLast: records.unclosedQuote !== undefined,
  };
}
