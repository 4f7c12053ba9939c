// How far something is, said to a person.

import type * as vscode from 'vscode';

/** Milliseconds. */
const step = 200;

/** Takes what makes a sentence on how far it is, and the share that is done where it is known: 0 to 1. */
export type Tell = (sentence: () => string, share?: number) => void;

/** Says it now and then, and at the end: to say each of ten thousand steps would take longer than the steps. */
export function tellSeldom(say: (sentence: string, share?: number) => void): Tell {
  let saidAt = -Infinity;
  return (sentence, share) => {
    if (share === 1 || performance.now() - saidAt >= step) {
      saidAt = performance.now();
      say(sentence(), share);
    }
  };
}

/** Says it in a notification, whose bar VS Code wants to know only what is new of. */
export function sayIn(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (message: string, share?: number) => void {
  let said = 0;
  return (message, share = -1) => {
    const increment = 100 * share - said;
    // Without a share the bar has no end, and what follows begins it anew.
    progress.report(increment >= 0 ? { message, increment } : { message });
    said = increment >= 0 ? 100 * share : 0;
  };
}
