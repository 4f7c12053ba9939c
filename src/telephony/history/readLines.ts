// Reads a file line by line, a piece of it in each turn of the event loop: a long one holds up nothing else.

import { createReadStream } from 'node:fs';

/** Characters, for the changes of a thousand users: their ids may be as long as a service likes. One text can hold five times as many. */
const longestLine = 100_000_000;

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
