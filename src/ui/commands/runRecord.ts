// What can be done with the record of a run: show its users, delete it, find it.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { HistoryNode } from '../history/historyNodes';
import { runTitle } from '../../text/runWording';
import type { Parts } from './parts';
import { targetUser } from './target';
import { runOf } from './runArgument';

/** Shows the users of a run, with what became of each. */
export async function showUsersOfRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  await (listed && parts.runGrids.openRun(listed.id));
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
