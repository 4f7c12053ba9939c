// The ID of an account or a user as people type or paste it.

/** Without blanks and quotes around it, and the marks that a copy brings with it and nobody sees. */
export const typedId = (text: string): string =>
  text.replace(/^[\s\p{Cf}"'`“”‘’«»]+|[\s\p{Cf}"'`“”‘’«»,;]+$/gu, '');

/** `.` and `..` can't be in a path; an e-mail address is no id, and must not get into the log as one. */
export const isId = (text: string): boolean =>
  text !== '' && text !== '.' && text !== '..' && !text.includes('@');
