// "Refresh": the settings of a table's rows as the service says now. Edits of the person are dropped only with a yes.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { userKey, type Telephony } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import { asOneEdit, type TextEdit } from '../../telephony/table/edits';
import type { Reading as TableReading } from '../../telephony/table/newTable';
import { hasWishes, refreshEdits } from '../../telephony/table/refresh';
import type { Header } from '../../telephony/table/header';
import { rowDiagnostic } from '../../telephony/table/resolvedRows';
import { numberText } from '../../text/language';
import type { Session } from '../connection/session';
import { inputError } from '../report/inputError';
import { withReading } from '../users/readUsers';
import { rowsOf, type Finding, type OpenTable, type ReadTable } from './openTable';
import { originOf } from './origin';
import { tableName } from './previewTable';
import { readRows, type RowsRead } from './readRows';
import { workspaceEditOf } from './tableActions';
import { showErrors } from './tableErrors';

/** @throws what reading the users throws; where the table was edited meanwhile; of kind `cancelled` once the person cancels */
export async function refreshTable(
  { session }: { readonly session: Session },
  table: OpenTable,
): Promise<void> {
  const connection = await session.connect();
  const read = await table.read();
  const { header } = read.start;
  if (read.check.errorCount > 0 || header === undefined) {
    showErrors(read.check.errorCount);
    return;
  }
  if (!(await mayDropEdits(read))) {
    return;
  }
  const { document } = table;
  const { edit, rowsRead } = await withReading(tableName(document), async (reading) => {
    const rowsRead = await readRows(read, connection, reading);
    const origin = await originOf(session, connection, reading.signal);
    session.assertCurrent(connection);
    return { rowsRead, edit: await editOf(read, header, rowsRead, { ...origin, time: new Date() }) };
  });
  if (document.isClosed) {
    return;
  }
  if (document.version !== read.version) {
    throw inputError(l10n.t('The table was edited while its users were read. Refresh the table again.'));
  }
  if (edit !== undefined && !(await vscode.workspace.applyEdit(workspaceEditOf(document, edit)))) {
    throw inputError(l10n.t('VS Code did not change the table. Refresh the table again.'));
  }
  await tellResult(table, edit === undefined, rowsRead, read);
}

async function mayDropEdits(table: ReadTable): Promise<boolean> {
  let edited = 0;
  for await (const row of inSlices(rowsOf(table))) {
    edited += hasWishes(row) ? 1 : 0;
  }
  if (edited === 0) {
    return true;
  }
  const drop = l10n.t('Discard Edits and Refresh');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Refresh the table and discard its edits?'),
    {
      modal: true,
      detail: l10n.t('Rows with changes that are not applied yet: {0}', numberText(edited)),
    },
    drop,
  );
  return answer === drop;
}

/** One replacement, which is carried out and taken back in one step. */
async function editOf(
  { text }: ReadTable,
  header: Header,
  { found, reads }: RowsRead,
  reading: TableReading,
): Promise<TextEdit | undefined> {
  const readings = new Map<string, Telephony>();
  for await (const [key, read] of inSlices(reads)) {
    if ('telephony' in read) {
      readings.set(key, read.telephony);
    }
  }
  const edits: TextEdit[] = [];
  for await (const row of inSlices(found.rows)) {
    edits.push(...refreshEdits(text, header, [row], readings, reading));
  }
  return asOneEdit(text, edits);
}

async function tellResult(
  table: OpenTable,
  isSame: boolean,
  { found, reads }: RowsRead,
  read: ReadTable,
): Promise<void> {
  const findings: Finding[] = found.diagnostics.map((diagnostic) => ({ line: diagnostic.line, diagnostic }));
  let unread = 0;
  for await (const row of inSlices(found.rows)) {
    const answer = reads.get(userKey(row));
    if (answer !== undefined && 'failure' in answer) {
      unread += 1;
      if (answer.failure.name === 'NotFoundException') {
        const diagnostic = rowDiagnostic('unknownUser', row, row.userId);
        findings.push({ line: row.line, diagnostic });
      }
    }
  }
  const left = unread + found.diagnostics.length;
  if (left > 0) {
    void vscode.window.showWarningMessage(
      l10n.t('The table is refreshed. Rows whose user could not be read: {0}', numberText(left)),
    );
  } else if (isSame) {
    vscode.window.setStatusBarMessage(l10n.t('$(check) The table is up to date'), 3000);
  } else {
    vscode.window.setStatusBarMessage(l10n.t('$(check) Refreshed the table'), 3000);
  }
  table.show(
    findings.sort((one, other) => one.line - other.line),
    read,
  );
}
