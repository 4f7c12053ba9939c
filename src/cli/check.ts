// Says what is wrong in a table, without a connection.

import * as l10n from '@vscode/l10n';
import { numberText } from '../text/language';
import type { Options } from './options';
import { diagnosticJson, printJson, readTableFile, tellDiagnostics } from './tableFile';
import type { Terminal } from './terminal';

export async function checkFile(
  { file, json }: Extract<Options, { command: 'check' }>,
  terminal: Terminal,
): Promise<number> {
  const { check } = await readTableFile(file);
  if (json) {
    printJson({ rows: check.rowCount, diagnostics: check.diagnostics.map(diagnosticJson) }, terminal);
  } else {
    tellDiagnostics(file, check.diagnostics, terminal);
    terminal.tell(
      l10n.t('Rows: {0}. Errors: {1}.', numberText(check.rowCount), numberText(check.errorCount)),
    );
  }
  return check.errorCount === 0 ? 0 : 1;
}
