// When a person may be asked for the code of an MFA device: once they did something, and until they leave the question.

import type { AwsReason } from '../../aws/errors';

export class MfaCodes {
  /** Nobody is asked by a window that only started. */
  private mayAsk = false;

  constructor(private readonly askPerson: (profile: string, serial: string) => Promise<string>) {}

  personActed(): void {
    this.mayAsk = true;
  }

  /** @throws of kind `credentials` where nobody may be asked; what the question ends in otherwise */
  async ask(profile: string, serial: string): Promise<string> {
    if (!this.mayAsk) {
      const reason: AwsReason = { code: 'mfaNeeded', profile };
      throw Object.assign(new Error('An MFA code is needed.'), { kind: 'credentials', reason });
    }
    try {
      return await this.askPerson(profile, serial);
    } catch (error) {
      // Everything else that waits for credentials would ask again at once.
      this.mayAsk = false;
      throw error;
    }
  }
}
