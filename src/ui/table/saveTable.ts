// "Save Table As…": a table as a file of its own, by a name that VS Code knows the language by.

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { tableName } from './previewTable';

const ending = '.chime.csv';

/** @param title of an untitled table, such as the account's name */
export async function saveTable(document: vscode.TextDocument, title: string | undefined): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: proposedFile(document, title),
    filters: { [l10n.t('Chime Telephony table')]: ['chime.csv', 'csv'] },
    saveLabel: l10n.t('Save Table'),
  });
  if (target === undefined) {
    return;
  }
  if (target.toString() === document.uri.toString()) {
    await document.save();
    return;
  }
  const file = target.path.toLowerCase().endsWith('.csv')
    ? target
    : target.with({ path: target.path + ending });
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(document.getText()));
  const saved = await vscode.workspace.openTextDocument(file);
  const shown = await vscode.window.showTextDocument(document, { preview: false });
  if (document.isUntitled) {
    // All of it is in the file now: nobody is to be asked.
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.window.showTextDocument(saved, { preview: false, selection: shown.selection });
}

function proposedFile(document: vscode.TextDocument, title = l10n.t('users')): vscode.Uri {
  if (!document.isUntitled) {
    const name = tableName(document).replace(/(\.chime)?\.csv$/i, '');
    return vscode.Uri.joinPath(document.uri, '..', name + ending);
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  // A file system may have no room for the names of many accounts.
  const name = title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .slice(0, 80)
    .trim();
  return vscode.Uri.joinPath(folder, name + ending);
}
