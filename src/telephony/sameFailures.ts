// Detects users that fail one after another for the same reason. The cause is then not the user: the run pauses, and a person decides.

import type { Outcome } from './apply';
import type { Failure } from './failure';

/** Default number of consecutive users with the same failure, after which a run pauses. */
export const usualMostSameFailures = 20;

/** A failure shared by consecutive users, and their number. */
export interface RepeatedFailure {
  readonly failure: Failure;
  readonly users: number;
}

export class SameFailures {
  private last = '';
  private users = 0;

  /**
   * Counts a user's outcome. Ignores users that were throttled, cancelled or changed by someone else, and unknown results.
   * A success or a different failure restarts the count.
   * @param most consecutive users; 0: no limit
   * @returns the failure, once that many consecutive users have it
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

/** The API's `ThrottledClientException`, and other AWS names such as `TooManyRequestsException`. */
const isThrottling = ({ name }: Failure): boolean => /throttl|TooManyRequests/i.test(name);
