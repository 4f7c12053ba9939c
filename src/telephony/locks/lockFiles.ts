// A lock between processes, by Lamport's bakery: https://lamport.azurewebsites.net/pubs/bakery.pdf
// Each window has one file, with a place for each user whose lock it has or waits for. A window writes its own file and reads the
// files of other windows. A window that finds no other place for the user has the lock. Otherwise it draws a number, and waits until
// no window is before it. The algorithm tolerates a read during a write.
// A window that is suspended or has ended loses its locks: another window writes that to the fields "taken" and "settled", which the
// owner does not write. The owner reads "taken" just before each request.
// A lock file for each user took three times as long. A broker process cannot be reached from another container.

import { hash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cancelledError } from '../../chime/errors';
import { deadline, idleTimeout } from '../../chime/timeouts';
import { telling, type LockedUser, type ProcessLocks, type TakenLock, type Waiting } from '../userLocks';
import type { Presence } from './presence';

/** Milliseconds between two looks of one who waits. */
const lookStep = 10;

/** Milliseconds. A change of the folder soon after another can leave the folder's time as it was. */
const folderTimeStep = 1000;

/** Bytes of a place. */
const placeSize = 64;

/** Where in a place its fields are, of four bytes each, and the key. */
const at = { state: 0, number: 4, ticket: 8, key: 12, taken: 32, settled: 36 } as const;

const keySize = at.taken - at.key;

/** `in`: has the lock or waits for it. `sent`: has the lock, and a write was sent. */
const states = { free: 0, in: 1, sent: 2 } as const;

/** Another process took the lock while this process stood still. This process has sent nothing since. */
class LockLostError extends Error {
  override readonly name = 'LockLost';
}

/** The last look at the folder. */
interface Listing {
  /** When the folder changed, as its file system says. `undefined`: it is not there. */
  readonly time: number | undefined;
  /** When this window first saw that time, on the clock of `performance`. */
  readonly seenAt: number;
  /** Whether the open files are all that the folder holds for as long as its time stays. */
  isKept: boolean;
}

/** Another window's place for the same user. */
interface Contender {
  /** The name of that window's file. */
  readonly name: string;
  readonly file: number;
  readonly offset: number;
  readonly number: number;
  readonly ticket: number;
  readonly hasSent: boolean;
  /** Its lock was taken away. */
  readonly isTaken: boolean;
  /** Its last write can no longer take effect. */
  readonly isSettled: boolean;
}

export class LockFiles implements ProcessLocks {
  private readonly folder: string;
  private own: OwnFile | undefined;
  private made = 0;
  /** Open files of other windows, by name. A name is used once. */
  private readonly opened = new Map<string, number>();
  private listing: Listing = { time: undefined, seenAt: 0, isKept: false };
  private buffer = Buffer.alloc(64 * placeSize);

  /** @param requestTimes milliseconds in which a sent write may take effect: after its process ended, or while its process runs */
  constructor(
    private readonly presence: Presence,
    private readonly requestTimes = { ended: idleTimeout, goesOn: deadline },
  ) {
    this.folder = join(presence.folder, 'locks');
  }

  async take(user: LockedUser, waiting: Waiting): Promise<HeldLock> {
    const lock = new HeldLock(this, keyOf(user), waiting);
    await lock.take();
    return lock;
  }

  /** Makes a place for the user in this window's file. */
  enter(key: Buffer): Place {
    this.presence.announce();
    if (this.own === undefined || this.own.isRemoved) {
      this.own?.close();
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      this.made += 1;
      this.own = new OwnFile(this.folder, `${this.presence.window}-${this.made}`);
      this.presence.onDispose(() => this.own?.close());
      void this.sweep().catch(() => undefined);
    }
    return this.own.enter(key);
  }

  /**
   * Waits until no other window is before this one.
   * @throws LockLostError when another window took the lock away; an error of kind `cancelled`
   */
  async wait(place: Place, signal: AbortSignal | undefined): Promise<void> {
    const contenders = this.contenders(place);
    if (contenders.length === 0) {
      return;
    }
    /** When this window first saw the last write of a window that lost the lock, on the clock of `performance`. */
    const seen = new Map<string, number>();
    place.draw(1 + Math.max(0, ...contenders.map(({ number }) => number)));
    // `filter`, not `some`: each of them may have ended.
    while (this.contenders(place).filter((other) => this.isBefore(other, place, seen)).length > 0) {
      await wait(lookStep, undefined, { signal }).catch(() => {
        throw cancelledError();
      });
      place.assertIn();
    }
  }

  private isBefore(other: Contender, place: Place, seen: Map<string, number>): boolean {
    const standing = () => this.presence.standing(windowOf(other.name));
    if (!other.isTaken) {
      // A window without a number has the lock, or is about to draw a number.
      const isBefore =
        other.number < place.number || (other.number === place.number && other.name < place.fileName);
      if (isBefore && standing() !== 'there') {
        writeNumber(other.file, other.offset + at.taken, other.ticket);
      }
      return isBefore;
    }
    if (!other.hasSent || other.isSettled) {
      return false;
    }
    const id = `${other.name} ${other.ticket}`;
    const since = seen.get(id) ?? performance.now();
    seen.set(id, since);
    const { ended, goesOn } = this.requestTimes;
    const mayLand = performance.now() - since < (standing() === 'gone' ? ended : goesOn);
    if (!mayLand) {
      writeNumber(other.file, other.offset + at.settled, other.ticket);
    }
    return mayLand;
  }

  /** All other places for the same user. */
  private contenders({ key }: Place): readonly Contender[] {
    return [...this.openFiles()].flatMap(([name, file]) => this.placesOf(name, file, key));
  }

  /** @param key only places of this user; without it, all places in use */
  private placesOf(name: string, file: number, key?: Buffer): Contender[] {
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
          ...{ name, file, offset, ticket, number: field(at.number) },
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

  /**
   * The files of all other windows, including windows that have ended.
   * @throws LockLostError when another window removed this window's file
   */
  private openFiles(): ReadonlyMap<string, number> {
    const time = statSync(this.folder, { throwIfNoEntry: false })?.mtimeMs;
    const now = performance.now();
    if (time !== this.listing.time) {
      this.listing = { time, seenAt: now, isKept: false };
    }
    if (!this.listing.isKept) {
      this.listFolder(time === undefined ? [] : readdirSync(this.folder));
      this.listing.isKept = canKeepListing && now - this.listing.seenAt > folderTimeStep;
    }
    return this.opened;
  }

  private listFolder(all: readonly string[]): void {
    const { opened, own } = this;
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

  /** Removes the files of windows that have ended. */
  private async sweep(): Promise<void> {
    const { presence } = this;
    await Promise.all(
      presence.windows.map(async (window) => {
        if (!(await presence.isThere(window, false))) {
          presence.remove(window);
        }
      }),
    );
    const gone = [...this.openFiles()].filter(([name]) => presence.standing(windowOf(name)) === 'gone');
    const sent = gone.filter(([name, file]) => this.placesOf(name, file).some(({ hasSent }) => hasSent));
    const removeAll = (files: typeof gone) =>
      files.forEach(([name]) => rmSync(join(this.folder, name), { force: true }));
    removeAll(gone.filter((file) => !sent.includes(file)));
    if (sent.length > 0) {
      await wait(this.requestTimes.ended, undefined, { ref: false });
      removeAll(sent);
    }
  }
}

/** A user's lock. After a loss it takes a new place. */
class HeldLock implements TakenLock {
  isLost = false;
  private place: Place | undefined;

  constructor(
    private readonly files: LockFiles,
    private readonly key: Buffer,
    private readonly waiting: Waiting,
  ) {}

  readonly sending = (): void => {
    try {
      asHistoryError(() => this.place?.sending());
    } catch (error) {
      this.isLost = error instanceof LockLostError;
      throw error;
    }
  };

  async regain(): Promise<void> {
    this.leave();
    await telling(this.waiting, this.take());
    this.isLost = false;
  }

  async take(): Promise<void> {
    for (;;) {
      try {
        this.place = this.files.enter(this.key);
        await this.files.wait(this.place, this.waiting.signal);
        return;
      } catch (error) {
        this.leave();
        if (!(error instanceof LockLostError)) {
          throw asHistory(error);
        }
      }
    }
  }

  leave(): void {
    this.place?.leave();
    this.place = undefined;
  }
}

/** This window's file. */
class OwnFile {
  private readonly path: string;
  private readonly file: number;
  private readonly free: number[] = [];
  private length = 0;
  private tickets = 0;
  private inUse = 0;
  private isClosed = false;
  /** Another window removes the file when it believes that this window has ended. Nobody then sees what is written to the file. */
  isRemoved = false;

  constructor(
    folder: string,
    readonly name: string,
  ) {
    this.path = join(folder, name);
    this.file = openSync(this.path, 'wx+', 0o600);
  }

  /** Looks whether the file was removed. */
  assertThere(): void {
    this.isRemoved ||= fstatSync(this.file).nlink === 0;
    if (this.isRemoved) {
      throw new LockLostError();
    }
  }

  enter(key: Buffer): Place {
    const index = this.free.pop() ?? this.length++;
    this.tickets += 1;
    this.inUse += 1;
    return new Place(this, this.file, index, this.tickets, key);
  }

  left(index: number): void {
    this.free.push(index);
    this.inUse -= 1;
  }

  /** A file with places in use stays: other windows must see them. */
  close(): void {
    if (this.inUse === 0 && !this.isClosed) {
      this.isClosed = true;
      this.isRemoved = true;
      closeSync(this.file);
      rmSync(this.path, { force: true });
    }
  }
}

/** This window's entry for one user. */
class Place {
  number = 0;
  private readonly offset: number;

  constructor(
    private readonly own: OwnFile,
    private readonly file: number,
    private readonly index: number,
    private readonly ticket: number,
    readonly key: Buffer,
  ) {
    this.offset = index * placeSize;
    const place = Buffer.alloc(placeSize);
    place.writeUInt32LE(states.in, at.state);
    place.writeUInt32LE(ticket, at.ticket);
    key.copy(place, at.key, 0, keySize);
    writeSync(file, place, 0, placeSize, this.offset);
  }

  get fileName(): string {
    return this.own.name;
  }

  draw(number: number): void {
    this.number = number;
    writeNumber(this.file, this.offset + at.number, number);
  }

  /** @throws LockLostError */
  assertIn(): void {
    readSync(this.file, four, 0, 4, this.offset + at.taken);
    if (four.readUInt32LE() === this.ticket) {
      throw new LockLostError();
    }
    this.own.assertThere();
  }

  /**
   * Marks that a write is sent now. Whoever takes the lock writes "taken" first, and reads this mark after that.
   * @throws LockLostError when the write must not be sent
   */
  sending(): void {
    writeNumber(this.file, this.offset + at.state, states.sent);
    this.assertIn();
  }

  /** To be called when no request for the user is in progress. */
  leave(): void {
    writeNumber(this.file, this.offset + at.state, states.free);
    this.own.left(this.index);
  }
}

/** Some file systems of Windows keep no such time of a folder. */
const canKeepListing = process.platform !== 'win32';

/** The window's id, and a number that counts its files. */
const windowFile = /^[0-9a-f]+-\d+$/;

const windowOf = (name: string): string => name.split('-')[0] ?? '';

/** For one read or write. */
const four = Buffer.alloc(4);

function writeNumber(file: number, position: number, number: number): void {
  four.writeUInt32LE(number);
  writeSync(file, four, 0, 4, position);
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

/** Has the same length for all ids. */
const keyOf = ({ endpoint, accountId, userId }: LockedUser): Buffer =>
  hash('sha256', JSON.stringify([endpoint, accountId, userId]), 'buffer').subarray(0, keySize);

function asHistoryError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asHistory(error);
  }
}

/** What the disk refuses is explained as the history's: it is the same disk, and nothing was sent. */
const asHistory = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error ? Object.assign(error, { kind: 'history' }) : error;
