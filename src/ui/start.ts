// Builds the parts of the extension and joins them. No logic, no network: the first request is made when the view is looked at.

import { join } from 'node:path';
import * as vscode from 'vscode';
import { Grants } from '../telephony/guard';
import { History } from '../telephony/history/history';
import { Presence } from '../telephony/locks/presence';
import { stateFolder } from '../telephony/locks/stateFolder';
import { UserLocks } from '../telephony/userLocks';
import { askMfaCode } from './connection/askMfaCode';
import { Consent } from './writes/consent';
import { DiagnosisDocuments } from './commands/diagnosisDocuments';
import { FilterInUse } from './users/filterInUse';
import { showFilter } from './accounts/showFilter';
import { Forms } from './form/forms';
import type { Manifest } from './history/actionTitle';
import { HistoryTree } from './history/historyTree';
import { offerInterruptedRuns } from './history/offerInterruptedRuns';
import { completeStep } from './history/walkthroughSteps';
import { Previews } from './preview/previews';
import { preloadWhenIdle } from './preload';
import { Report } from './report/report';
import { Toasts } from './report/toasts';
import { Session } from './connection/session';
import { RunGrids } from './runGrid/runGrids';
import { UserGrids } from './userGrid/userGrids';
import { showConnection } from './accounts/connectionStatus';
import { ProfilesOnMachine } from './accounts/profilesOnMachine';
import { AccountsTree } from './accounts/accountsTree';
import { useLanguage } from '../text/language';
import { whenTableOpens } from './table/whenTableOpens';
import { Writes } from './writes/writes';
import type { Tables } from './table/tables';

export interface Started {
  /** Carries out a command of package.json: its id, and what VS Code gives it. */
  readonly runCommand: (id: string, argument: unknown, selected: unknown) => Promise<unknown>;
  /** Sends nothing more, and waits for what has been sent. */
  readonly settle: () => Promise<void>;
}

export function start(context: vscode.ExtensionContext): Started {
  useLanguage({ language: vscode.env.language, texts: vscode.l10n.bundle });
  const { extensionUri } = context;
  const inStorage = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const loadService = () => import('../service.js');
  const loadCommands = () => import('./commands.js');
  const loadGrids = () => import('./grids.js');
  const log = vscode.window.createOutputChannel('Chime Telephony', { log: true });
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
  const toasts = new Toasts(session);
  const report = new Report(log, toasts);
  const filter = new FilterInUse(session);
  const accountsTree = new AccountsTree(session, report, filter);
  const presence = new Presence();
  const locks = new UserLocks(async () => new (await loadCommands()).LockFiles(presence));
  const history = new History(join(stateFolder(), 'history'), presence, inStorage('history'));
  const consent = new Consent(session, new Grants(context.globalState), loadCommands);
  const writes = new Writes(session, history, locks, consent, log, toasts);
  const previews = new Previews(
    { extensionUri, session, writes, report, folder: inStorage('previews') },
    loadGrids,
  );
  const forms = new Forms({ extensionUri, session, writes, report, log }, loadCommands);
  const userGrids = new UserGrids(
    { extensionUri, session, writes, previews, report, folder: inStorage('userGrids') },
    loadGrids,
  );
  const runGrids = new RunGrids({ extensionUri, session, writes, history, report }, loadGrids);
  const manifest = context.extension.packageJSON as Manifest;
  const historyTree = new HistoryTree({ history, writes, session, manifest, report }, loadGrids);
  const diagnoses = new DiagnosisDocuments();
  const profilesOnMachine = new ProfilesOnMachine(session, loadService);
  let tables: Promise<Tables> | undefined;
  const loadTables = () =>
    (tables ??= import('./tables.js').then((loaded) => {
      const made = new loaded.Tables(parts);
      context.subscriptions.push(made);
      return made;
    }));
  const parts = {
    extensionId: context.extension.id,
    session,
    loadService,
    loadTables,
    accountsTree,
    filter,
    forms,
    previews,
    userGrids,
    runGrids,
    consent,
    writes,
    history,
    historyTree,
    diagnoses,
    report,
    log,
  };
  context.subscriptions.push(
    session,
    filter,
    accountsTree,
    history,
    consent,
    writes,
    previews,
    userGrids,
    runGrids,
    forms,
    historyTree,
    diagnoses,
    profilesOnMachine,
    showConnection(session, consent, accountsTree.view),
    writes.onDidStartRun(async (started) => (await loadCommands()).followRun(started, writes, toasts)),
    writes.onDidEndRun((run) => accountsTree.showRun(run)),
    writes.onDidEndRun(completeStep),
    showFilter(filter, accountsTree.view),
    whenTableOpens(loadTables),
    preloadWhenIdle(accountsTree.view, [
      loadCommands,
      loadService,
      () => profilesOnMachine.look(),
      loadGrids,
      async () => (await loadService()).loadCredentialProviders(),
    ]),
    // The last, as what else ends may have something to say.
    log,
  );
  void offerInterruptedRuns(history, report, loadCommands, historyTree.showInterrupted);
  return {
    runCommand: async (id, argument, selected) =>
      (await loadCommands()).runCommand(parts, id, argument, selected),
    settle: () => writes.settle(),
  };
}
