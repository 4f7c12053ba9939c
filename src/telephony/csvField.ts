// Writes CSV fields (RFC 4180), with a guard against spreadsheet formulas.

/**
 * Spreadsheets run a cell as a formula when it starts with one of these signs. A `'` before the sign counts too, so that
 * {@link unguarded} restores every text.
 */
const guardable = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** Puts `'` before a text that a spreadsheet would run as a formula; {@link unguarded} restores the exact text. */
export const guarded = (text: string): string => (guardable.test(text) ? `'${text}` : text);

export const unguarded = (text: string): string =>
  text.startsWith("'") && guardable.test(text) ? text.slice(1) : text;

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Quotes the field only where CSV needs quotes. */
export const csvField = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? quoted(text) : text;
