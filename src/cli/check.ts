// Says what is wrong in a table, without a connection.

import * as l10n from '@vscode/l10n';
import { numberText } from '../text/language';
import type { CommandContext } from './context';
import type { Options } from './options';
import { diagnosticJson, diagnosticLine, readTableFile } from './tableFile';

export async function checkFile(
  { file, json }: Extract<Options, { command: 'check' }>,
  { terminal }: CommandContext,
): Promise<number> {
  const { rowCount, diagnostics, diagnosticCount, errorCount } = (await readTableFile(file)).check;
  if (json) {
    terminal.printJson({ rows: rowCount, diagnostics: diagnostics.map(diagnosticJson) });
  } else {
    const counts = l10n.t(
      'Rows: {0}, errors: {1}, warnings and notes: {2}.',
      numberText(rowCount),
      numberText(errorCount),
      numberText(diagnosticCount - errorCount),
    );
    const lines = [...diagnostics.map((diagnostic) => diagnosticLine(file, diagnostic)), counts];
    terminal.print(lines.map((line) => `${line}\n`).join(''));
  }
  return errorCount === 0 ? 0 : 1;
}
