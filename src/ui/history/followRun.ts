// Follows a run of many users to its end: a notification that can cancel it, then what became of it, with the buttons that help.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { displayText } from '../../telephony/displayText';
import type { Run } from '../../telephony/run';
import type { RepeatedFailure } from '../../telephony/sameFailures';
import { connectionLabel } from '../../text/connectionWording';
import { messageText } from '../../text/explanation';
import { numberText, partsText } from '../../text/language';
import { explain } from '../../text/explanations';
import { sayIn } from '../report/progress';
import type { Toasts } from '../report/toasts';
import type { StartedRun, Writes } from '../writes/writes';
import { failureCounts, progressText, runTitle, tallyText } from '../../text/runWording';

/** Milliseconds. */
const progressStep = 500;

/** Until it ends. Dismissing the notification changes nothing: the run is a row of the view "History". */
export async function followRun({ run, ended }: StartedRun, writes: Writes, toasts: Toasts): Promise<void> {
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
          void tellPaused(run, told, toasts);
        }
      }, progressStep);
      await ended.finally(() => clearInterval(timer));
    },
  );
  await tellEnd(run, toasts);
}

/** Asks what is to become of a run that paused itself. Without an answer it stays paused. */
async function tellPaused(run: Run, repeated: RepeatedFailure, toasts: Toasts): Promise<void> {
  const buttons = new Map([
    [l10n.t('Resume'), 'chimeTelephony.run.resume'],
    [l10n.t('Cancel Run'), 'chimeTelephony.run.cancel'],
    [l10n.t('Show'), 'chimeTelephony.run.showUsers'],
  ]);
  const paused = l10n.t('{0} is paused', runTitle({ ...run.about, users: run.pass.changes.length }));
  const { clause } = explain(repeated.failure, run.plan.identity.endpoint);
  const text = messageText(paused, { clause, advice: l10n.t('Correct the cause, then resume the run.') });
  const toast = { key: `paused ${run.id}`, severity: 'warning', text, buttons: [...buttons.keys()] } as const;
  await runChosen(run, buttons, await toasts.show(toast));
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

async function tellEnd(run: Run, toasts: Toasts): Promise<void> {
  const { tally } = run.outcomes;
  const buttons = new Map<string, string>();
  if (tally.notDone > 0) {
    buttons.set(l10n.t('Resume'), 'chimeTelephony.run.resume');
  } else {
    if (tally.failed > 0) {
      buttons.set(l10n.t('Retry Failed'), 'chimeTelephony.run.retryFailed');
    }
    if (run.plan.action === 'UpdateUserSettings' && tally.changed + tally.unknown > 0) {
      buttons.set(l10n.t('Undo'), 'chimeTelephony.run.undo');
    }
    if (run.plan.action === 'UpdateUserSettings' && tally.changed > 0) {
      // The service applies changed settings at the next sign-in.
      buttons.set(l10n.t('Sign Out Users…'), 'chimeTelephony.run.signOutUsers');
    }
  }
  buttons.set(l10n.t('Show'), 'chimeTelephony.run.showUsers');
  const text = [
    l10n.t(
      '{0} on {1}: {2}.',
      runTitle(run.about),
      connectionLabel(run.plan.identity),
      tallyText(tally, run.about.leftOut),
    ),
    ...nextText(run),
  ].join(' ');
  const { conflicts = 0, unread = 0 } = run.about.leftOut ?? {};
  const wentWell = tally.failed + tally.conflicts + tally.notDone + conflicts + unread === 0;
  const severity = wentWell ? 'information' : 'warning';
  const toast = { key: `end of ${run.id}`, severity, text, buttons: [...buttons.keys()] } as const;
  await runChosen(run, buttons, await toasts.show(toast));
}

/** One sentence at most: what there is to know next. */
function nextText({ outcomes, plan: { action } }: Run): readonly string[] {
  const { tally } = outcomes;
  if (tally.notDone > 0) {
    return [l10n.t('Select Resume to finish the run.')];
  }
  if (tally.failed > 0) {
    const causes = failureCounts(outcomes).map(
      ([name, count]) => `${displayText(name)} (${numberText(count)})`,
    );
    return [l10n.t('Causes of failures: {0}.', partsText(causes))];
  }
  return action === 'UpdateUserSettings' && tally.changed > 0
    ? [l10n.t('Changes apply at the next sign-in.')]
    : [];
}
