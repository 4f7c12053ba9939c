// Who makes a change, for its record.

import { userInfo } from 'node:os';
import type { RunAuthor } from './records';

/** @param arn of the identity that STS named; without it the person of this computer counts */
export const runAuthor = (arn: string | undefined): RunAuthor =>
  arn === undefined ? { osUser: osUser() } : { arn };

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user id may have no name.
    return `uid ${process.getuid?.()}`;
  }
}
