// A place in a window's lock file: an entry for one user.

import { readSync, writeSync } from 'node:fs';

/** Bytes of a place. */
export const placeSize = 64;

/** Where in a place its fields are, of four bytes each, and the key. */
export const at = { state: 0, number: 4, ticket: 8, key: 12, taken: 32, settled: 36 } as const;

export const keySize = at.taken - at.key;

/** `in`: has the lock or waits for it. `sent`: has the lock, and a write was sent. */
export const states = { free: 0, in: 1, sent: 2 } as const;

/** For one read or write. */
const four = Buffer.alloc(4);

export function writeNumber(file: number, position: number, number: number): void {
  four.writeUInt32LE(number);
  writeSync(file, four, 0, 4, position);
}

export function readNumber(file: number, position: number): number {
  readSync(file, four, 0, 4, position);
  return four.readUInt32LE();
}
