// How a run is said to a person: what it is, how far it is, and what came of it.

import * as l10n from '@vscode/l10n';
import type { Outcome } from '../telephony/apply';
import { displayText } from '../telephony/displayText';
import type { ListedRun } from '../telephony/history/history';
import type { RunDetails } from '../telephony/history/readRun';
import type { LeftOut, RunRecord } from '../telephony/history/records';
import type { Run } from '../telephony/run';
import type { RepeatedFailure } from '../telephony/sameFailures';
import type { Outcomes, Tally } from '../telephony/tally';
import { dateText, numberText, partsText, roundedNumberText, timeOfDayText, unitText } from './language';
import { telephonyLabel, usersText } from './wording';

export function runTitle({ action, users, undoes }: Pick<RunRecord, 'action' | 'users' | 'undoes'>): string {
  if (action === 'LogoutUser') {
    return l10n.t('Sign-out of {0}', usersText(users));
  }
  return undoes === undefined
    ? l10n.t('Change of {0}', usersText(users))
    : l10n.t('Undo for {0}', usersText(users));
}

/** Such as "SMS on, Inbound calling off". */
export const flipsText = ({ flips }: Pick<RunRecord, 'flips'>): string =>
  partsText([
    ...(flips?.on ?? []).map((key) => l10n.t('{0} on', telephonyLabel(key))),
    ...(flips?.off ?? []).map((key) => l10n.t('{0} off', telephonyLabel(key))),
  ]);

/** Users without a recorded outcome, although the run has ended. */
export function openUsers({ run, end }: Pick<ListedRun, 'run' | 'end'>): number {
  const { changed = 0, conflicts = 0, failed = 0, notDone = 0 } = end?.tally ?? {};
  return end === undefined ? 0 : (run?.users ?? 0) - changed - conflicts - failed - notDone;
}

/** What came of a run that was ended; empty for another. */
export const endText = (listed: Pick<ListedRun, 'run' | 'end'>): string =>
  listed.end === undefined
    ? ''
    : tallyText(
        {
          ...listed.end.tally,
          unknown: listed.end.tally.unknown + openUsers(listed),
          failed: listed.end.tally.failed + openUsers(listed),
        },
        listed.run?.leftOut,
      );

/** For how many users a damaged record does not say what was planned. */
export const missingLines = ({ run, plan }: Pick<RunDetails, 'run' | 'plan'>): readonly string[] =>
  plan.changes.length !== run.users
    ? [
        l10n.t(
          'The record is damaged and has no plan for: {0}',
          usersText(Math.abs(run.users - plan.changes.length)),
        ),
      ]
    : [];

/** Each count that is not 0, with the users that the plan skipped. */
export function tallyText(
  { changed, conflicts, failed, unknown, notDone }: Tally,
  leftOut?: LeftOut,
): string {
  const unchanged = leftOut?.unchanged ?? 0;
  const unread = leftOut?.unread ?? 0;
  const takenOut = leftOut?.takenOut ?? 0;
  const changedElsewhere = conflicts + (leftOut?.conflicts ?? 0);
  const parts = [
    l10n.t('{0} done', numberText(changed)),
    changedElsewhere > 0 && l10n.t('{0} changed by someone else', numberText(changedElsewhere)),
    unread > 0 && l10n.t('{0} could not be read', numberText(unread)),
    failed - unknown > 0 && l10n.t('{0} failed', numberText(failed - unknown)),
    unknown > 0 && l10n.t('{0} with unknown result', numberText(unknown)),
    notDone > 0 && l10n.t('{0} not done', numberText(notDone)),
    // They are not among the users of the run.
    unchanged > 0 && l10n.t('{0} needed no change', numberText(unchanged)),
    takenOut > 0 && l10n.t('{0} excluded', numberText(takenOut)),
  ];
  return partsText(parts.filter((part) => part !== false));
}

/** Why a run paused itself, and what helps. */
export const repeatedText = ({ failure, users }: RepeatedFailure): string =>
  l10n.t(
    '{0} in a row failed: {1}. Correct the cause, then resume the run.',
    usersText(users),
    displayText(failure.name),
  );

/** Such as "3210 of 10000 · 180/s · 40 sec left". */
export function progressText(run: Run): string {
  const { finished, pass, rate, progress, waiting } = run;
  const left = pass.changes.length - finished;
  const parts = [
    l10n.t('{0} of {1}', numberText(finished), numberText(pass.changes.length)),
    progress === 'paused' && l10n.t('paused'),
    progress === 'cancelling' && l10n.t('cancelling: waiting for sent requests'),
    waiting > 0 && l10n.t('waiting for another change: {0}', usersText(waiting)),
    progress === 'running' && rate !== undefined && rate > 0 && l10n.t('{0}/s', roundedNumberText(rate)),
    progress === 'running' && rate !== undefined && rate > 0 && l10n.t('{0} left', durationText(left / rate)),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** @param seconds shown as seconds or minutes, rounded up */
const durationText = (seconds: number): string =>
  seconds < 100 ? unitText(Math.ceil(seconds), 'second') : unitText(Math.ceil(seconds / 60), 'minute');

/** What failed by cause, the most frequent first: the errors' names are the API's own. */
export function failureCounts(outcomes: Outcomes): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    if (outcome.result === 'failed') {
      counts.set(outcome.failure.name, (counts.get(outcome.failure.name) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

export function resultText(outcome: Outcome | undefined): string {
  switch (outcome?.result) {
    case 'done':
      return outcome.knownBy === 'reading' ? l10n.t('done, confirmed by reading') : l10n.t('done');
    case 'conflict':
      return outcome.mayBeApplied
        ? l10n.t('skipped, changed by someone else; result of an earlier attempt unknown')
        : l10n.t('skipped, changed by someone else');
    case 'failed':
      return outcome.unknown
        ? l10n.t('result unknown: {0}', displayText(outcome.failure.name))
        : l10n.t('failed: {0}', displayText(outcome.failure.name));
    case 'notDone':
      return l10n.t('not done');
    case undefined:
      return l10n.t('no result recorded');
  }
}

/** The day of a run, such as "Today". */
export function dayText(time: string): string {
  const date = new Date(time);
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86_400_000);
  if (days === 0) {
    return l10n.t('Today');
  }
  return days === 1 ? l10n.t('Yesterday') : dateText(date);
}

const startOfDay = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

export const timeText = ({ time }: Pick<ListedRun, 'time'>): string => timeOfDayText(new Date(time));
