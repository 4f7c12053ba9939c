// The lock file of this window. Other windows write only the fields "taken" and "settled".

import { closeSync, fstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { at, keySize, placeSize, readNumber, states, writeNumber } from './placeFormat';

/** Another process took the lock while this process was suspended. This process has sent nothing since. */
export class LockLostError extends Error {
  override readonly name = 'LockLost';
}

export class OwnFile {
  private readonly path: string;
  private readonly file: number;
  private readonly inode: number;
  private readonly free: number[] = [];
  private length = 0;
  private tickets = 0;
  private inUse = 0;
  private isClosed = false;
  /** Another window removes the file when it believes that this window has ended. No window then sees the places in the file. */
  isRemoved = false;

  constructor(
    folder: string,
    readonly name: string,
  ) {
    this.path = join(folder, name);
    this.file = openSync(this.path, 'wx+', 0o600);
    this.inode = fstatSync(this.file).ino;
  }

  /** @throws LockLostError if the file was removed or its folder moved */
  assertThere(): void {
    if (!this.isThere()) {
      throw new LockLostError();
    }
  }

  isThere(): boolean {
    this.isRemoved ||= statSync(this.path, { throwIfNoEntry: false })?.ino !== this.inode;
    return !this.isRemoved;
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
export class Place {
  number = 0;
  private readonly offset: number;

  constructor(
    readonly own: OwnFile,
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
    if (readNumber(this.file, this.offset + at.taken) === this.ticket) {
      throw new LockLostError();
    }
    this.own.assertThere();
  }

  /**
   * Marks that a write is sent now. A window that takes the lock writes "taken" first, and reads this mark afterwards.
   * @throws LockLostError if the write must not be sent
   */
  sending(): void {
    writeNumber(this.file, this.offset + at.state, states.sent);
    this.assertIn();
  }

  /** Whether another window no longer waits for the sent write. */
  get isSettled(): boolean {
    return readNumber(this.file, this.offset + at.settled) === this.ticket || !this.own.isThere();
  }

  /** Call it when no request for the user is in progress. */
  leave(): void {
    writeNumber(this.file, this.offset + at.state, states.free);
    this.own.left(this.index);
  }
}
