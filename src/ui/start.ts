// Builds the parts of the extension and joins them. No logic, no network: the first request is made when the view is looked at.

import * as vscode from 'vscode';
import { Grants } from '../telephony/guard';
import { History } from '../telephony/history/history';
import { needsSettings } from '../telephony/userFilter';
import { askMfaCode } from './askMfaCode';
import { Consent } from './consent';
import { DiagnosisDocuments } from './diagnosisDocuments';
import { FilterInUse } from './filter/filterInUse';
import { showFilter } from './filter/showFilter';
import { Forms } from './form/forms';
import { followRun } from './history/followRun';
import { HistoryTree } from './history/historyTree';
import { tendHistory } from './history/tendHistory';
import { Comparisons } from './preview/comparisons';
import { Previews } from './preview/previews';
import { preloadWhenIdle } from './preload';
import { Report } from './report';
import { Session } from './session';
import { showConnection } from './statusBar';
import { AccountsTree } from './tree/accountsTree';
import { Writes, type StartedRun } from './writes';

/** Carries out a command of package.json: its id, and what VS Code gives it. */
export type RunCommand = (id: string, argument: unknown, selected: unknown) => Promise<unknown>;

export function start(context: vscode.ExtensionContext): RunCommand {
  const { extensionUri } = context;
  const inStorage = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const loadService = () => import('../service.js');
  const loadCommands = () => import('./commands.js');
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
    writes.onDidEndRun(({ pass }) =>
      // Whom a filter by settings shows may be others now.
      needsSettings(filter.filter ?? {}) ? tree.redraw() : tree.reloadUsers(pass.changes),
    ),
    showFilter(filter, view),
    preloadWhenIdle(view, [
      loadCommands,
      loadService,
      async () => (await loadService()).loadCredentialProviders(),
    ]),
    // The last, as what else ends may have something to say.
    log,
  );
  void tendHistory(parts);
  return async (id, argument, selected) => (await loadCommands()).runCommand(parts, id, argument, selected);
}
