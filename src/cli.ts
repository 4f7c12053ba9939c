// The command line, as a bundle of its own: `node dist/cli.js COMMAND …`.

import { useLanguageOf } from './cli/environmentLanguage';
import { main } from './cli/main';
import { processTerminal } from './cli/terminal';

useLanguageOf(process.env);
const ending = new AbortController();
let isOutputLost = false;
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // The reader of a pipe may end early, as `head` does.
  if (code !== 'EPIPE') {
    process.stderr.write(`${message}\n`);
    isOutputLost = true;
    process.exitCode = 1;
  }
});
// Ctrl+C also ends the program that reads stderr through a pipe. The changes that were sent must still be recorded.
process.stderr.on('error', () => undefined);
// A second Ctrl+C ends the process at once. The history then shows the run as interrupted.
process.once('SIGINT', () => ending.abort());
process.once('SIGTERM', () => ending.abort());
// SIGHUP: the terminal was closed.
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
  // Exits although a read may still wait for its answer, but only after all output to a pipe is written.
  if (ending.signal.aborted) {
    process.stdout.write('', () => process.exit());
  }
});
