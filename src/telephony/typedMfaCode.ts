// The code of an MFA device, as people type or paste it.

import { legible } from './foldedText';

/**
 * The six digits in typed or pasted text; `undefined` without exactly six digits.
 * Apps show the digits in groups, and copied text may hold invisible marks.
 */
export function mfaCodeIn(text: string): string | undefined {
  // Japanese keyboards type ー for the hyphen between full-width digits.
  const code = legible(text).replace(/[\s\p{Pd}\u2212ー]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}
