// Which run a command is for: the row or id that it was called with, else asked.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { ListedRun } from '../../telephony/history/history';
import type { HistoryNode } from '../history/historyNodes';
import { dayText, endText, flipsText, runTitle, timeText } from '../../text/runWording';
import { inputError } from '../report/inputError';
import type { Parts } from './parts';

/** @returns `undefined` when the person left, or the run is not there any more */
export async function runOf({ history }: Parts, argument: unknown): Promise<ListedRun | undefined> {
  const id = idOf(argument);
  const runs = await history.list();
  if (id !== undefined) {
    const found = runs.find((run) => run.id === id);
    if (found === undefined) {
      throw inputError(l10n.t('The run is not in the history any more.'));
    }
    return found;
  }
  const picked = await vscode.window.showQuickPick(
    runs.map((run) => ({
      label: `${dayText(run.time)} ${timeText(run)}`,
      description:
        run.run === undefined ? '' : [runTitle(run.run), flipsText(run.run)].filter(Boolean).join(' · '),
      detail: endText(run),
      run,
    })),
    { title: l10n.t('Choose a run'), placeHolder: l10n.t('The newest come first') },
  );
  return picked?.run;
}

function idOf(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null) {
    return undefined;
  }
  const node = argument as HistoryNode | { readonly run?: unknown };
  if (!('kind' in node)) {
    return typeof node.run === 'string' ? node.run : undefined;
  }
  switch (node.kind) {
    case 'run':
      return node.listed.id;
    case 'group':
    case 'change':
      return node.run.listed.id;
    case 'day':
    case 'note':
      return undefined;
  }
}
