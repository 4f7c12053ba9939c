// The users of a run as a table that pastes into a spreadsheet: who, what changed, and what became of it.

import { l10n } from 'vscode';
import { telephonyKeys, type Telephony, type UserReference } from '../../chime/model';
import { guarded } from '../../telephony/csvField';
import { displayText } from '../../telephony/displayText';
import type { Change } from '../../telephony/plan';
import { onOff, telephonyLabel } from '../../text/wording';
import type { FindUser } from '../preview/lookUpUsers';
import { causeText, kindOfOutcome, outcomeKinds } from './outcomes';
import type { ShownRun } from './shownRun';

/** Lines of cells with a tab between them; the first line is the header. A user who is not known has no name. */
export function runTable(shown: ShownRun, findUser: FindUser): string {
  const { plan, outcomes } = shown;
  const keys = plan.action === 'LogoutUser' ? [] : telephonyKeys;
  const labels = new Map<string, string>(outcomeKinds().map(({ id, label }) => [id, label]));
  const header = [
    l10n.t('Name'),
    l10n.t('E-mail'),
    ...keys.map(telephonyLabel),
    l10n.t('Result'),
    l10n.t('Cause'),
    l10n.t('Account ID'),
    l10n.t('User ID'),
  ];
  const lines = plan.changes.map((change: Change | UserReference) => {
    const user = findUser(change);
    const outcome = outcomes.of(change);
    return [
      user?.DisplayName ?? '',
      user?.PrimaryEmail ?? '',
      ...keys.map((key) => ('before' in change ? settingText(change, key) : '')),
      labels.get(kindOfOutcome(outcome, shown)) ?? '',
      causeText(outcome, change, plan.identity.endpoint),
      change.accountId,
      change.userId,
    ];
  });
  return [header, ...lines].map((cells) => `${cells.map(cell).join('\t')}\n`).join('');
}

/** Such as "Off → On", or "On" where nothing changes. */
const settingText = ({ before, after }: Change, key: keyof Telephony): string =>
  before[key] === after[key] ? onOff(after[key]) : `${onOff(before[key])} → ${onOff(after[key])}`;

const cell = (text: string): string => guarded(displayText(text));
