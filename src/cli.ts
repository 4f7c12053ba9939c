// The command line, as a bundle of its own: `node dist/cli.js COMMAND …`.

import { useLanguageOf } from './cli/environmentLanguage';
import { main } from './cli/main';
import { processTerminal } from './cli/terminal';

useLanguageOf(process.env);
const ending = new AbortController();
let isOutputLost = false;
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Who reads the output may have read enough, as `head` does.
  if (code !== 'EPIPE') {
    process.stderr.write(`${message}\n`);
    isOutputLost = true;
    process.exitCode = 1;
  }
});
// Ctrl+C ends the other programs of a pipe too. What was sent is recorded all the same.
process.stderr.on('error', () => undefined);
// The second time it ends at once: the history offers the run then.
process.once('SIGINT', () => ending.abort());
process.once('SIGTERM', () => ending.abort());
// The terminal was closed.
let isHungUp = false;
process.once('SIGHUP', () => {
  isHungUp = true;
  ending.abort();
});
void main(process.argv.slice(2), {
  loadService: () => import('./service.js'),
  terminal: processTerminal(process, ending),
  signal: ending.signal,
}).then((exitCode) => {
  process.exitCode = isHungUp && exitCode === 130 ? 129 : isOutputLost ? 1 : exitCode;
  // A read may still wait for its answer. What was written to a pipe leaves first.
  if (ending.signal.aborted) {
    process.stdout.write('', () => process.exit());
  }
});
