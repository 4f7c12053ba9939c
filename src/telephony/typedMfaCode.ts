// The code of an MFA device, as people type or paste it.

import { legible } from './foldedText';

/** The six digits of what was typed or pasted: apps show them in groups, and a copy may hold marks that nobody sees. */
export function mfaCodeIn(text: string): string | undefined {
  // The last is what the key of a hyphen gives beside wide digits.
  const code = legible(text).replace(/[\s\p{Pd}\u2212ー]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}
