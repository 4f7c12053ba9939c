// The texts of the grid of a run.

import { l10n } from 'vscode';
import type { GridAction, GridHead } from '../../gridProtocol';
import { displayParts, displayText } from '../../telephony/displayText';
import type { Tally } from '../../telephony/tally';
import { authorText } from '../../text/historyWording';
import { momentText, numberText } from '../../text/language';
import {
  flipsText,
  missingLines,
  progressText,
  repeatedText,
  runTitle,
  tallyText,
} from '../../text/runWording';
import type { ShownRun } from './shownRun';

/**
 * @param connectionText who is connected to what
 * @param problem why the run could not be read again
 */
export function runGridHead(
  shown: ShownRun,
  { connectionText, problem }: { readonly connectionText: string; readonly problem: string | undefined },
): GridHead {
  const { run, active } = shown;
  const file = run.file === undefined ? '' : l10n.t('Table: {0}', displayText(run.file));
  return {
    title: runTitle(run),
    lines: [
      connectionText,
      displayParts(
        momentText(new Date(run.time)),
        flipsText(run),
        file,
        run.by && l10n.t('Changed by: {0}', authorText(run.by)),
      ),
      ...(active === undefined ? [] : [progressText(active)]),
      tallyText(wholeTally(shown), run.leftOut),
    ],
    cautions: cautionsOf(shown, problem),
    note: noteOf(shown),
  };
}

/** Without an outcome nobody knows of a user of a run that had begun and is not under way. */
function wholeTally({ plan, outcomes, begun, state }: ShownRun): Tally {
  const { tally } = outcomes;
  const open = state === 'inProgress' || state === 'elsewhere' ? 0 : plan.changes.length - outcomes.size;
  return begun
    ? { ...tally, failed: tally.failed + open, unknown: tally.unknown + open }
    : { ...tally, notDone: tally.notDone + open };
}

function cautionsOf(shown: ShownRun, problem: string | undefined): readonly string[] {
  const { active, damagedLines, uncheckedLines = 0 } = shown;
  return [
    ...(active?.pausedBy === undefined ? [] : [repeatedText(active.pausedBy)]),
    ...missingLines(shown),
    ...(damagedLines > 0 ? [l10n.t('Damaged lines that were skipped: {0}', numberText(damagedLines))] : []),
    ...(uncheckedLines > 0 ? [l10n.t('This record has no checksums, so damage can stay unnoticed.')] : []),
    ...(problem === undefined ? [] : [problem]),
  ];
}

/** A screen reader announces each new value, so the progress of the run is in another element. */
function noteOf(shown: ShownRun): string {
  const { active, state, run, outcomes } = shown;
  switch (active?.progress) {
    case 'running':
      return l10n.t('The run is in progress.');
    case 'paused':
      return l10n.t('The run is paused.');
    case 'cancelling':
      return l10n.t('The run ends once all sent requests are answered.');
    case 'ended':
    case undefined:
      break;
  }
  if (state === 'elsewhere') {
    return l10n.t('The run is in progress in another window.');
  }
  if (state === 'brokenOff') {
    return l10n.t('The run was interrupted when its window ended.');
  }
  return run.action === 'UpdateUserSettings' && outcomes.tally.changed > 0
    ? l10n.t('The run has ended. Changes apply at the next sign-in.')
    : l10n.t('The run has ended.');
}

export function runGridActions(shown: ShownRun): readonly GridAction[] {
  const { active, state, run, begun } = shown;
  const action = (id: string, label: string, isAvailable: boolean, labelOfSelected?: string): GridAction => ({
    id,
    label,
    ...(labelOfSelected !== undefined && { labelOfSelected }),
    isPrimary: false,
    isAvailable,
  });
  const save = action('saveReport', l10n.t('Save Report…'), true);
  if (active !== undefined) {
    const { progress } = active;
    return [
      progress === 'paused'
        ? action('resume', l10n.t('Resume'), true)
        : action('pause', l10n.t('Pause'), progress === 'running'),
      action('cancel', l10n.t('Cancel Run'), progress === 'running' || progress === 'paused'),
      save,
    ];
  }
  if (state === 'elsewhere') {
    return [action('reload', l10n.t('Reload'), true), save];
  }
  const { changed, unknown, notDone } = wholeTally(shown);
  const hasOpen = shown.outcomes.size < shown.plan.changes.length;
  const isBrokenOff = state === 'brokenOff';
  return [
    action(
      'retryFailed',
      l10n.t('Retry Failed'),
      !isBrokenOff && shown.outcomes.tally.failed > 0,
      l10n.t('Retry Failed ({0} Selected)', '{0}'),
    ),
    action('resume', l10n.t('Resume…'), isBrokenOff || notDone > 0 || (begun && hasOpen)),
    ...(isBrokenOff ? [action('leave', l10n.t('Discard Rest'), true)] : []),
    ...(run.action === 'UpdateUserSettings'
      ? [
          action(
            'undo',
            l10n.t('Undo…'),
            begun && changed + unknown > 0,
            l10n.t('Undo Selected ({0})…', '{0}'),
          ),
        ]
      : []),
    save,
  ];
}
