// The values that a cell of a setting can have.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { settingColumns, type Column } from '../../telephony/table/columns';
import { writeSetting } from '../../telephony/table/values';
import type { OpenTable } from './openTable';

const columnsOfSettings: ReadonlySet<Column | undefined> = new Set(Object.values(settingColumns));

export class TableCompletion implements vscode.CompletionItemProvider {
  /** The delimiters, after which a cell begins. */
  static readonly triggers = [',', ';', '\t'];

  constructor(private readonly tableOf: (document: vscode.TextDocument) => OpenTable | undefined) {}

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const table = this.tableOf(document);
    const read = await table?.read();
    const cell = token.isCancellationRequested ? undefined : table?.cellAt(document.offsetAt(position));
    if (read === undefined || cell === undefined || !columnsOfSettings.has(cell.column)) {
      return [];
    }
    const raw = read.text.slice(cell.start, cell.end);
    const range = new vscode.Range(document.positionAt(cell.start), document.positionAt(cell.end));
    return [true, false].map((value) => {
      const text = writeSetting(value);
      const item = new vscode.CompletionItem(text, vscode.CompletionItemKind.Value);
      item.detail = value ? l10n.t('Turn the setting on') : l10n.t('Turn the setting off');
      item.insertText = raw.startsWith('"') ? `"${text}"` : text;
      item.range = range;
      // A value that is there already narrows nothing.
      item.filterText = raw + text;
      return item;
    });
  }
}
