// "Get Started": the walkthrough of package.json.

import * as vscode from 'vscode';
import type { Parts } from './parts';

export const openWalkthrough = ({ extensionId }: Parts): Thenable<unknown> =>
  vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false);
