// What the extension and its sandbox must never write to a log: looked for in all that was logged when the tests of a file are over.

import { familyNames, firstUsers } from '../../src/sandbox/seedNames';

/** Of the made-up people; short ones are also words. */
const names = [...firstUsers.map((name) => name.join(' ')), ...familyNames.filter((name) => name.length > 5)];

/** At every level: signatures, tokens, whole key ids, secrets, MFA codes. */
const secrets: readonly RegExp[] = [
  /AWS4-HMAC-SHA256/,
  /Signature=/,
  /x-amz-security-token/i,
  /\b(?:AKIA|ASIA|SANDBOX)[A-Z0-9]{12,}\b/,
  /(?<![\w/+=-])[A-Za-z0-9/+=]{40,}(?![\w/+=-])/,
  /\b123456\b/,
];

/** At the default level, beside those: e-mail addresses, numbers, queries, names. */
const personal: readonly RegExp[] = [
  /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/,
  /\+\d{7,}/,
  /https?:\/\/\S+\?\S/,
  new RegExp(`\\b(?:${names.join('|')})\\b`),
];

/**
 * @param known secrets of this run, looked for as they are
 * @returns the lines that should not have been written
 */
export function uncleanLines(
  log: string,
  level: 'info' | 'trace',
  known: readonly string[],
): readonly string[] {
  const patterns = level === 'info' ? [...secrets, ...personal] : secrets;
  return log
    .split('\n')
    .filter(
      (line) =>
        patterns.some((pattern) => pattern.test(line)) ||
        known.some((secret) => secret !== '' && line.includes(secret)),
    );
}
