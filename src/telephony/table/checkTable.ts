// Checks a whole table in one call.

import { decodeTable, type DecodedTable } from './encoding';
import { alone, TableReader, type TableCheck } from './reader';
import type { Origin } from './values';

export interface CheckedTable extends DecodedTable {
  readonly check: TableCheck;
}

export function checkTable(text: string, inUse?: Origin): TableCheck {
  const reader = new TableReader('file', inUse);
  reader.setText(text);
  while (reader.readOn());
  return reader.check();
}

/** Bytes that can't be decoded give an empty text and one diagnostic. */
export function checkTableBytes(bytes: Uint8Array, inUse?: Origin): CheckedTable {
  const decoded = decodeTable(bytes);
  return 'diagnostic' in decoded
    ? { text: '', encoding: 'utf8', check: alone(decoded.diagnostic) }
    : { ...decoded, check: checkTable(decoded.text, inUse) };
}
