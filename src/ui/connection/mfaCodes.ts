// When a person may be asked for the code of an MFA device: once they did something, and until they leave the question.

import type { AwsReason } from '../../aws/errors';
import { legible } from '../../telephony/foldedText';

/** The six digits of what was typed or pasted: apps show them in groups, and a copy may hold marks that nobody sees. */
export function mfaCodeIn(text: string): string | undefined {
  // The last is what the key of a hyphen gives beside wide digits.
  const code = legible(text).replace(/[\s\p{Pd}\u2212ー]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}

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
