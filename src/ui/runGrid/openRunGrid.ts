// Opens grids of runs, and after a reload of the window those that were open: the run's id says all.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { runTitle, timeText } from '../../text/runWording';
import { inputError } from '../report/inputError';
import { keptGridId } from '../grid/gridFiles';
import { openGridTab } from '../grid/gridPanel';
import { RunGridPanel, type RunGridParts } from './runGridPanel';
import { findRun } from './shownRun';

const runGridViewType = 'chimeTelephony.runGrid';

const notThere = () => l10n.t('The run is no longer in the history.');

/** @throws when there is no run of this id, or it can't be read */
export async function openRunGrid(parts: RunGridParts, id: string): Promise<RunGridPanel> {
  const found = await findRun(parts, id);
  if (found === undefined) {
    throw inputError(notThere());
  }
  const panel = openGridTab(
    runGridViewType,
    l10n.t('Results: {0}, {1}', runTitle(found.run), timeText(found.run)),
  );
  return new RunGridPanel(panel, parts, id, found);
}

/** @param state what the page kept. @returns `undefined` when the run can't be shown any more, which is said */
export async function restoreRunGrid(
  parts: RunGridParts,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<RunGridPanel | undefined> {
  const id = String(keptGridId(state));
  const found = await findRun(parts, id).catch(() => undefined);
  if (found === undefined) {
    panel.dispose();
    void vscode.window.showInformationMessage(notThere());
    return undefined;
  }
  return new RunGridPanel(panel, parts, id, found);
}
