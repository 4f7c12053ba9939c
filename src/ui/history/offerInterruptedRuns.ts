// What is done with the history when a window starts: runs that are old enough are removed, and a person is told of interrupted runs.

import { l10n } from 'vscode';
import type { History, ListedRun } from '../../telephony/history/history';
import type { Report } from '../report/report';
import * as settings from '../connection/settings';
import type { askAboutRuns } from './askAboutRuns';

/**
 * @param load what a window without an interrupted run does without
 * @param onListed told of all runs, before a person is asked about one
 */
export async function offerInterruptedRuns(
  history: History,
  report: Report,
  load: () => Promise<{ readonly askAboutRuns: typeof askAboutRuns }>,
  onListed: (runs: readonly ListedRun[]) => void,
): Promise<void> {
  try {
    await history.deleteOlderThan(settings.historyDays());
    const runs = await history.list();
    onListed(runs);
    const interrupted = runs.filter(({ state, run }) => state === 'brokenOff' && run !== undefined);
    if (interrupted.length > 0) {
      await (await load()).askAboutRuns(interrupted, history);
    }
  } catch (error) {
    report.logged({ sentence: l10n.t("Can't read the history."), operation: 'Reading the history' }, error);
  }
}
