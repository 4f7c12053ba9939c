// A lock between processes, made of files that each are made and removed by their whole names, which are never used twice: so
// taking a lock from whoever is gone can hit nobody else, however many try it, and whoever lost one learns it from its own file.
// Who finds nobody else's file has the lock. Else it draws a number and waits until nobody is before it (Lamport's bakery): then
// nothing hangs on how long anybody takes. A process that brokers would be quicker to wake those who wait, but it must be found and
// replaced whenever it ends, and can't be reached from another container or host.

import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cancelledError } from '../../chime/errors';
import { deadline, idleTimeout } from '../../chime/timeouts';
import { telling, type LockedUser, type ProcessLocks, type UserLock, type Waiting } from '../userLocks';
import type { Presence } from './presence';

/** Milliseconds between two looks of one who waits. */
const lookStep = 10;

/** Another process has the lock by now, as this one stood still for long. Nothing was sent since. */
export class LockLostError extends Error {
  override readonly name = 'LockLost';
}

/** What the files of one who has the lock, or waits for it, say. */
interface Contender {
  /** The window, and a number that is another each time. */
  readonly name: string;
  readonly file: string;
  /** Without it only what it left is there. */
  isIn: boolean;
  number?: number;
  hasSent: boolean;
}

/** Files are `<key>.<name>`, and the same with `.sent` or `.<number>` behind it. */
export class LockFiles implements ProcessLocks {
  private readonly folder: string;
  private entered = 0;

  /** @param requestTimes milliseconds in which a write may still land once it was sent, by a process that has ended or that goes on */
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

  /**
   * Gets into line. Whoever is alone there has the lock.
   * @param key hexadecimal
   */
  enter(key: string): LockFile {
    this.presence.announce();
    this.entered += 1;
    if (this.entered === 1) {
      void this.sweep().catch(() => undefined);
    }
    // Few in a folder: it is read each time.
    const lock = new LockFile(
      join(this.folder, key.slice(0, 1)),
      key,
      `${this.presence.window}-${this.entered}`,
    );
    try {
      lock.isAlone = filesOf(lock).every((file) => file === lock.file);
    } catch (error) {
      lock.leave();
      throw error;
    }
    return lock;
  }

  /**
   * Waits until nobody is before it.
   * @throws LockLostError when it was counted as gone meanwhile; of kind `cancelled`
   */
  async wait(lock: LockFile, signal: AbortSignal | undefined): Promise<void> {
    /** When it was first seen what somebody who is gone has sent, on the clock of `performance`. */
    const seen = new Map<string, number>();
    const others = () => contendersOf(lock).filter(({ name }) => name !== lock.name);
    lock.draw(1 + Math.max(0, ...others().map(({ number = 0 }) => number)));
    // All of them are looked at: each may be gone.
    while (others().filter((other) => this.isBefore(other, lock, seen)).length > 0) {
      await wait(lookStep, undefined, { signal }).catch(() => {
        throw cancelledError();
      });
      lock.assertIn();
    }
  }

  private isBefore(other: Contender, lock: LockFile, seen: Map<string, number>): boolean {
    if (other.isIn) {
      // Whoever has no number yet has the lock, or is about to draw one.
      const { number = 0 } = other;
      const isBefore = number < lock.number || (number === lock.number && other.name < lock.name);
      if (isBefore && this.presence.standing(windowOf(other)) !== 'there') {
        lock.remove(other.file);
        lock.remove(`${other.file}.${number}`);
      }
      return isBefore;
    }
    if (!other.hasSent) {
      return false;
    }
    const since = seen.get(other.name) ?? performance.now();
    seen.set(other.name, since);
    const { ended, goesOn } = this.requestTimes;
    const time = this.presence.standing(windowOf(other)) === 'gone' ? ended : goesOn;
    const mayLand = performance.now() - since < time;
    if (!mayLand) {
      lock.remove(`${other.file}.sent`);
    }
    return mayLand;
  }

  /** Removes what those who are gone have left, and nobody waited for. */
  private async sweep(): Promise<void> {
    const { presence } = this;
    await Promise.all(
      presence.windows.map(async (window) => {
        if (!(await presence.isThere(window, false))) {
          presence.remove(window);
        }
      }),
    );
    const left = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() &&
          this.presence.standing(windowOf({ name: entry.name.split('.')[1] ?? '' })) === 'gone',
      )
      .map(({ parentPath, name }) => join(parentPath, name));
    const [sent, rest] = [
      left.filter((path) => path.endsWith('.sent')),
      left.filter((path) => !path.endsWith('.sent')),
    ];
    rest.forEach(remove);
    await wait(this.requestTimes.ended, undefined, { ref: false });
    sent.forEach(remove);
  }
}

/** A user's lock, by one file after the other where one was lost. */
class HeldLock implements UserLock {
  isLost = false;
  private file: LockFile | undefined;

  constructor(
    private readonly files: LockFiles,
    private readonly key: string,
    private readonly waiting: Waiting,
  ) {}

  readonly sending = (): void => {
    try {
      asHistoryError(() => this.file?.sending());
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
      const file = asHistoryError(() => this.files.enter(this.key));
      this.file = file;
      if (file.isAlone) {
        return;
      }
      try {
        await this.files.wait(file, this.waiting.signal);
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
    this.file?.leave();
    this.file = undefined;
  }
}

/** One who has the lock of a user, or waits for it. */
export class LockFile {
  isAlone = false;
  number = 0;
  readonly file: string;
  private readonly path: string;
  private hasSent = false;

  constructor(
    readonly folder: string,
    readonly key: string,
    readonly name: string,
  ) {
    this.file = `${key}.${name}`;
    this.path = join(folder, this.file);
    make(this.path);
  }

  draw(number: number): void {
    this.number = number;
    make(`${this.path}.${number}`);
  }

  /** @throws LockLostError */
  assertIn(): void {
    if (!existsSync(this.path)) {
      throw new LockLostError();
    }
  }

  /**
   * Says that a write leaves now. Whoever takes the lock away removes its file first and looks for this one then.
   * @throws LockLostError when it must not leave
   */
  sending(): void {
    make(`${this.path}.sent`);
    this.hasSent = true;
    this.assertIn();
  }

  /** Nothing of it is under way any more. */
  leave(): void {
    if (this.hasSent) {
      remove(`${this.path}.sent`);
    }
    remove(this.path);
    if (this.number > 0) {
      remove(`${this.path}.${this.number}`);
    }
  }

  /** Of another. */
  remove(file: string): void {
    remove(join(this.folder, file));
  }
}

const windowOf = ({ name }: Pick<Contender, 'name'>): string => name.split('-')[0] ?? '';

const filesOf = ({ folder, key }: LockFile): readonly string[] =>
  readdirSync(folder).filter((file) => file.startsWith(`${key}.`));

function contendersOf(lock: LockFile): readonly Contender[] {
  const contenders = new Map<string, Contender>();
  for (const file of filesOf(lock)) {
    const [key = '', name = '', more] = file.split('.');
    const contender = contenders.get(name) ?? { name, file: `${key}.${name}`, isIn: false, hasSent: false };
    contenders.set(name, contender);
    if (more === undefined) {
      contender.isIn = true;
    } else if (more === 'sent') {
      contender.hasSent = true;
    } else {
      contender.number = Number(more);
    }
  }
  return [...contenders.values()];
}

function make(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  }
}

/** Milliseconds until what could not be removed is tried again: another program may have it open. */
const removeStep = 1000;

/** What can't be removed holds others up, and is no reason to doubt what was written. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      setTimeout(remove, removeStep, path).unref();
    }
  }
}

/** Of a fixed length, and fit for a file's name, whatever the ids are. */
const keyOf = ({ endpoint, accountId, userId }: LockedUser): string =>
  createHash('sha256')
    .update(JSON.stringify([endpoint, accountId, userId]))
    .digest('hex')
    .slice(0, 40);

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
