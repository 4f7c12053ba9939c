// How a shell begins what the extension brings for shells: its command line, and the sandbox.

import { join } from 'node:path';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { shellOf } from '../../shell';

export async function copyCommandLine(): Promise<void> {
  await copyCommand('cli.js');
  vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the command line'), 3000);
}

export async function copySandboxCommandLine(): Promise<void> {
  await copyCommand('sandbox.js');
  vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the command that starts a sandbox'), 3000);
}

const copyCommand = (bundle: string): Thenable<void> =>
  vscode.env.clipboard.writeText(`node ${shellOf(process.platform).quote(join(__dirname, '..', bundle))}`);
