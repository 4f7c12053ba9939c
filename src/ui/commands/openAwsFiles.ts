// "Open AWS Files": the config and the credentials file, those of them that are there.

import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Parts } from './parts';

export async function openAwsFiles({ loadService }: Parts): Promise<void> {
  const files = (await loadService()).awsFiles();
  const paths = [files.credentials, files.config].filter((path) => existsSync(path));
  if (paths.length === 0) {
    void vscode.window.showInformationMessage(
      l10n.t('There is no AWS config or credentials file: {0}', `${files.config}, ${files.credentials}`),
    );
  }
  for (const path of paths) {
    await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: false });
  }
}
