// Builds the parts of the extension and joins them. No logic, no network: the first request is made when the view is looked at.

import * as vscode from 'vscode';
import { Grants } from './telephony/guard';
import { History } from './telephony/history/history';
import { askMfaCode } from './ui/askMfaCode';
import { Consent } from './ui/consent';
import { DiagnosisDocuments } from './ui/diagnosisDocuments';
import { FilterInUse } from './ui/filter/filterInUse';
import { showFilter } from './ui/filter/showFilter';
import { Forms } from './ui/form/forms';
import { followRun } from './ui/history/followRun';
import { HistoryTree } from './ui/history/historyTree';
import { tendHistory } from './ui/history/tendHistory';
import { Comparisons } from './ui/preview/comparisons';
import { Previews } from './ui/preview/previews';
import { preloadWhenIdle } from './ui/preload';
import { registerCommands } from './ui/registerCommands';
import { Report } from './ui/report';
import { Session } from './ui/session';
import { showConnection } from './ui/statusBar';
import { AccountsTree } from './ui/tree/accountsTree';
import { Writes, type StartedRun } from './ui/writes';

export function activate(context: vscode.ExtensionContext): void {
  const { extensionUri } = context;
  const inStorage = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const loadService = () => import('./service.js');
  const loadCommands = () => import('./ui/commands.js');
  const log = vscode.window.createOutputChannel('Chime Telephony', { log: true });
  const report = new Report(log);
  const session = new Session({
    workspaceState: context.workspaceState,
    globalState: context.globalState,
    loadService,
    sandbox: {
      entry: vscode.Uri.joinPath(extensionUri, 'dist', 'sandbox.js').fsPath,
      stateFolder: inStorage('sandbox'),
    },
    askMfaCode,
    log,
  });
  const filter = new FilterInUse(session);
  const tree = new AccountsTree(session, report, filter);
  const view = vscode.window.createTreeView('chimeTelephony.accounts', {
    treeDataProvider: tree,
    canSelectMany: true,
  });
  const history = new History(inStorage('history'));
  const consent = new Consent(session, new Grants(context.globalState));
  const writes = new Writes(session, history, consent, log);
  const follow = (started: StartedRun) => void followRun(started, writes);
  const comparisons = new Comparisons(context.workspaceState);
  const previews = new Previews(session, writes, comparisons, follow);
  const forms = new Forms({ extensionUri, session, writes, previews, report, log });
  const historyTree = new HistoryTree(history, writes, session, report);
  const historyView = vscode.window.createTreeView('chimeTelephony.history', {
    treeDataProvider: historyTree,
    showCollapseAll: true,
  });
  const diagnoses = new DiagnosisDocuments();
  const parts = {
    session,
    loadService,
    tree,
    view,
    filter,
    forms,
    comparisons,
    previews,
    consent,
    writes,
    followRun: follow,
    history,
    historyTree,
    historyView,
    diagnoses,
    report,
    log,
  };
  context.subscriptions.push(
    log,
    session,
    filter,
    tree,
    view,
    history,
    consent,
    writes,
    comparisons,
    previews,
    forms,
    historyTree,
    historyView,
    diagnoses,
    showConnection(session, consent, view),
    writes.onDidEndRun(({ pass }) => tree.reloadUsers(pass.changes)),
    showFilter(filter, view),
    preloadWhenIdle(view, [
      loadCommands,
      loadService,
      async () => (await loadService()).loadCredentialProviders(),
    ]),
    registerCommands(parts, context.extension, loadCommands),
  );
  void tendHistory(parts);
}
