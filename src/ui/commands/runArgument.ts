// Which run a command is for: the row or id that it was called with, else asked. And which of its users, where it is not for all.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { userKey, type UserReference } from '../../chime/model';
import type { ListedRun } from '../../telephony/history/history';
import type { HistoryNode } from '../history/historyNodes';
import { dayText, endText, flipsText, runTitle, timeText } from '../../text/runWording';
import { inputError } from '../report/inputError';
import { noUserError } from '../users/userArgument';
import { parseUser } from '../users/userTarget';
import type { Parts } from './parts';

/** @returns `undefined` when the person left, or the run is not there any more */
export async function runOf({ history }: Parts, argument: unknown): Promise<ListedRun | undefined> {
  const id = idOf(argument);
  const runs = await history.list();
  if (id !== undefined) {
    const found = runs.find((run) => run.id === id);
    if (found === undefined) {
      throw inputError(l10n.t('The run is no longer in the history.'));
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
    { title: l10n.t('Choose a run'), placeHolder: l10n.t('Newest runs first') },
  );
  return picked?.run;
}

/**
 * The users whom a command is for alone, where it was called for such.
 * @throws when the argument names users who are none
 */
export function usersOf(argument: unknown): readonly UserReference[] | undefined {
  const node = argument as HistoryNode | { readonly kind?: undefined; readonly users?: unknown } | null;
  if (typeof node !== 'object' || node === null) {
    return undefined;
  }
  if (node.kind === 'change') {
    return [node.change];
  }
  if (node.kind !== undefined || node.users === undefined) {
    return undefined;
  }
  const users = Array.isArray(node.users) ? Array.from(node.users, parseUser) : [undefined];
  if (!users.every((user) => user !== undefined)) {
    throw noUserError();
  }
  return users;
}

/** All of them, or those of the users that it was called for. */
export function ofUsers<User extends UserReference>(
  changes: readonly User[],
  users: readonly UserReference[] | undefined,
): readonly User[] {
  const keys = users && new Set(users.map(userKey));
  return changes.filter((change) => keys?.has(userKey(change)) ?? true);
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
