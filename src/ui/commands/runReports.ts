// What a person takes away of a run: a report that is saved, a table that is copied.

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { isSameConnection } from '../../connectionIdentity';
import type { ListedRun } from '../../telephony/history/history';
import type { RunDetails } from '../../telephony/history/readRun';
import { csvReport, jsonReport } from '../../telephony/runReport';
import { missingLines, runTitle } from '../../text/runWording';
import { asSentence } from '../../text/wording';
import type { OpenConnection } from '../connection/session';
import type { HistoryNode } from '../history/historyNodes';
import { lookUpUsers, type FindUser } from '../preview/lookUpUsers';
import { runTable } from '../runGrid/runTable';
import { withReading } from '../users/readUsers';
import type { Parts } from './parts';
import { connectionOf } from './resumeRun';
import { runOf } from './runArgument';

export async function saveReport(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const withNames = await askForNames();
  const target = withNames === undefined ? undefined : await askForFile(listed);
  if (target === undefined) {
    return;
  }
  const details = await parts.history.read(listed);
  const findUser =
    withNames === true ? await lookUp(details, await connectionOf(parts, details.run.connection)) : undefined;
  const report = target.path.toLowerCase().endsWith('.json') ? jsonReport : csvReport;
  await vscode.workspace.fs.writeFile(target, Buffer.from(report(details, findUser)));
  const open = l10n.t('Open');
  const saved = l10n.t('The report is saved: {0}', target.path);
  const missing = missingLines(details);
  const answer = await (missing.length === 0
    ? vscode.window.showInformationMessage(saved, open)
    : vscode.window.showWarningMessage([saved, ...missing].map(asSentence).join(' '), open));
  if (answer === open) {
    await vscode.commands.executeCommand('vscode.open', target);
  }
}

/** @returns whether names are to be in it; `undefined` when the person left */
async function askForNames(): Promise<boolean | undefined> {
  const items = [
    { label: l10n.t('Without Names'), detail: l10n.t('The report has IDs only.'), withNames: false },
    {
      label: l10n.t('With Names and E-mail Addresses'),
      detail: l10n.t('The report also says who made the change.'),
      withNames: true,
    },
  ];
  const title = l10n.t('Save Report: include names?');
  return (await vscode.window.showQuickPick(items, { title }))?.withNames;
}

function askForFile({ time }: ListedRun): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const name = `chime-telephony-${time.slice(0, 19).replaceAll(':', '-')}.csv`;
  return vscode.window.showSaveDialog({
    title: l10n.t('Save Report: .csv or .json'),
    filters: { CSV: ['csv'], JSON: ['json'] },
    defaultUri: vscode.Uri.joinPath(folder, name),
  });
}

export async function copyRunAsTable(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const details = await parts.history.read(listed);
  const connection = await connectionInUse(parts, details);
  const findUser = connection === undefined ? () => undefined : await lookUp(details, connection);
  await vscode.env.clipboard.writeText(runTable({ ...details, state: listed.state }, findUser));
  vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the run as a table'), 3000);
}

/** For the row of a user. */
export async function copyUserIdOfRun(_: Parts, argument: unknown): Promise<void> {
  const node = argument as HistoryNode | undefined;
  if (node?.kind === 'change') {
    await vscode.env.clipboard.writeText(node.change.userId);
    vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the user ID'), 3000);
  }
}

/** `undefined` where the run's connection is not in use: its users have no names then. */
async function connectionInUse({ session }: Parts, { run }: RunDetails): Promise<OpenConnection | undefined> {
  const connection = await session.connect().catch(() => undefined);
  return connection && isSameConnection(connection.identity, run.connection) ? connection : undefined;
}

const lookUp = ({ run, plan }: RunDetails, connection: OpenConnection): Thenable<FindUser> =>
  withReading(runTitle(run), (reading) => lookUpUsers(plan.changes, connection, reading));
