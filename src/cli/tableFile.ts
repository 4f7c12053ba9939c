// A table in a file: its text, and what is wrong in it, as a compiler says it.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { checkTable } from '../telephony/table/checkTable';
import type { Diagnostic } from '../telephony/table/diagnostics';
import { decodeTable, type Encoding } from '../telephony/table/encoding';
import type { Header } from '../telephony/table/header';
import { readStart } from '../telephony/table/header';
import type { TableCheck } from '../telephony/table/reader';
import { tableRows, type Row } from '../telephony/table/row';
import type { Origin } from '../telephony/table/values';
import { diagnosticText } from '../text/tableWording';
import { Refusal } from './refusal';
import type { Terminal } from './terminal';

export interface TableFile {
  readonly text: string;
  readonly encoding: Encoding;
  readonly check: TableCheck;
}

/** Relative to where the person is, also where npm changed the folder. */
export const pathOf = (file: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), file);

/**
 * @param inUse where the rows should have been read
 * @throws Refusal where there is no such file
 */
export async function readTableFile(file: string, inUse?: Origin): Promise<TableFile> {
  const bytes = await readFile(pathOf(file)).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(l10n.t('{0} cannot be read: {1}', file, error.code ?? error.message));
  });
  const decoded = decodeTable(bytes);
  if ('diagnostic' in decoded) {
    const { diagnostic } = decoded;
    const check = { rowCount: 0, diagnostics: [diagnostic], diagnosticCount: 1, errorCount: 1 };
    return { text: '', encoding: 'utf8', check };
  }
  return { ...decoded, check: checkTable(decoded.text, inUse) };
}

/** Of a table without errors. */
export function rowsOf({ text }: TableFile): { readonly header: Header; readonly rows: readonly Row[] } {
  const { header, end, endLine } = readStart(text);
  if (header === undefined) {
    throw new Error('The table has no header.');
  }
  return { header, rows: [...tableRows(text, header, end, endLine)] };
}

/** A line for each, as compilers write them; editors and pipelines know the form. */
export const tellDiagnostics = (
  file: string,
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
): void => {
  for (const diagnostic of diagnostics) {
    const { line, column, severity, code } = diagnostic;
    terminal.tell(`${file}:${line}:${column}: ${severity} ${code}: ${diagnosticText(diagnostic)}`);
  }
};

/** As `check --json` has it. */
export const diagnosticJson = (diagnostic: Diagnostic) => {
  const { line, column, severity, code } = diagnostic;
  return { line, column, severity, code, message: diagnosticText(diagnostic) };
};

export const printJson = (value: unknown, terminal: Terminal): void =>
  terminal.print(`${JSON.stringify(value, undefined, 2)}\n`);
