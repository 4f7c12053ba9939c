// What the extension and its sandbox must never write to a log: looked for in all that was logged when the tests of a file are over.

import { expect } from '@playwright/test';
import { familyNames, firstUsers } from '../../src/sandbox/seedNames';

/** Of the made-up people; short ones are also words. */
const names = [...firstUsers.map((name) => name.join(' ')), ...familyNames.filter((name) => name.length > 5)];

/** At every level. */
const secrets: readonly RegExp[] = [
  /AWS4-HMAC-SHA256/,
  /Signature=/,
  /x-amz-security-token/i,
  /\b(?:AKIA|ASIA|SANDBOX)[A-Z0-9]{12,}\b/,
  /(?<![\w/+=-])[A-Za-z0-9/+=]{40,}(?![\w/+=-])/,
  /\b123456\b/,
];

/** At the default level, beside those. */
const personal: readonly RegExp[] = [
  /[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+/,
  /\+\d{7,}/,
  /https?:\/\/\S+\?\S/,
  new RegExp(`\\b(?:${names.join('|')})\\b`),
];

/** @param known secrets of this run, looked for as they are */
export function expectCleanLog(log: string, level: 'info' | 'trace', known: readonly string[]): void {
  for (const secret of known.filter((one) => one !== '')) {
    expect(log.includes(secret), 'A secret of this run is in the log.').toBe(false);
  }
  for (const pattern of level === 'info' ? [...secrets, ...personal] : secrets) {
    expect(pattern.exec(log)?.[0], `${pattern} is in the log.`).toBeUndefined();
  }
}
