// The texts of a grid of users.

import { l10n } from 'vscode';
import { telephonyKeys, type TelephonyKey } from '../../chime/model';
import type { GridAction, GridHead } from '../../gridProtocol';
import { displayParts } from '../../telephony/displayText';
import type { Remedy } from '../../text/explanation';
import { numberText, partsText } from '../../text/language';
import { shortTelephonyLabel, usersText } from '../../text/wording';
import { remedyLabel, type Problem } from '../report/report';

export const userGridKinds = () =>
  [
    { id: 'changed', label: l10n.t('To change') },
    { id: 'unread', label: l10n.t('Could not be read') },
  ] as const;

/** In the place of a setting. */
export const notKnown = (isFailed: boolean): string => (isFailed ? '–' : '…');

interface HeadState {
  /** Whom the grid is for. */
  readonly title: string;
  /** Who is connected to what. */
  readonly connectionText: string;
  readonly users: number;
  /** Of how many users the settings are known, and how many of these have each setting on. */
  readonly counts: Readonly<Record<TelephonyKey | 'known', number>>;
  /** Of how many users something is wanted that is not applied. */
  readonly changed: number;
  /** The action in progress. */
  readonly doing: string | undefined;
  readonly problem: Problem | undefined;
}

export function userGridHead({
  title,
  connectionText,
  users,
  counts,
  changed,
  doing,
  problem,
}: HeadState): GridHead {
  const on = telephonyKeys.map((key) => `${shortTelephonyLabel(key)} ${numberText(counts[key])}`);
  const onText = l10n.t('Users with the setting on: {0}', partsText(on));
  const readText = l10n.t('Settings read: {0} of {1}', numberText(counts.known), usersText(users));
  return {
    title,
    lines: [
      connectionText,
      ...(counts.known > 0 ? [displayParts(onText, counts.known < users && readText)] : []),
    ],
    cautions:
      problem === undefined
        ? []
        : [[problem.sentence, problem.cause, problem.advice].filter(Boolean).join(' ')],
    note:
      doing ??
      (changed === 0
        ? l10n.t('Nothing changes until you apply the preview.')
        : l10n.t('Nothing has changed yet. Users to change: {0}', numberText(changed))),
  };
}

interface ActionState {
  readonly isBusy: boolean;
  readonly hasUsers: boolean;
  readonly hasDraft: boolean;
  /** Whether there are users whose settings are unknown. */
  readonly hasUnread: boolean;
  readonly remedies: readonly Remedy[];
}

const remedyPrefix = 'remedy ';

/** @returns `undefined` where the action is another */
export const remedyOf = (action: string): Remedy | undefined =>
  action.startsWith(remedyPrefix) ? (action.slice(remedyPrefix.length) as Remedy) : undefined;

export const userGridActions = ({
  isBusy,
  hasUsers,
  hasDraft,
  hasUnread,
  remedies,
}: ActionState): readonly GridAction[] => [
  ...remedies.map((remedy) => ({
    id: `${remedyPrefix}${remedy}`,
    label: remedyLabel(remedy),
    isPrimary: false,
    isAvailable: true,
  })),
  ...(isBusy ? [{ id: 'stop', label: l10n.t('Cancel'), isPrimary: false, isAvailable: true }] : []),
  { id: 'preview', label: l10n.t('Preview Changes…'), isPrimary: true, isAvailable: hasDraft },
  { id: 'discard', label: l10n.t('Discard Changes'), isPrimary: false, isAvailable: hasDraft },
  {
    id: 'readAll',
    label: l10n.t('Read All Settings'),
    isPrimary: false,
    isAvailable: hasUnread && !isBusy,
  },
  { id: 'signOut', label: l10n.t('Sign Users Out…'), isPrimary: false, isAvailable: hasUsers && !isBusy },
  { id: 'reload', label: l10n.t('Reload'), isPrimary: false, isAvailable: !isBusy },
];
