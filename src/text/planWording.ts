// How a plan is said to a person before it is carried out.

import * as l10n from '@vscode/l10n';
import { telephonyKeys, type Telephony } from '../chime/model';
import type { Caution } from '../telephony/cautions';
import { displayText } from '../telephony/displayText';
import { countFlips, flippedKeys, type Change, type PlannedUpdate, type Wanted } from '../telephony/plan';
import { listText, numberText, partsText } from './language';
import { onOff, telephonyLabel, usersText } from './wording';

/** What a person is told of a plan before it is carried out. */
export interface PlanWording {
  /** A question, such as "Sign Maria Garcia out of all devices?" */
  readonly question: string;
  /** The button that says yes. */
  readonly confirm: string;
  /** Who, and what would change: a line each. */
  readonly lines: readonly string[];
  /** The first button, which Enter presses: it changes nothing. Without it Enter presses `confirm`. */
  readonly keep?: string;
  /** Another button, and what it does; the write is not confirmed then. */
  readonly instead?: { readonly label: string; readonly run: () => unknown };
}

export const oneUserWording = (change: Change, name: string): PlanWording => ({
  question: l10n.t('Change the telephony settings of {0}?', name),
  confirm: l10n.t('Change'),
  lines: [userLine(change.userId, name), ...flipLines(change)],
});

export const userLine = (userId: string, name: string): string =>
  l10n.t('User: {0} ({1})', displayText(name), displayText(userId));

export const flipLines = ({ before, after }: { before: Telephony; after: Telephony }): readonly string[] =>
  flippedKeys(before, after).map(
    (key) => `${telephonyLabel(key)}: ${onOff(before[key])} → ${onOff(after[key])}`,
  );

/** A line for each boolean that would change, and each way. */
export function flipCountLines(changes: readonly Change[]): readonly string[] {
  const counts = countFlips(changes);
  return telephonyKeys.flatMap((key) => [
    ...(counts[key].on > 0
      ? [l10n.t('{0}: on for {1}', telephonyLabel(key), usersText(counts[key].on))]
      : []),
    ...(counts[key].off > 0
      ? [l10n.t('{0}: off for {1}', telephonyLabel(key), usersText(counts[key].off))]
      : []),
  ]);
}

/** Such as "Example Corp (27 users): turn off SMS for 8". */
export function planSentence(whom: string, changes: readonly Change[]): string {
  const counts = countFlips(changes);
  const isOne = changes.length === 1;
  const flips = telephonyKeys.flatMap((key) => {
    const { on, off } = counts[key];
    const label = telephonyLabel(key);
    const turnOn = isOne
      ? l10n.t('turn on {0}', label)
      : l10n.t('turn on {0} for {1}', label, numberText(on));
    const turnOff = isOne
      ? l10n.t('turn off {0}', label)
      : l10n.t('turn off {0} for {1}', label, numberText(off));
    return [...(on > 0 ? [turnOn] : []), ...(off > 0 ? [turnOff] : [])];
  });
  return l10n.t('{0}: {1}', whom, flips.length === 0 ? l10n.t('nothing would change') : listText(flips));
}

/** @param takenOut how many users the person took out of the plan */
export const skippedLines = (
  { unchanged, conflicts, unread }: Record<keyof Omit<PlannedUpdate, 'plan'>, readonly unknown[]>,
  takenOut: number,
): readonly string[] => [
  ...(takenOut > 0 ? [l10n.t('Excluded by you: {0}', usersText(takenOut))] : []),
  ...(unchanged.length > 0 ? [l10n.t('No change needed: {0}', usersText(unchanged.length))] : []),
  ...(conflicts.length > 0
    ? [l10n.t('Skipped, changed by someone else: {0}', usersText(conflicts.length))]
    : []),
  ...(unread.length > 0
    ? [l10n.t('Skipped, settings could not be read: {0}', usersText(unread.length))]
    : []),
];

/** @param accountText the name of an account with its id */
export function cautionText(caution: Caution, accountText: (accountId: string) => string): string {
  switch (caution.kind) {
    case 'users':
      return l10n.t(
        'Caution: {0} would change. The warning limit is {1}.',
        usersText(caution.users),
        numberText(caution.limit),
      );
    case 'wholeAccount':
      return l10n.t(
        'Caution: the plan covers every user of {0} ({1}).',
        accountText(caution.accountId),
        usersText(caution.users),
      );
    case 'smsForEveryone':
      return l10n.t(
        'Caution: SMS would be {0} for everyone in {1}.',
        onOff(caution.value),
        accountText(caution.accountId),
      );
  }
}

export const wantedText = (wanted: Wanted): string =>
  partsText(
    telephonyKeys.flatMap((key) => {
      const value = wanted[key];
      return value === undefined ? [] : [`${telephonyLabel(key)}: ${onOff(value)}`];
    }),
  );
