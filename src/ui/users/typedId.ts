// The ID of an account or a user as people type or paste it.

import { isId } from '../../chime/model';

/** Without blanks and quotes around it, and the marks that a copy brings with it and nobody sees. */
export const typedId = (text: string): string =>
  text.replace(/^[\s\p{Cf}"'`“”‘’«»]+|[\s\p{Cf}"'`“”‘’«»,;]+$/gu, '');

/** An e-mail address is no id, and must not get into the log as one. */
export const isTypedId = (text: string): boolean => isId(text) && !text.includes('@');
