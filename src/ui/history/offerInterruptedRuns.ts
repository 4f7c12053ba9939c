// What is done with the history when a window starts: runs that are old enough are removed, and a person is told of runs that were
// broken off by a crash or a reload.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { History } from '../../telephony/history/history';
import { connectionLabel } from '../../text/connectionWording';
import { numberText } from '../../text/language';
import type { Report } from '../report/report';
import * as settings from '../connection/settings';
import { runTitle } from '../../text/runWording';

export async function offerInterruptedRuns(history: History, report: Report): Promise<void> {
  try {
    await history.deleteOlderThan(settings.historyDays());
    await offer(history);
  } catch (error) {
    report.logged(
      { sentence: l10n.t('The history could not be read.'), operation: 'Reading the history' },
      error,
    );
  }
}

async function offer(history: History): Promise<void> {
  const runs = await history.list();
  const brokenOff = runs.filter(({ state, run }) => state === 'brokenOff' && run !== undefined);
  const [newest] = brokenOff;
  if (newest?.run === undefined) {
    return;
  }
  const resume = l10n.t('Resume…');
  const leave = l10n.t('Discard Rest');
  const show = l10n.t('Show History');
  const [text, ...buttons] =
    brokenOff.length === 1
      ? [
          l10n.t('{0} on {1} was interrupted.', runTitle(newest.run), connectionLabel(newest.run.connection)),
          resume,
          leave,
          show,
        ]
      : [l10n.t('Interrupted runs: {0}', numberText(brokenOff.length)), show];
  const answer = await vscode.window.showWarningMessage(text ?? '', ...buttons);
  const argument = { run: newest.id };
  if (answer === resume) {
    await vscode.commands.executeCommand('chimeTelephony.run.resume', argument);
  } else if (answer === leave) {
    await vscode.commands.executeCommand('chimeTelephony.run.leave', argument);
  } else if (answer === show) {
    await vscode.commands.executeCommand('chimeTelephony.history.focus');
  }
}
