// The command line: each command, and the exit code that it ends with.

import * as l10n from '@vscode/l10n';
import { failureOf } from '../telephony/failure';
import { explain } from '../text/explanations';
import { asSentence } from '../text/wording';
import { applyFile, planFile } from './planFile';
import { checkFile } from './check';
import type { LoadService } from './connection';
import { exportTable } from './exportTable';
import { parseOptions, usage, UsageError, type Options } from './options';
import { Refusal, FileError } from './refusal';
import { listRuns, resumeRun, undoRun } from './runs';
import type { Terminal } from './terminal';

/** @returns the exit code */
export async function main(
  args: readonly string[],
  loadService: LoadService,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await run(parseOptions(args), loadService, terminal, signal);
  } catch (error) {
    return told(error, terminal, signal);
  }
}

function run(
  options: Options,
  loadService: LoadService,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  switch (options.command) {
    case 'help':
      terminal.print(usage);
      return Promise.resolve(0);
    case 'check':
      return checkFile(options, terminal);
    case 'export':
      return exportTable(options, loadService, terminal, signal);
    case 'plan':
      return planFile(options, loadService, terminal, signal);
    case 'apply':
      return applyFile(options, loadService, terminal, signal);
    case 'runs':
      return listRuns(options, terminal);
    case 'resume':
      return resumeRun(options, loadService, terminal, signal);
    case 'undo':
      return undoRun(options, loadService, terminal, signal);
  }
}

/** Says what went wrong, and what to do. Cancelling is silent. */
function told(error: unknown, terminal: Terminal, signal: AbortSignal): number {
  if (error instanceof UsageError) {
    // The last line is what is seen.
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
  const { cause, advice } = explain(failure, terminal.endpoint);
  terminal.tell([cause, advice].filter(Boolean).map(asSentence).join(' '));
  return 1;
}
