// "Save Table As…": a table as a file of its own, by a name that VS Code knows the language by.

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { tableName } from './previewTable';

const ending = '.chime.csv';

/** @param title of an untitled table, such as the account's name */
export async function saveTable(document: vscode.TextDocument, title: string | undefined): Promise<void> {
  const file = await chooseFile(proposedFile(document, title));
  if (file === undefined) {
    return;
  }
  if (file.toString() === document.uri.toString()) {
    await document.save();
    return;
  }
  const { version } = document;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(document.getText()));
  const saved = await vscode.workspace.openTextDocument(file);
  const shown = await vscode.window.showTextDocument(document, { preview: false });
  if (document.isUntitled && document.version === version) {
    // All of it is in the file, as nobody typed meanwhile: nobody is to be asked.
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.window.showTextDocument(saved, { preview: false, selection: shown.selection });
}

/** @returns `undefined` when the person left */
async function chooseFile(proposed: vscode.Uri): Promise<vscode.Uri | undefined> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: proposed,
    filters: { [l10n.t('Chime Telephony table')]: ['chime.csv', 'csv'] },
    saveLabel: l10n.t('Save Table'),
  });
  if (target === undefined || target.path.toLowerCase().endsWith('.csv')) {
    return target;
  }
  const named = target.with({ path: target.path + ending });
  // VS Code asked about the name without the ending. It asks about the file that is there once that one is named.
  return (await isThere(named)) ? chooseFile(named) : named;
}

const isThere = (file: vscode.Uri): Thenable<boolean> =>
  vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );

function proposedFile(document: vscode.TextDocument, title = l10n.t('users')): vscode.Uri {
  if (!document.isUntitled) {
    const name = tableName(document).replace(/(\.chime)?\.csv$/i, '');
    return vscode.Uri.joinPath(document.uri, '..', name + ending);
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return vscode.Uri.joinPath(folder, fileName(title) + ending);
}

/** @param title with any characters */
export const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    // A file system may have no room for the names of many accounts.
    .slice(0, 80)
    // Half of a character has no address.
    .replace(/\p{Cs}/gu, '')
    .trim();
