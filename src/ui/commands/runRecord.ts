// What can be done with the record of a run: show its users, save it as a report, copy it, delete it, find it.

import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { csvReport, jsonReport } from '../../telephony/runReport';
import type { HistoryNode } from '../history/historyNodes';
import { missingLines, runTitle } from '../../text/runWording';
import type { Parts } from './parts';
import { targetUser } from './target';
import { asSentence } from '../../text/wording';
import { runOf } from './runArgument';

/** Shows the users of a run, with what became of each. */
export async function showUsersOfRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  await (listed && parts.runGrids.openRun(listed.id));
}

export async function saveReport(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const name = `chime-telephony-${listed.time.slice(0, 19).replaceAll(':', '-')}.csv`;
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Save Report: .csv or .json'),
    filters: { CSV: ['csv'], JSON: ['json'] },
    defaultUri: vscode.Uri.joinPath(folder, name),
  });
  if (target === undefined) {
    return;
  }
  const details = await parts.history.read(listed);
  const text = target.path.toLowerCase().endsWith('.json') ? jsonReport(details) : csvReport(details);
  await vscode.workspace.fs.writeFile(target, Buffer.from(text));
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

/** The id of the user for a row of one; else the whole run, as JSON. */
export async function copyRun(parts: Parts, argument: unknown): Promise<void> {
  const node = argument as HistoryNode | undefined;
  if (typeof node === 'object' && node.kind === 'change') {
    await vscode.env.clipboard.writeText(node.change.userId);
    vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the user ID'), 3000);
    return;
  }
  const listed = await runOf(parts, argument);
  if (listed !== undefined) {
    await vscode.env.clipboard.writeText(jsonReport(await parts.history.read(listed)));
    vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the run as JSON'), 3000);
  }
}

export async function deleteRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const confirm = l10n.t('Delete');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('Delete this run from the history?'),
    {
      modal: true,
      detail: [
        listed.run === undefined ? '' : runTitle(listed.run),
        l10n.t('A deleted run cannot be undone or resumed. The settings of users do not change.'),
      ].join('\n'),
    },
    confirm,
  );
  if (answer === confirm) {
    await parts.history.delete(listed);
    parts.historyTree.refresh();
  }
}

/** Shows the runs of one user only. */
export async function filterHistory(parts: Parts, argument: unknown): Promise<void> {
  const node = argument as HistoryNode | undefined;
  const target =
    typeof node === 'object' && node.kind === 'change'
      ? { ...node.change, name: node.userName ?? node.change.userId }
      : await targetUser(parts, argument);
  if (target !== undefined) {
    const { accountId, userId, name } = target;
    parts.historyTree.showOnly({ accountId, userId, name });
    await vscode.commands.executeCommand('chimeTelephony.history.focus');
  }
}
