// A whole table at once.

import { decodeTable } from './encoding';
import { alone, TableReader, type TableCheck } from './reader';
import type { Origin } from './values';

export function checkTable(text: string, inUse?: Origin): TableCheck {
  const reader = new TableReader('file', inUse);
  reader.setText(text);
  while (reader.readOn());
  return reader.check();
}

export function checkTableBytes(bytes: Uint8Array, inUse?: Origin): TableCheck {
  const decoded = decodeTable(bytes);
  return 'diagnostic' in decoded ? alone(decoded.diagnostic) : checkTable(decoded.text, inUse);
}
