// A field of CSV as it is written (RFC 4180), and the guard that keeps a spreadsheet from taking it for a formula.

/** A spreadsheet takes what begins with one of these signs for a formula, some of them also in full width. */
const guardable = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** With a `'` before what a spreadsheet would take for a formula; {@link unguarded} gives the text back, whatever it is. */
export const guarded = (text: string): string => (guardable.test(text) ? `'${text}` : text);

export const unguarded = (text: string): string =>
  text.startsWith("'") && guardable.test(text) ? text.slice(1) : text;

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** In quotes where it needs them. */
export const csvField = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? quoted(text) : text;
