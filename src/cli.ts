// The command line, as a bundle of its own: `node dist/cli.js COMMAND …`.

import { useLanguageOf } from './cli/environmentLanguage';
import { main } from './cli/main';
import { processTerminal } from './cli/terminal';

useLanguageOf(process.env);
// Who reads the output may have read enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});
const ending = new AbortController();
// The second time it ends at once: the history offers the run then.
process.once('SIGINT', () => ending.abort());
process.once('SIGTERM', () => ending.abort());
void main(process.argv.slice(2), () => import('./service.js'), processTerminal(process), ending.signal).then(
  (exitCode) => {
    // Not `process.exit`: what was written to a pipe is still on its way.
    process.exitCode = exitCode;
  },
);
