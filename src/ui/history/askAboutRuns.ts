// Asks what is to become of runs that were interrupted by a crash or a reload.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { History, ListedRun } from '../../telephony/history/history';
import { connectionLabel } from '../../text/connectionWording';
import { numberText } from '../../text/language';
import { runTitle } from '../../text/runWording';

/** @param interrupted the newest first; those that cannot be read are none of them */
export async function askAboutRuns(
  interrupted: readonly ListedRun[],
  history: Pick<History, 'read'>,
): Promise<void> {
  const [newest] = interrupted;
  if (newest?.run === undefined) {
    return;
  }
  const resume = l10n.t('Resume…');
  const discard = l10n.t('Discard Rest');
  const show = l10n.t('Show History');
  const [text, ...buttons] =
    interrupted.length === 1
      ? [await interruptedSentences(newest, history), resume, discard, show]
      : [l10n.t('Interrupted runs: {0}', numberText(interrupted.length)), show];
  const answer = await vscode.window.showWarningMessage(text ?? '', ...buttons);
  const argument = { run: newest.id };
  if (answer === resume) {
    await vscode.commands.executeCommand('chimeTelephony.run.resume', argument);
  } else if (answer === discard) {
    await vscode.commands.executeCommand('chimeTelephony.run.leave', argument);
  } else if (answer === show) {
    await vscode.commands.executeCommand('chimeTelephony.history.focus');
  }
}

/** @throws an error of kind `history` */
async function interruptedSentences(listed: ListedRun, history: Pick<History, 'read'>): Promise<string> {
  const { run, outcomes } = await history.read(listed);
  return [
    l10n.t(
      '{0} on {1} was interrupted when its window ended.',
      runTitle(run),
      connectionLabel(run.connection),
    ),
    l10n.t('Done: {0} of {1}.', numberText(outcomes.tally.changed), numberText(run.users)),
  ].join(' ');
}
