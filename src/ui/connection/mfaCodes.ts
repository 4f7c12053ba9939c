// When a person may be asked for an MFA code: after their first action, and not again after a cancel until their next action.

import type { AwsReason } from '../../aws/errors';

export class MfaCodes {
  /** A window that has only started must not ask. */
  private hasActed = false;
  /** The cancelled question. Until the next action every caller gets it, instead of a new question. */
  private left: Promise<string> | undefined;

  constructor(private readonly askPerson: (profile: string, serial: string) => Promise<string>) {}

  personActed(): void {
    this.hasActed = true;
    this.left = undefined;
  }

  /** @throws of kind `credentials` where asking is not allowed; of kind `cancelled` when the person cancels */
  ask(profile: string, serial: string): Promise<string> {
    if (!this.hasActed) {
      const reason: AwsReason = { code: 'mfaNeeded', profile };
      return Promise.reject(
        Object.assign(new Error('An MFA code is needed.'), { kind: 'credentials', reason }),
      );
    }
    if (this.left !== undefined) {
      return this.left;
    }
    const asked = this.askPerson(profile, serial);
    asked.catch(() => {
      this.left = asked;
    });
    return asked;
  }
}
