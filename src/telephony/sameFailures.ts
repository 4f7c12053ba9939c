// Notices that user after user fails for one reason: then the reason is not the users', and whoever started the run is asked.

import type { Outcome } from './apply';
import type { Failure } from './failure';

/** Users on end that fail for the same reason, before a run pauses itself. */
export const usualMostSameFailures = 20;

/** A failure that users had one after the other, and how many did. */
export interface RepeatedFailure {
  readonly failure: Failure;
  readonly users: number;
}

export class SameFailures {
  private last = '';
  private users = 0;

  /**
   * Counts a user's outcome. What was throttled, cancelled, changed by someone else or has an unknown result says nothing, and is passed
   * over; a user who is done, or fails for another reason, starts the count again.
   * @param most users on end; 0 for any number
   * @returns the failure, once so many users had it on end
   */
  add(outcome: Outcome, most: number): RepeatedFailure | undefined {
    if (outcome.result === 'done') {
      this.restart();
    }
    if (outcome.result !== 'failed' || outcome.unknown || isThrottling(outcome.failure)) {
      return undefined;
    }
    const { failure } = outcome;
    const reason = failure.kind + failure.name;
    const users = reason === this.last ? this.users + 1 : 1;
    this.last = reason;
    this.users = users;
    return most > 0 && users >= most ? { failure, users } : undefined;
  }

  restart(): void {
    this.last = '';
  }
}

/** The client names a failure so for each status and name that stands for it. */
const isThrottling = ({ name }: Failure): boolean => /throttl|TooManyRequests/i.test(name);
