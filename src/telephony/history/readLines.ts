// Reads a file line by line, a piece of it in each turn of the event loop: a long one holds up nothing else.

import { createReadStream } from 'node:fs';

/** Characters: far more than the longest line of a run, which has the changes of a thousand users. */
const longestLine = 4_000_000;

/**
 * What is beyond {@link longestLine} of a line is left out.
 * @throws when the file can't be read
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  let line = '';
  for await (const piece of createReadStream(path, 'utf8')) {
    const [first = '', ...others] = (piece as string).split('\n');
    line += first.slice(0, longestLine - line.length);
    for (const next of others) {
      yield line;
      line = next;
    }
  }
  yield line;
}
