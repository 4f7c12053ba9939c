// Names who makes a change, for the run's record.

import { userInfo } from 'node:os';
import type { RunAuthor } from './records';

/** @param arn from STS; without an ARN, the operating system's user name counts */
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
