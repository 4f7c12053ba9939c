// When a person may be asked for the code of an MFA device: once they did something, and until they leave the question.

import type { AwsReason } from '../../aws/errors';

export class MfaCodes {
  /** A window that only started asks nobody. */
  private hasActed = false;
  /** The question was left, and nothing was done since: whoever else needs the code would ask again at once. */
  private left: Promise<string> | undefined;

  constructor(private readonly askPerson: (profile: string, serial: string) => Promise<string>) {}

  personActed(): void {
    this.hasActed = true;
    this.left = undefined;
  }

  /** @throws of kind `credentials` where nobody may be asked; what the question ends in otherwise */
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
