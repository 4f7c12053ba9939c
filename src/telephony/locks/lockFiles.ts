// A lock between processes, by Lamport's bakery: https://lamport.azurewebsites.net/pubs/bakery.pdf
// Each window has one file, with a place for each user whose lock the window has or waits for. A window writes its own file and reads
// the files of other windows. A window that finds no other place for the user has the lock. Otherwise the window draws a number,
// and waits until no window is before it. The algorithm tolerates a read during a write.
// A window that is suspended or has ended loses its locks: another window marks the loss in the fields "taken" and "settled".
// The owner reads "taken" just before each request.
// A lock file for each user took three times as long. A broker process cannot be reached from another container.

import { hash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cancelledError } from '../../chime/errors';
import { deadline, idleTimeout } from '../../chime/timeouts';
import { telling, type LockedUser, type ProcessLocks, type TakenLock, type Waiting } from '../userLocks';
import { OtherFiles, type Contender } from './otherFiles';
import { LockLostError, OwnFile, type Place } from './ownFile';
import { at, keySize, writeNumber } from './placeFormat';
import type { Presence } from './presence';

/** Milliseconds between two looks of a window that waits. */
const lookStep = 10;

export class LockFiles implements ProcessLocks {
  private readonly folder: string;
  private own: OwnFile | undefined;
  private made = 0;
  private readonly others: OtherFiles;

  /** @param requestTimes milliseconds in which a sent write may take effect: after its process ended, or while its process runs */
  constructor(
    private readonly presence: Presence,
    readonly requestTimes = { ended: idleTimeout, goesOn: deadline },
  ) {
    this.folder = join(presence.folder, 'locks');
    this.others = new OtherFiles(this.folder);
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
    const contenders = this.others.contenders(place.key, place.own);
    if (contenders.length === 0) {
      return;
    }
    /** When this window first saw the last write of a window that lost the lock, on the clock of `performance`. */
    const seen = new Map<string, number>();
    place.draw(1 + Math.max(0, ...contenders.map(({ number }) => number)));
    // `filter`, not `some`: `isBefore` must look at every contender, because each window may have ended.
    while (
      this.others.contenders(place.key, place.own).filter((other) => this.isBefore(other, place, seen))
        .length > 0
    ) {
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
    const gone = [...this.others.list(this.own)].filter(
      ([name]) => presence.standing(windowOf(name)) === 'gone',
    );
    const sent = gone.filter(([name, file]) =>
      this.others.placesOf(name, file).some(({ hasSent }) => hasSent),
    );
    const removeAll = (files: typeof gone) =>
      files.forEach(([name]) => rmSync(join(this.folder, name), { force: true }));
    removeAll(gone.filter((file) => !sent.includes(file)));
    if (sent.length > 0) {
      await wait(this.requestTimes.ended, undefined, { ref: false });
      removeAll(sent);
    }
  }
}

/** A user's lock. After a loss, {@link HeldLock.regain} takes a new place. */
class HeldLock implements TakenLock {
  isLost = false;
  private place: Place | undefined;
  /** On the clock of `performance`. */
  private sentAt = 0;

  constructor(
    private readonly files: LockFiles,
    private readonly key: Buffer,
    private readonly waiting: Waiting,
  ) {}

  readonly sending = (): void => {
    this.sentAt = performance.now();
    try {
      asHistoryError(() => this.place?.sending());
    } catch (error) {
      this.isLost = error instanceof LockLostError;
      throw error;
    }
  };

  get isOvertaken(): boolean {
    const { ended, goesOn } = this.files.requestTimes;
    // No window settles a place earlier. Most requests end long before, so the file is rarely read.
    const mayBeSettled = performance.now() - this.sentAt >= Math.min(ended, goesOn);
    return mayBeSettled && this.place?.isSettled === true;
  }

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

const windowOf = (name: string): string => name.split('-')[0] ?? '';

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

/** Disk errors get the kind `history`: the history is on the same disk, and nothing was sent. */
const asHistory = (error: unknown): unknown =>
  error instanceof Error && 'syscall' in error ? Object.assign(error, { kind: 'history' }) : error;
