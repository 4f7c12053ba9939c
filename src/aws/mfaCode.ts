// The code of an MFA device, as people type or paste it.

/** The six digits of what was typed or pasted: apps show them in groups, and a copy may hold marks that nobody sees. */
export function mfaCodeIn(text: string): string | undefined {
  const code = text.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}
