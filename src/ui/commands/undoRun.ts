// "Undo": a plan back to what a run recorded, for all of its users or for one. It is previewed and confirmed as any other, and can
// be undone itself.

import { l10n } from 'vscode';
import { userKey } from '../../chime/model';
import type { Change } from '../../telephony/plan';
import { planUndo, undoable } from '../../telephony/remaining';
import type { ChangeNode, HistoryNode } from '../history/historyNodes';
import { inputError } from '../report/inputError';
import type { Parts } from './parts';
import { readAll } from '../users/readUsers';
import { usersText } from '../../text/wording';
import { assertWhole, connectionOf } from './resumeRun';
import { runOf } from './runArgument';

export async function undoRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const details = await parts.history.read(listed);
  if (!isOfOneUser(argument)) {
    assertWhole(details);
  }
  const connection = await connectionOf(parts, details.run.connection);
  const changes = details.begun ? ofNode(await undoable(details), argument) : [];
  const title = l10n.t('Undo for {0}', usersText(changes.length));
  if (changes.length === 0) {
    throw inputError(l10n.t('The run has written nothing that could be undone.'));
  }
  await parts.previews.open(title, async (reading) => ({
    planned: await planUndo(connection.identity, changes, await readAll(changes, connection, reading)),
    connection,
    title,
    titleOfOne: (name) => l10n.t('Undo for {0}', name),
    start: { source: 'chimeTelephony.run.undo', undoes: listed.id },
  }));
}

/** Of one user where it was called on one. */
function ofNode(changes: readonly Change[], argument: unknown): readonly Change[] {
  if (!isOfOneUser(argument)) {
    return changes;
  }
  const key = userKey(argument.change);
  return changes.filter((change) => userKey(change) === key);
}

const isOfOneUser = (argument: unknown): argument is ChangeNode =>
  typeof argument === 'object' && (argument as HistoryNode | null)?.kind === 'change';
