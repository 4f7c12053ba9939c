// Progress for a person.

import type * as vscode from 'vscode';

/** Milliseconds. */
const step = 200;

/** Takes a function that returns the progress as a sentence, and the finished share from 0 to 1 if it is known. */
export type Tell = (sentence: () => string, share?: number) => void;

/** Reports at most every 200 ms, and at the end: reporting each of 10,000 steps would take longer than the steps. */
export function tellSeldom(say: (sentence: string, share?: number) => void): Tell {
  let saidAt = -Infinity;
  return (sentence, share) => {
    if (share === 1 || performance.now() - saidAt >= step) {
      saidAt = performance.now();
      say(sentence(), share);
    }
  };
}

/** Reports in a notification. The share must not decrease, because VS Code takes increments. */
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
