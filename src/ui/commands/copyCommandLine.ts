// How a shell begins the extension's command line.

import { join } from 'node:path';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { quoteForShell } from '../../telephony/cliCommand';

export async function copyCommandLine(): Promise<void> {
  const path = join(__dirname, '..', 'cli.js');
  await vscode.env.clipboard.writeText(`node ${quoteForShell(path, process.platform)}`);
  vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the command line'), 3000);
}
