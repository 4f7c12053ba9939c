// Finds users that are in a table twice. Keeps only a hash of each row's user: the ids of 100,000 users would take much memory.
// Rows with equal hashes are read again.

import { userKey } from '../../chime/model';
import { diagnosticOf, type Diagnostic } from './diagnostics';
import type { Header } from './header';
import { Records } from './records';
import { hasBothIds, RowReader, type Row } from './row';

type Who = Pick<Row, 'accountId' | 'userId' | 'email'>;

/** The users of a block, and the positions of their rows in the block. */
export class BlockUsers {
  count = 0;
  readonly hashes: Uint32Array;
  readonly offsets: Uint32Array;
  readonly lines: Uint32Array;

  constructor(rows: number) {
    this.hashes = new Uint32Array(rows);
    this.offsets = new Uint32Array(rows);
    this.lines = new Uint32Array(rows);
  }

  add(row: Who, offset: number, line: number): void {
    this.hashes[this.count] = hashOf(row);
    this.offsets[this.count] = offset;
    this.lines[this.count] = line;
    this.count += 1;
  }
}

/** Number of rows with each hash. */
export class UserCounts {
  private readonly counts = new Map<number, number>();
  private readonly repeated = new Set<number>();

  add({ count, hashes }: BlockUsers): void {
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number;
      const rows = (this.counts.get(hash) ?? 0) + 1;
      this.counts.set(hash, rows);
      if (rows === 2) {
        this.repeated.add(hash);
      }
    }
  }

  remove({ count, hashes }: BlockUsers): void {
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] as number;
      const rows = (this.counts.get(hash) ?? 0) - 1;
      if (rows > 0) {
        this.counts.set(hash, rows);
      } else {
        this.counts.delete(hash);
      }
      if (rows === 1) {
        this.repeated.delete(hash);
      }
    }
  }

  get anyRepeated(): boolean {
    return this.repeated.size > 0;
  }

  isRepeated(hash: number): boolean {
    return this.repeated.has(hash);
  }
}

/** The part of a block that the search for duplicates needs. */
export interface UsersInBlock {
  readonly start: number;
  readonly lineCount: number;
  readonly users: BlockUsers;
}

/** Reports the second and every later row of each user, block by block. */
export class DuplicateFinder {
  /** For each block; lines count from 1 at the beginning of the block. */
  readonly found: (readonly Diagnostic[])[] = [];
  private readonly firstLines = new Map<string, number>();

  /** @param lineBefore the last line before the first block */
  constructor(
    private readonly text: string,
    private readonly header: Header,
    private readonly counts: UserCounts,
    private lineBefore: number,
  ) {}

  findIn({ start, lineCount, users }: UsersInBlock): void {
    const found: Diagnostic[] = [];
    for (let i = 0; i < users.count; i++) {
      if (this.counts.isRepeated(users.hashes[i] as number)) {
        const line = users.lines[i] as number;
        found.push(...this.duplicateAt(start + (users.offsets[i] as number), line));
      }
    }
    this.found.push(found);
    this.lineBefore += lineCount;
  }

  private duplicateAt(offset: number, line: number): readonly Diagnostic[] {
    const records = new Records(this.text, this.header.delimiter, offset, line);
    records.read();
    const key = keyOf(new RowReader(records, this.header).read([]));
    const first = this.firstLines.get(key);
    if (first === undefined) {
      this.firstLines.set(key, this.lineBefore + line);
      return [];
    }
    return [diagnosticOf('duplicateUser', { line, column: 1 }, records.lengthOfFirstLine, [String(first)])];
  }
}

/** The service ignores case in e-mail addresses. */
const keyOf = (who: Who): string =>
  hasBothIds(who)
    ? `id ${userKey(who)}`
    : `email ${userKey({ accountId: who.accountId, userId: who.email.toLowerCase() })}`;

const hashOf = (who: Who): number =>
  hashText(who.accountId, hashText(hasBothIds(who) ? who.userId : who.email.toLowerCase(), 0x811c9dc5)) >>> 2;

/** FNV-1a over UTF-16 units. V8 stores a number of 30 bits without extra memory. */
function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}
