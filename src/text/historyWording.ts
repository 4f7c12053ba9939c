// How a row of the history is said: whom it is about, what changed, what became of it, and who did it.

import * as l10n from '@vscode/l10n';
import { displayText, displayTexts } from '../telephony/displayText';
import type { ListedRun } from '../telephony/history/history';
import type { RunAuthor, RunRecord } from '../telephony/history/records';
import type { Undoing } from '../telephony/history/undoings';
import { momentText, numberText, partsText, timeOfDayText } from './language';
import { endText, flipsText, openUsers } from './runWording';
import { usersText } from './wording';

/** Such as "Maria Garcia" or "31 users". @param name of the only user, where it is known */
export const whomText = ({ users }: Pick<RunRecord, 'users'>, name: string | undefined): string =>
  (users === 1 ? name : undefined) ?? usersText(users);

/** Such as "SMS off", "Undo: SMS on" or "Sign-out". */
export function whatText(run: Pick<RunRecord, 'action' | 'undoes' | 'flips'>): string {
  if (run.action === 'LogoutUser') {
    return l10n.t('Sign-out');
  }
  const flips = flipsText(run);
  return run.undoes === undefined ? flips : l10n.t('Undo: {0}', flips);
}

/** Such as "14:05", with its day where that is another than today. */
export function whenText(time: string, now = new Date()): string {
  const date = new Date(time);
  return date.toDateString() === now.toDateString() ? timeOfDayText(date) : momentText(date);
}

/** Whether each user whom the run changed was put back. */
export function isUndone({ end }: Pick<ListedRun, 'end'>, undoing: Undoing | undefined): boolean {
  const { changed = 0, unknown = 0 } = end?.tally ?? {};
  return undoing !== undefined && undoing.users >= changed + unknown;
}

/** Such as "undone at 14:05"; of a run that was undone in part "2 of 3 undone at 14:05"; empty without an undo. */
export function undoneText({ end }: Pick<ListedRun, 'end'>, undoing: Undoing | undefined): string {
  if (undoing === undefined) {
    return '';
  }
  const when = whenText(undoing.time);
  const changed = end?.tally.changed ?? 0;
  return isUndone({ end }, undoing)
    ? l10n.t('undone at {0}', when)
    : l10n.t('{0} of {1} undone at {2}', numberText(undoing.users), numberText(changed), when);
}

/** What became of a run that ended, such as "cancelled, 12 done, 19 not done". */
export function endedText(listed: Pick<ListedRun, 'run' | 'end'>, undoing: Undoing | undefined): string {
  const isCancelled = (listed.end?.tally.notDone ?? 0) > 0;
  return partsText(
    displayTexts([isCancelled && l10n.t('cancelled'), endText(listed), undoneText(listed, undoing)]),
  );
}

/** The same where there is little room: all went well, which an icon says, needs no words. */
export function shortEndedText(listed: Pick<ListedRun, 'run' | 'end'>, undoing: Undoing | undefined): string {
  const { conflicts = 0, failed = 0, notDone = 0 } = listed.end?.tally ?? {};
  const wentWell = conflicts + failed + notDone + openUsers(listed) === 0;
  return wentWell ? undoneText(listed, undoing) : endedText(listed, undoing);
}

/** @param done how many users were done; `undefined` where the record does not say it */
export const interruptedText = ({ users }: Pick<RunRecord, 'users'>, done: number | undefined): string =>
  done === undefined
    ? l10n.t('interrupted when the window ended')
    : l10n.t('interrupted: {0} of {1} done when the window ended', numberText(done), numberText(users));

/** Such as "Admin/maria" of an ARN, or "maria, user of this computer". */
export function authorText(by: RunAuthor): string {
  if ('osUser' in by) {
    return l10n.t('{0}, user of this computer', displayText(by.osUser));
  }
  const resource = by.arn.split(':').slice(5).join(':');
  return displayText(resource.replace(/^(assumed-role|user)\//, '') || by.arn);
}
