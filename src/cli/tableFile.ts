// Reads a table from a file and prints its errors in the format of compilers.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Directory } from '../telephony/directory';
import { checkTableBytes, type CheckedTable } from '../telephony/table/checkTable';
import type { Diagnostic, DiagnosticCode } from '../telephony/table/diagnostics';
import { readStart, type Header } from '../telephony/table/header';
import { lookUpEmails } from '../telephony/table/lookUpEmails';
import { ResolvedRows } from '../telephony/table/resolvedRows';
import { tableRows, type Row } from '../telephony/table/row';
import type { Origin } from '../telephony/table/values';
import { numberText } from '../text/language';
import { diagnosticText } from '../text/tableWording';
import { FileError } from './refusal';
import type { Terminal } from './terminal';

/** Relative to the person's folder, because `npm run cli` changes to the project's folder. */
export function pathOf(file: string): string {
  const { npm_lifecycle_event: script, INIT_CWD: begun } = process.env;
  return resolve((script === 'cli' ? begun : undefined) ?? process.cwd(), file);
}

/**
 * @param inUse the connection from which the rows should come
 * @throws FileError
 */
export async function readTableFile(file: string, inUse?: Origin): Promise<CheckedTable> {
  const bytes = await readFile(pathOf(file)).catch((error: NodeJS.ErrnoException) => {
    throw new FileError(
      l10n.t('Unable to read "{0}" ({1}). Check the path.', file, error.code ?? error.name),
    );
  });
  return checkTableBytes(bytes, inUse);
}

/** The rows of a table without errors. */
export function rowsOf(text: string): { readonly header: Header; readonly rows: readonly Row[] } {
  const { header, end, endLine } = readStart(text);
  if (header === undefined) {
    throw new Error('The table has no header.');
  }
  return { header, rows: [...tableRows(text, header, end, endLine)] };
}

/**
 * Finds the user of each row.
 * @throws the errors of {@link lookUpEmails}
 */
export async function resolveRows(
  rows: readonly Row[],
  directory: Directory,
  signal: AbortSignal,
): Promise<ResolvedRows> {
  const resolved = new ResolvedRows(await lookUpEmails(rows, directory, { signal }));
  rows.forEach((row) => resolved.add(row));
  return resolved;
}

/** The format of compilers, which editors and pipelines turn into links. */
export const diagnosticLine = (file: string, diagnostic: Diagnostic): string => {
  const { line, column, severity, code } = diagnostic;
  return `${file}:${line}:${column}: ${severity} ${code}: ${diagnosticText(diagnostic)}`;
};

/** Writes to standard error, where no name or address may appear, whatever a cell contains. */
export function tellDiagnostics(file: string, diagnostics: readonly Diagnostic[], terminal: Terminal): void {
  // In a table of another connection every row has this error, so it is printed once.
  const elsewhere = diagnostics.filter(({ code }) => code === 'otherConnection');
  for (const diagnostic of diagnostics) {
    if (diagnostic.code !== 'otherConnection' || diagnostic === elsewhere[0]) {
      terminal.tell(diagnosticLine(file, withoutCell(diagnostic)));
    }
  }
  if (elsewhere.length > 1) {
    terminal.tell(l10n.t('More cells with the same error: {0}.', numberText(elsewhere.length - 1)));
  }
}

const namesCell: ReadonlySet<DiagnosticCode> = new Set([
  'badValue',
  'badId',
  'badEmail',
  'badOrigin',
  'unknownUser',
  'ambiguousUser',
]);

const withoutCell = (diagnostic: Diagnostic): Diagnostic =>
  namesCell.has(diagnostic.code)
    ? { ...diagnostic, values: ['…', ...diagnostic.values.slice(1)] }
    : diagnostic;

/** A diagnostic in the format of `check --json`. */
export const diagnosticJson = (diagnostic: Diagnostic) => {
  const { line, column, severity, code } = diagnostic;
  return { line, column, severity, code, message: diagnosticText(diagnostic) };
};
