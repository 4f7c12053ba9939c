// One write to a user at a time, whichever run it is of: what a write reads before it must not be older than what another is
// writing to the same user.

import { userKey, type UserReference } from '../chime/model';

export class UserLocks {
  private readonly last = new Map<string, Promise<unknown>>();

  /** @param work must not throw */
  async run<T>(user: UserReference, work: () => Promise<T>): Promise<T> {
    const key = userKey(user);
    const turn = (this.last.get(key) ?? Promise.resolve()).then(work);
    this.last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(key) === turn) {
        this.last.delete(key);
      }
    }
  }
}
