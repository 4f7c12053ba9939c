// The command line: runs a command and returns its exit code.

import * as l10n from '@vscode/l10n';
import { failureOf } from '../telephony/failure';
import { explain } from '../text/explanations';
import { asSentence } from '../text/wording';
import { checkFile } from './check';
import type { CommandContext } from './context';
import { exportTable } from './exportTable';
import { parseOptions, usage, UsageError, type Options } from './options';
import { applyFile, planFile } from './planFile';
import { Refusal, FileError } from './refusal';
import { listRuns, resumeRun, undoRun } from './runs';

/** @returns the exit code */
export async function main(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await run(parseOptions(args), context);
  } catch (error) {
    return tellError(error, context);
  }
}

function run(options: Options, context: CommandContext): Promise<number> {
  switch (options.command) {
    case 'help':
      context.terminal.print(usage);
      return Promise.resolve(0);
    case 'check':
      return checkFile(options, context);
    case 'export':
      return exportTable(options, context);
    case 'plan':
      return planFile(options, context);
    case 'apply':
      return applyFile(options, context);
    case 'runs':
      return listRuns(options, context);
    case 'resume':
      return resumeRun(options, context);
    case 'undo':
      return undoRun(options, context);
  }
}

/** Prints what went wrong and what to do. Cancelling prints nothing. */
function tellError(error: unknown, { terminal, signal }: CommandContext): number {
  if (error instanceof UsageError) {
    // The error comes last, where people look.
    terminal.tell(`${usage}\n${error.message}`);
    return 1;
  }
  if (error instanceof FileError) {
    terminal.tell(error.message);
    return 1;
  }
  if (error instanceof Refusal) {
    terminal.tell(l10n.t('Refused: {0}', error.message));
    return 1;
  }
  const failure = failureOf(error);
  if (failure.kind === 'cancelled') {
    return signal.aborted ? 130 : 1;
  }
  const { cause, detail, advice, note } = explain(failure, terminal.endpoint);
  terminal.tell(
    [cause, detail, advice, note]
      .filter((text) => text !== undefined)
      .map(asSentence)
      .join(' '),
  );
  return 1;
}
