// Quick fixes of a table's problems.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { inSlices } from '../../telephony/eventLoop';
import { asOneEdit, editCells, type TextEdit } from '../../telephony/table/edits';
import { fixesOf } from '../../telephony/table/fixes';
import { writeTelephony } from '../../telephony/table/values';
import { fixText } from '../../text/tableWording';
import { rowsOf, type Finding, type OpenTable, type ReadTable } from './openTable';

type KeptFinding = Extract<Finding, { readonly kept: unknown }>;

export class TableActions implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  constructor(private readonly tableOf: (document: vscode.TextDocument) => OpenTable | undefined) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const table = this.tableOf(document);
    const read = await table?.read();
    if (table === undefined || read === undefined || token.isCancellationRequested) {
      return [];
    }
    return diagnostics.flatMap((problem) => actionsFor(problem, table, read));
  }

  async resolveCodeAction(action: vscode.CodeAction): Promise<vscode.CodeAction> {
    if (action instanceof RestoreAll) {
      await action.makeEdit();
    }
    return action;
  }
}

function actionsFor(
  problem: vscode.Diagnostic,
  table: OpenTable,
  read: ReadTable,
): readonly vscode.CodeAction[] {
  const of = table.of(problem);
  if (of === undefined) {
    return [];
  }
  if ('kept' in of) {
    return restoringActions(problem, of, table, read);
  }
  const diagnostic = 'diagnostic' in of ? of.diagnostic : of;
  const offset = table.document.offsetAt(problem.range.start);
  const fixes = fixesOf(read.text, diagnostic, offset, table.cellAt(offset));
  return fixes.map(({ kind, edit }) => actionOf(fixText(kind), [problem], [edit], table, read));
}

/** With `as_read` as the service says now, what the row has beside it is a wish. */
function restoringActions(
  problem: vscode.Diagnostic,
  { line, kept }: KeptFinding,
  table: OpenTable,
  read: ReadTable,
): readonly vscode.CodeAction[] {
  const { header } = read.start;
  const row = table.cellAt(table.document.offsetAt(new vscode.Position(line - 1, 0)))?.row;
  const edits =
    header === undefined || row === undefined
      ? []
      : editCells(read.text, header, row, { as_read: writeTelephony(kept.telephony) });
  const one = actionOf(l10n.t('Restore the settings of the table'), [problem], edits, table, read);
  one.isPreferred = true;
  return table.keptRows.length < 2 ? [one] : [one, new RestoreAll(problem, table, read)];
}

/** Its edit is made once it is chosen: thousands of rows may have been kept. */
class RestoreAll extends vscode.CodeAction {
  constructor(
    problem: vscode.Diagnostic,
    private readonly table: OpenTable,
    private readonly read: ReadTable,
  ) {
    super(l10n.t('Restore the settings of the table in all kept rows'), vscode.CodeActionKind.QuickFix);
    this.diagnostics = [problem];
  }

  async makeEdit(): Promise<void> {
    const { document, keptRows } = this.table;
    const { text, version, start } = this.read;
    const kept = new Map(keptRows.map((one) => [one.line, one.kept]));
    const edits: TextEdit[] = [];
    for await (const row of inSlices(rowsOf(this.read))) {
      const now = kept.get(row.line)?.telephony;
      if (now !== undefined && start.header !== undefined) {
        edits.push(...editCells(text, start.header, row, { as_read: writeTelephony(now) }));
      }
    }
    if (document.version === version) {
      this.edit = workspaceEditOf(document, asOneEdit(text, edits));
    }
  }
}

function actionOf(
  title: string,
  problems: vscode.Diagnostic[],
  edits: readonly TextEdit[],
  { document }: OpenTable,
  { text }: ReadTable,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = problems;
  action.edit = workspaceEditOf(document, asOneEdit(text, edits));
  return action;
}

/** @param edit in the current text of the document */
export function workspaceEditOf(
  document: vscode.TextDocument,
  edit: TextEdit | undefined,
): vscode.WorkspaceEdit {
  const made = new vscode.WorkspaceEdit();
  if (edit !== undefined) {
    const { offset, length, text } = edit;
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    made.replace(document.uri, range, text);
  }
  return made;
}
