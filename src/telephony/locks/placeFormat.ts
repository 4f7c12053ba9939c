// A place in a window's lock file: an entry for one user.

import { readSync, writeSync } from 'node:fs';

/** Bytes of a place. */
export const placeSize = 64;

/** Offsets of the fields in a place. Each field has four bytes, except the key. */
export const at = { state: 0, number: 4, ticket: 8, key: 12, taken: 32, settled: 36 } as const;

export const keySize = at.taken - at.key;

/** `in`: has the lock or waits for it. `sent`: has the lock, and a write was sent. */
export const states = { free: 0, in: 1, sent: 2 } as const;

/** Shared by all reads and writes, because they are synchronous. */
const four = Buffer.alloc(4);

export function writeNumber(file: number, position: number, number: number): void {
  four.writeUInt32LE(number);
  writeSync(file, four, 0, 4, position);
}

export function readNumber(file: number, position: number): number {
  readSync(file, four, 0, 4, position);
  return four.readUInt32LE();
}
