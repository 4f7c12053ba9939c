// Follows a run of many users to its end: a notification that can cancel it, then what became of it, with the buttons that help.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Run } from '../../telephony/run';
import type { RepeatedFailure } from '../../telephony/sameFailures';
import { connectionLabel } from '../../text/connectionWording';
import { asSentence } from '../../text/wording';
import { explain } from '../../text/explanations';
import { partsText } from '../../text/language';
import { sayIn } from '../report/progress';
import type { StartedRun, Writes } from '../writes/writes';
import { failureCounts, progressText, repeatedText, runTitle, tallyText } from '../../text/runWording';

/** Milliseconds. */
const progressStep = 500;

/** Until it ends. Dismissing the notification changes nothing: the run is a row of the view "History". */
export async function followRun({ run, ended }: StartedRun, writes: Writes): Promise<void> {
  const { changes } = run.pass;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: runTitle({ ...run.about, users: changes.length }),
      cancellable: true,
    },
    async (progress, token) => {
      token.onCancellationRequested(() => writes.cancel(run.id));
      const say = sayIn(progress);
      let told: RepeatedFailure | undefined;
      const timer = setInterval(() => {
        say(progressText(run), run.finished / Math.max(1, changes.length));
        // What was sent when the run paused may have been all that was left.
        if (run.pausedBy !== undefined && run.pausedBy !== told) {
          told = run.pausedBy;
          void tellPaused(run, told);
        }
      }, progressStep);
      await ended.finally(() => clearInterval(timer));
    },
  );
  await tellEnd(run);
}

/** Asks what is to become of a run that paused itself. Without an answer it stays paused. */
async function tellPaused(run: Run, repeated: RepeatedFailure): Promise<void> {
  const buttons = new Map([
    [l10n.t('Resume'), 'chimeTelephony.run.resume'],
    [l10n.t('Cancel Run'), 'chimeTelephony.run.cancel'],
    [l10n.t('Show'), 'chimeTelephony.run.showUsers'],
  ]);
  const paused = l10n.t('{0} is paused.', runTitle({ ...run.about, users: run.pass.changes.length }));
  const { cause } = explain(repeated.failure, run.plan.identity.endpoint);
  const text = [paused, cause, repeatedText(repeated)].map(asSentence).join(' ');
  await runChosen(run, buttons, await vscode.window.showWarningMessage(text, ...buttons.keys()));
}

async function runChosen(
  { id }: Run,
  commands: ReadonlyMap<string, string>,
  answer: string | undefined,
): Promise<void> {
  const command = answer === undefined ? undefined : commands.get(answer);
  if (command !== undefined) {
    await vscode.commands.executeCommand(command, { run: id });
  }
}

async function tellEnd(run: Run): Promise<void> {
  const { tally } = run.outcomes;
  const buttons = new Map<string, string>();
  if (tally.failed > 0) {
    buttons.set(l10n.t('Retry Failed'), 'chimeTelephony.run.retryFailed');
  }
  if (tally.notDone > 0) {
    buttons.set(l10n.t('Resume'), 'chimeTelephony.run.resume');
  }
  if (run.plan.action === 'UpdateUserSettings' && tally.changed + tally.unknown > 0) {
    buttons.set(l10n.t('Undo'), 'chimeTelephony.run.undo');
  }
  if (run.plan.action === 'UpdateUserSettings' && tally.changed > 0) {
    // The service applies changed settings at the next sign-in.
    buttons.set(l10n.t('Sign Out Users…'), 'chimeTelephony.run.signOutUsers');
  }
  buttons.set(l10n.t('Show'), 'chimeTelephony.run.showUsers');
  const causes = failureCounts(run.outcomes).map(([name, count]) => `${name} (${count})`);
  const text = [
    l10n.t(
      '{0} on {1}: {2}.',
      runTitle(run.about),
      connectionLabel(run.plan.identity),
      tallyText(tally, run.about.leftOut),
    ),
    causes.length > 0 && l10n.t('Causes of failures: {0}.', partsText(causes)),
    run.plan.action === 'UpdateUserSettings' &&
      tally.changed > 0 &&
      l10n.t('Changes apply at the next sign-in.'),
  ]
    .filter((part) => part !== false)
    .join(' ');
  const { conflicts = 0, unread = 0 } = run.about.leftOut ?? {};
  const wentWell = tally.failed + tally.conflicts + tally.notDone + conflicts + unread === 0;
  const show = wentWell ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  await runChosen(run, buttons, await show(text, ...buttons.keys()));
}
