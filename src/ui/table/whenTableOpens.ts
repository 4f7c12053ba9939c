// Notices the first table. Nothing else of this room is loaded before.

import { Disposable, window, workspace, type TextDocument } from 'vscode';
import { isTable } from './language';

/** @param load called for each table, and for a file of a table that is too large for VS Code to show it to extensions */
export function whenTableOpens(load: () => unknown): Disposable {
  const look = (document: TextDocument) => isTable(document) && void load();
  const lookAtTabs = () =>
    window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.endsWith('.chime.csv'))) &&
    void load();
  workspace.textDocuments.forEach(look);
  lookAtTabs();
  return Disposable.from(workspace.onDidOpenTextDocument(look), window.tabGroups.onDidChangeTabs(lookAtTabs));
}
