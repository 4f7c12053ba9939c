// One write to a user at a time, whichever run or process it is of: what a write reads before it must not be older than what
// another is writing to the same user.

import { unlessCancelled } from '../chime/cancellation';
import type { UserReference } from '../chime/model';

/** Where the user is: another endpoint has other users, whatever their ids are. */
export interface LockedUser extends UserReference {
  readonly endpoint: string;
}

/** For whoever has the lock. */
export interface UserLock {
  /**
   * To be called just before a write leaves.
   * @throws an error when it must not, as another process counted this one as gone meanwhile; {@link isLost} says so
   */
  readonly sending: () => void;
  readonly isLost: boolean;
  /**
   * Whether another process may have written before the last write of this one took effect: this one stood still while it sent
   * the write, and the other waited no longer. To be read after the answer.
   */
  readonly isOvertaken: boolean;
  /**
   * Waits for the lock anew. What was read before counts no more.
   * @throws of kind `cancelled`
   */
  regain(): Promise<void>;
}

export interface TakenLock extends UserLock {
  leave(): void;
}

/** Between processes. It is loaded with the first write. */
export interface ProcessLocks {
  /** Waits for the lock; throws as {@link UserLocks.run}. */
  take(user: LockedUser, waiting: Waiting): Promise<TakenLock>;
}

export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  /** Told when it has waited for a second, and then that it waits no more. */
  readonly onWaiting?: ((isWaiting: boolean) => void) | undefined;
}

/** Milliseconds of waiting that nobody needs to be told of. */
const shortWait = 1000;

/** Nobody else writes where there is one process alone. */
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

  /** @param load without it it is a lock between the runs of this process alone */
  constructor(private readonly load?: () => Promise<ProcessLocks>) {}

  /**
   * In the order in which they came; between processes, in the order in which each got to it.
   * @throws what `work` throws; of kind `cancelled` while it waits; of kind `history` when the lock can't be written
   */
  async run<T>(user: LockedUser, work: (lock: UserLock) => Promise<T>, waiting: Waiting = {}): Promise<T> {
    const key = JSON.stringify([user.endpoint, user.accountId, user.userId]);
    const before = this.last.get(key);
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    // Who gives up leaves those behind it where they are.
    const turn = before === undefined ? left : before.then(() => left);
    this.last.set(key, turn);
    void turn.then(() => this.last.get(key) === turn && this.last.delete(key));
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
      leave();
    }
  }

  /** Resolves once nobody of this process has a lock or waits for one. */
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

/** Tells of a wait once it is longer than a moment. */
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
