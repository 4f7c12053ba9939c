// Builds the parts of the extension and joins them. No logic, no network: the first request is made when the view is looked at.

import * as vscode from 'vscode';
import { Grants } from './telephony/guard';
import { History } from './telephony/history';
import { askMfaCode } from './ui/askMfaCode';
import { registerCommands } from './ui/commands';
import { DiagnosisDocuments } from './ui/diagnosisDocuments';
import { Forms } from './ui/form/forms';
import { preloadWhenIdle } from './ui/preload';
import { Report } from './ui/report';
import { Session } from './ui/session';
import { showConnection } from './ui/statusBar';
import { AccountsTree } from './ui/tree/accountsTree';
import { Writes } from './ui/writes';

export function activate(context: vscode.ExtensionContext): void {
  const inStorage = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const loadService = () => import('./service.js');
  const log = vscode.window.createOutputChannel('Chime Telephony', { log: true });
  const report = new Report(log);
  const session = new Session({
    workspaceState: context.workspaceState,
    globalState: context.globalState,
    loadService,
    sandbox: {
      entry: vscode.Uri.joinPath(context.extensionUri, 'dist', 'sandbox.js').fsPath,
      stateFolder: inStorage('sandbox'),
    },
    askMfaCode,
    log,
  });
  const tree = new AccountsTree(session, report);
  const view = vscode.window.createTreeView('chimeTelephony.accounts', { treeDataProvider: tree });
  const writes = new Writes(session, new History(inStorage('history')), new Grants(context.globalState), log);
  const forms = new Forms({ extensionUri: context.extensionUri, session, writes, report, log });
  const diagnoses = new DiagnosisDocuments();
  const parts = { session, loadService, tree, view, forms, writes, diagnoses, report, log };
  context.subscriptions.push(
    log,
    session,
    tree,
    view,
    writes,
    forms,
    diagnoses,
    showConnection(session, writes, view),
    preloadWhenIdle(view, [loadService, async () => (await loadService()).loadCredentialProviders()]),
    writes.onDidWrite((outcome) => tree.reloadUser(outcome)),
    registerCommands(parts),
  );
}
