// The lock files of other windows, and the places in them.

import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnFile } from './ownFile';
import { at, keySize, placeSize, states } from './placeFormat';

/** Milliseconds. Of two changes within this time, the second may not change the folder's modification time. */
const folderTimeStep = 1000;

/** Some Windows file systems do not update the modification time of a folder. */
const canKeepListing = process.platform !== 'win32';

/** The window's id, and a number that counts its files. */
const windowFile = /^[0-9a-f]+-\d+$/;

/** The last look at the folder. */
interface Listing {
  /** The folder's modification time; `undefined` if there is no folder. */
  readonly time: number | undefined;
  /** When this window first saw that time, on the clock of `performance`. */
  readonly seenAt: number;
  /** Whether the open files are complete until the folder's modification time changes. */
  isKept: boolean;
}

/** A place of another window. */
export interface Contender {
  /** The name of that window's file. */
  readonly name: string;
  readonly file: number;
  readonly offset: number;
  readonly number: number;
  readonly ticket: number;
  readonly hasSent: boolean;
  /** Another window took the lock away. */
  readonly isTaken: boolean;
  /** The window's last write to this user can no longer take effect. */
  readonly isSettled: boolean;
}

export class OtherFiles {
  /** Open files of other windows, by name. A name is used once. */
  private readonly opened = new Map<string, number>();
  private listing: Listing = { time: undefined, seenAt: 0, isKept: false };
  private buffer = Buffer.alloc(64 * placeSize);

  constructor(private readonly folder: string) {}

  /** The places of all other windows for this user. */
  contenders(key: Buffer, own: OwnFile): readonly Contender[] {
    return [...this.list(own)].flatMap(([name, file]) => this.placesOf(name, file, key));
  }

  /**
   * The files of all other windows, including windows that have ended.
   * @throws LockLostError when another window removed this window's file
   */
  list(own: OwnFile | undefined): ReadonlyMap<string, number> {
    const time = statSync(this.folder, { throwIfNoEntry: false })?.mtimeMs;
    const now = performance.now();
    if (time !== this.listing.time) {
      this.listing = { time, seenAt: now, isKept: false };
    }
    if (!this.listing.isKept) {
      this.open(time === undefined ? [] : readdirSync(this.folder), own);
      this.listing.isKept = canKeepListing && now - this.listing.seenAt > folderTimeStep;
    }
    return this.opened;
  }

  private open(all: readonly string[], own: OwnFile | undefined): void {
    const { opened } = this;
    const names = all.filter((name) => windowFile.test(name));
    for (const [name, file] of opened) {
      if (!names.includes(name)) {
        closeSync(file);
        opened.delete(name);
      }
    }
    for (const name of names) {
      const file = name === own?.name || opened.has(name) ? undefined : openAgain(join(this.folder, name));
      if (file !== undefined) {
        opened.set(name, file);
      }
    }
    if (own !== undefined && !names.includes(own.name)) {
      own.assertThere();
    }
  }

  /** @param key only places of this user; without it, all places in use */
  placesOf(name: string, file: number, key?: Buffer): Contender[] {
    const found: Contender[] = [];
    const { buffer, length } = this.read(file);
    for (let offset = 0; offset + placeSize <= length; offset += placeSize) {
      const field = (position: number) => buffer.readUInt32LE(offset + position);
      const state = field(at.state);
      const hasKey =
        key === undefined || buffer.compare(key, 0, keySize, offset + at.key, offset + at.taken) === 0;
      if (state !== states.free && hasKey) {
        const ticket = field(at.ticket);
        found.push({
          name,
          file,
          offset,
          ticket,
          number: field(at.number),
          hasSent: state === states.sent,
          isTaken: field(at.taken) === ticket,
          isSettled: field(at.settled) === ticket,
        });
      }
    }
    return found;
  }

  private read(file: number): { readonly buffer: Buffer; readonly length: number } {
    for (;;) {
      const length = readSync(file, this.buffer, 0, this.buffer.length, 0);
      if (length < this.buffer.length) {
        return { buffer: this.buffer, length };
      }
      this.buffer = Buffer.alloc(2 * this.buffer.length);
    }
  }
}

/** `undefined` when the file was removed. */
function openAgain(path: string): number | undefined {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
