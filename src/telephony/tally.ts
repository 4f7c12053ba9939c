// What became of the users of a run, counted. A user's last outcome is the one that counts.

import { userKey, type UserReference } from '../chime/model';
import type { Outcome } from './apply';

export interface Tally {
  readonly changed: number;
  /** They were as wanted already; nothing was written. */
  readonly unchanged: number;
  readonly conflicts: number;
  readonly failed: number;
  /** Of those that failed: whether they were changed is not known. */
  readonly unknown: number;
  /** Cancelled before they were written. */
  readonly notDone: number;
}

const counted = {
  done: 'changed',
  unchanged: 'unchanged',
  conflict: 'conflicts',
  failed: 'failed',
  notDone: 'notDone',
} as const satisfies Record<Outcome['result'], keyof Tally>;

/** The outcomes of a run, as far as they are known. */
export class Outcomes {
  private readonly byUser = new Map<string, Outcome>();
  private readonly counts: { -readonly [Count in keyof Tally]: number } = {
    changed: 0,
    unchanged: 0,
    conflicts: 0,
    failed: 0,
    unknown: 0,
    notDone: 0,
  };

  add(outcome: Outcome): void {
    const key = userKey(outcome);
    const before = this.byUser.get(key);
    if (before !== undefined) {
      this.count(before, -1);
    }
    this.byUser.set(key, outcome);
    this.count(outcome, 1);
  }

  /** Of users who are tried again nothing is known until they have another. */
  forget(result: Outcome['result']): void {
    for (const [key, outcome] of this.byUser) {
      if (outcome.result === result) {
        this.byUser.delete(key);
        this.count(outcome, -1);
      }
    }
  }

  of(user: UserReference): Outcome | undefined {
    return this.byUser.get(userKey(user));
  }

  /** How many users have one. */
  get size(): number {
    return this.byUser.size;
  }

  get tally(): Tally {
    return { ...this.counts };
  }

  [Symbol.iterator](): Iterator<Outcome> {
    return this.byUser.values();
  }

  private count(outcome: Outcome, by: 1 | -1): void {
    this.counts[counted[outcome.result]] += by;
    if (outcome.result === 'failed' && outcome.unknown) {
      this.counts.unknown += by;
    }
  }
}
