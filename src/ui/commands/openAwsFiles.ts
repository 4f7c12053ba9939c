// "Open AWS Files": the config and the credentials file, those of them that are there, or a new one.

import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Parts } from './parts';

export async function openAwsFiles({ loadService }: Parts): Promise<void> {
  const files = (await loadService()).awsFiles();
  const paths = [files.credentials, files.config].filter((path) => existsSync(path));
  if (paths.length === 0) {
    await beginFile(files.credentials);
  }
  for (const path of paths) {
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: false });
  }
}

/** Nothing is on the disk before the person saves it. */
async function beginFile(path: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(
    vscode.Uri.file(path).with({ scheme: 'untitled' }),
  );
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (document.getText() === '') {
    await editor.insertSnippet(
      new vscode.SnippetString('[${1:default}]\naws_access_key_id = $2\naws_secret_access_key = $3\n'),
    );
  }
  void vscode.window.showInformationMessage(
    l10n.t('This computer has no AWS files yet. Save this file to create one: {0}', path),
  );
}
