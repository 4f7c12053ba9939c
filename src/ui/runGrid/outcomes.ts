// What became of a user of a run, as one of few kinds and as words.

import { l10n } from 'vscode';
import { telephonyKeys, type UserReference } from '../../chime/model';
import { failureOfOutcome, type Outcome } from '../../telephony/apply';
import { displayText } from '../../telephony/displayText';
import type { Change } from '../../telephony/plan';
import { explain } from '../../text/explanations';
import { wantedText } from '../../text/planWording';
import type { ShownRun } from './shownRun';

/** In the order in which they are offered. */
export const outcomeKinds = () =>
  [
    { id: 'done', label: l10n.t('Done') },
    { id: 'conflict', label: l10n.t('Changed by someone else') },
    { id: 'failed', label: l10n.t('Failed') },
    { id: 'unknown', label: l10n.t('Result unknown') },
    { id: 'notDone', label: l10n.t('Not done') },
    { id: 'waiting', label: l10n.t('Waiting') },
  ] as const;

export type OutcomeKind = ReturnType<typeof outcomeKinds>[number]['id'];

export function kindOfOutcome(
  outcome: Outcome | undefined,
  { state, begun }: Pick<ShownRun, 'state' | 'begun'>,
): OutcomeKind {
  if (outcome === undefined) {
    return state === 'inProgress' || state === 'elsewhere' ? 'waiting' : begun ? 'unknown' : 'notDone';
  }
  return outcome.result === 'failed' && outcome.unknown ? 'unknown' : outcome.result;
}

/** Why, where that is to be said; else empty. */
export function causeText(
  outcome: Outcome | undefined,
  change: Change | UserReference,
  endpoint: string,
): string {
  switch (outcome?.result) {
    case undefined:
      return '';
    case 'done':
      return outcome.knownBy === 'reading' ? l10n.t('Confirmed by reading the settings') : '';
    case 'conflict':
      return [
        nowText(outcome, change),
        outcome.mayBeApplied && l10n.t('An earlier attempt may have made the change'),
      ]
        .filter(Boolean)
        .join('. ');
    case 'failed':
      return `${displayText(outcome.failure.name)}: ${explain(failureOfOutcome({ ...outcome, unknown: false }), endpoint).cause}`;
    case 'notDone':
      return outcome.mayBeApplied ? l10n.t('An earlier attempt may have made the change') : '';
  }
}

/** Of a conflict: what is there instead of what was planned on. */
export function nowText(
  { now }: Outcome & { readonly result: 'conflict' },
  change: Change | UserReference,
): string {
  const other = telephonyKeys.filter((key) => !('before' in change) || change.before[key] !== now[key]);
  return l10n.t('Now {0}', wantedText(Object.fromEntries(other.map((key) => [key, now[key]]))));
}

export const requestIdOf = (outcome: Outcome | undefined): string =>
  displayText(
    (outcome?.result === 'done'
      ? outcome.requestId
      : outcome?.result === 'failed'
        ? outcome.failure.requestId
        : undefined) ?? '',
  );
