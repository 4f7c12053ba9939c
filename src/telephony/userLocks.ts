// Allows one write to a user at a time, across runs and processes.
// The read before a write must not be older than another write to the same user.

import { unlessCancelled } from '../chime/cancellation';
import type { UserReference } from '../chime/model';

/** The endpoint is part of the key: equal ids at another endpoint belong to another user. */
export interface LockedUser extends UserReference {
  readonly endpoint: string;
}

/** What the lock's owner may call. */
export interface UserLock {
  /**
   * Call it just before a write is sent.
   * @throws an error when another process has taken the lock, so the write must not be sent; {@link isLost} is then true
   */
  readonly sending: () => void;
  readonly isLost: boolean;
  /**
   * Whether another process may have written before this process's last write took effect: this process was suspended while it sent.
   * Read the value after the answer.
   */
  readonly isOvertaken: boolean;
  /**
   * Waits for the lock again. Values read under the lost lock are out of date.
   * @throws of kind `cancelled`
   */
  regain(): Promise<void>;
}

export interface TakenLock extends UserLock {
  leave(): void;
}

/** Locks between processes; loaded at the first write. */
export interface ProcessLocks {
  /** Waits for the lock; throws as {@link UserLocks.run}. */
  take(user: LockedUser, waiting: Waiting): Promise<TakenLock>;
}

export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  /** Called with `true` after a second of waiting, and with `false` when the wait ends. */
  readonly onWaiting?: ((isWaiting: boolean) => void) | undefined;
}

/** Milliseconds; shorter waits are not reported. */
const shortWait = 1000;

/** With a single process, the lock can't be lost. */
const soleLock: TakenLock = {
  isLost: false,
  isOvertaken: false,
  sending: () => undefined,
  regain: () => Promise.resolve(),
  leave: () => undefined,
};

export class UserLocks {
  private readonly last = new Map<string, Promise<unknown>>();
  private files: Promise<ProcessLocks> | undefined;

  /** @param load without it, the lock only works between runs of this process */
  constructor(private readonly load?: () => Promise<ProcessLocks>) {}

  /**
   * Callers of one process get the lock in the order of their calls.
   * @throws what `work` throws; of kind `cancelled` while the caller waits; of kind `history` when the lock can't be written
   */
  async run<T>(user: LockedUser, work: (lock: UserLock) => Promise<T>, waiting: Waiting = {}): Promise<T> {
    const key = JSON.stringify([user.endpoint, user.accountId, user.userId]);
    const before = this.last.get(key);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    // A caller that gives up must not let later callers start early.
    const allReleased = before === undefined ? released : before.then(() => released);
    this.last.set(key, allReleased);
    void allReleased.then(() => this.last.get(key) === allReleased && this.last.delete(key));
    let lock: TakenLock | undefined;
    const take = async () => {
      if (before !== undefined) {
        await unlessCancelled(before, waiting.signal);
      }
      return (await (await this.loaded())?.take(user, waiting)) ?? soleLock;
    };
    try {
      lock = await telling(waiting, take());
      return await work(lock);
    } finally {
      lock?.leave();
      release();
    }
  }

  /** Resolves when no caller in this process has a lock or waits for one. */
  async settled(): Promise<void> {
    while (this.last.size > 0) {
      await Promise.all(this.last.values());
    }
  }

  private async loaded(): Promise<ProcessLocks | undefined> {
    this.files ??= this.load?.();
    try {
      return await this.files;
    } catch (error) {
      this.files = undefined;
      throw error;
    }
  }
}

/** Reports a wait that lasts longer than {@link shortWait}. */
export async function telling<T>({ onWaiting }: Waiting, wait: Promise<T>): Promise<T> {
  let isTold = false;
  const timer = setTimeout(() => {
    isTold = true;
    onWaiting?.(true);
  }, shortWait);
  try {
    return await wait;
  } finally {
    clearTimeout(timer);
    if (isTold) {
      onWaiting?.(false);
    }
  }
}
