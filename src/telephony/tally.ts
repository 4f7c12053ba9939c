// Counts the outcomes of a run's users. Only the last outcome of a user counts.

import { userKey, type UserReference } from '../chime/model';
import type { Outcome } from './apply';

export interface Tally {
  readonly changed: number;
  readonly conflicts: number;
  readonly failed: number;
  /** Failed users whose result is unknown. */
  readonly unknown: number;
  /** The run was cancelled or interrupted before the write. */
  readonly notDone: number;
}

const counted = {
  done: 'changed',
  conflict: 'conflicts',
  failed: 'failed',
  notDone: 'notDone',
} as const satisfies Record<Outcome['result'], keyof Tally>;

/** The known outcomes of a run. */
export class Outcomes {
  private readonly byUser = new Map<string, Outcome>();
  private readonly counts: { -readonly [Count in keyof Tally]: number } = {
    changed: 0,
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

  /** Drops the outcomes of users that are tried again. */
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

  /** Number of users with an outcome. */
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
