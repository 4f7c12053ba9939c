// The command line: the core without VS Code. Each command is a file that parses its own arguments.

import { check } from './check';
import { usageError, type Command } from './command';
import { useLanguageOf } from './environmentLanguage';

const commands: ReadonlyMap<string, Command> = new Map([['check', check]]);

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands.get(name);
  if (command === undefined) {
    return usageError([...commands.values()]);
  }
  return command.run(args);
}

useLanguageOf(process.env);
// Who reads the output may have read enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});
void run(process.argv.slice(2)).then((exitCode) => {
  // Not `process.exit`: what was written to a pipe is still on its way.
  process.exitCode = exitCode;
});
