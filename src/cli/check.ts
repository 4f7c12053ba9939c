// `check FILE [--json]`: what is wrong in a table. It needs no connection.

import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { checkTableBytes } from '../telephony/table/checkTable';
import type { Diagnostic } from '../telephony/table/diagnostics';
import type { TableCheck } from '../telephony/table/reader';
import { numberText } from '../text/language';
import { diagnosticText } from '../text/tableWording';
import { exitCodes, parseArguments, resolvePath, usageError, type Command } from './command';

export const check: Command = { usage: 'check FILE [--json]', run };

async function run(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, { json: { type: 'boolean' } });
  const [file, ...others] = parsed?.positionals ?? [];
  if (parsed === undefined || file === undefined || others.length > 0) {
    return usageError([check]);
  }
  const bytes = await readFile(resolvePath(file)).catch((error: NodeJS.ErrnoException) => {
    process.stderr.write(
      `${l10n.t('Unable to read "{0}" ({1}). Check the path.', file, error.code ?? error.name)}\n`,
    );
  });
  if (bytes === undefined) {
    return exitCodes.failed;
  }
  const found = checkTableBytes(bytes);
  process.stdout.write(parsed.values.json ? jsonOf(found) : linesOf(file, found));
  return found.errorCount > 0 ? exitCodes.failed : exitCodes.done;
}

const jsonOf = ({ rowCount, diagnostics }: TableCheck): string =>
  `${JSON.stringify({
    rows: rowCount,
    diagnostics: diagnostics.map((diagnostic) => {
      const { line, column, severity, code } = diagnostic;
      return { line, column, severity, code, message: diagnosticText(diagnostic) };
    }),
  })}\n`;

/** As compilers write them, so that editors and pipelines make links of them. */
const linesOf = (file: string, { rowCount, diagnostics, diagnosticCount, errorCount }: TableCheck): string =>
  [
    ...diagnostics.map((diagnostic) => lineOf(file, diagnostic)),
    l10n.t(
      'Rows: {0}. Errors: {1}. Warnings and notes: {2}.',
      numberText(rowCount),
      numberText(errorCount),
      numberText(diagnosticCount - errorCount),
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');

const lineOf = (file: string, diagnostic: Diagnostic): string =>
  `${file}:${diagnostic.line}:${diagnostic.column}: ${diagnostic.severity} ${diagnostic.code}: ${diagnosticText(diagnostic)}`;
