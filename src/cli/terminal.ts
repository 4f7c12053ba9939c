// The output of a command: results on standard output, everything else on standard error.

import { createInterface } from 'node:readline/promises';
import { unlessCancelled } from '../chime/cancellation';
import { cancelledError } from '../chime/errors';

export interface Terminal {
  /** Prints a result. */
  print(text: string): void;
  /** Prints a result as JSON in one line. */
  printJson(value: unknown): void;
  /** A line about the command's work. A pipeline may keep it, so the line holds no name and no e-mail address. */
  tell(line: string): void;
  /** Replaces the last line of progress. Only shown where standard error is a terminal. */
  progress(line: string): void;
  readonly isInteractive: boolean;
  /** The address of requests, once it is known; explanations of errors name it. */
  endpoint?: string;
  /** @throws an error of kind `cancelled` when the person ends it */
  ask(question: string): Promise<string>;
}

/** Milliseconds between two lines of progress. */
const progressStep = 200;

/** @param ending aborted by Ctrl+C at a question, because the process gets no signal at that time */
export function processTerminal(
  { stdin, stdout, stderr }: NodeJS.Process,
  ending: AbortController,
): Terminal {
  const isSeen = stderr.isTTY;
  let isInProgress = false;
  let toldAt = -Infinity;
  const clear = () => {
    if (isInProgress) {
      stderr.write('\r\u001b[K');
      isInProgress = false;
    }
  };
  const print = (text: string) => {
    clear();
    stdout.write(text);
  };
  return {
    print,
    printJson: (value) => print(`${JSON.stringify(value)}\n`),
    tell(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(line) {
      if (isSeen && performance.now() - toldAt > progressStep) {
        toldAt = performance.now();
        stderr.write(`\r\u001b[K${line}`);
        isInProgress = true;
      }
    },
    isInteractive: stdin.isTTY && isSeen,
    async ask(question) {
      clear();
      const lines = createInterface({ input: stdin, output: stderr });
      const ended = new Promise<never>((_, reject) => {
        lines.once('SIGINT', () => ending.abort());
        lines.once('close', () => reject(cancelledError()));
      });
      try {
        const answer = Promise.race([lines.question(`${question} `), ended]);
        return await unlessCancelled(answer, ending.signal);
      } finally {
        lines.close();
      }
    },
  };
}
