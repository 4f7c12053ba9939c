// "Get Started": the walkthrough of package.json.

import * as vscode from 'vscode';
import { setContextKey } from '../report/contextKeys';
import type { Parts } from './parts';

export async function openWalkthrough({ extensionId }: Parts): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false);
  // VS Code completes no step whose condition was met before it knew the walkthrough.
  setContextKey('walkthroughOpened', true);
}
