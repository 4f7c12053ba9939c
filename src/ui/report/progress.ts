// How far something is, said to a person.

import type * as vscode from 'vscode';

/** Milliseconds. */
const step = 200;

/** Takes what makes a sentence on how far it is, and the share that is done where it is known: 0 to 1. */
export type Tell = (sentence: () => string, share?: number) => void;

/** Says it now and then, and once all is done: to say each of ten thousand steps would take longer than the steps. */
export function tellSeldom(say: (sentence: string, share?: number) => void): Tell {
  let saidAt = -Infinity;
  return (sentence, share) => {
    if (share === 1 || performance.now() - saidAt >= step) {
      saidAt = performance.now();
      say(sentence(), share);
    }
  };
}

/** In a notification. Its bar has no end until a share is said, which must not fall: VS Code is told how much is new. */
export function sayIn(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (message: string, share?: number) => void {
  let said = 0;
  return (message, share) => {
    if (share === undefined) {
      progress.report({ message });
    } else {
      progress.report({ message, increment: 100 * share - said });
      said = 100 * share;
    }
  };
}
