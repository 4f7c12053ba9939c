// "Undo": a plan back to what a run recorded, for all of its users or for some. It is previewed and confirmed as any other, and can
// be undone itself.

import { l10n } from 'vscode';
import { planUndo, undoable } from '../../telephony/remaining';
import { inputError } from '../report/inputError';
import type { Parts } from './parts';
import { readAll } from '../users/readUsers';
import { usersText } from '../../text/wording';
import { assertWhole, connectionOf } from './resumeRun';
import { ofUsers, runOf, usersOf } from './runArgument';

export async function undoRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const details = await parts.history.read(listed);
  const users = usersOf(argument);
  if (users === undefined) {
    assertWhole(details);
  }
  const connection = await connectionOf(parts, details.run.connection);
  const changes = details.begun ? ofUsers(await undoable(details), users) : [];
  const title = l10n.t('Undo for {0}', usersText(changes.length));
  if (changes.length === 0) {
    throw inputError(
      users === undefined
        ? l10n.t('The run changed no user, so there is nothing to undo.')
        : l10n.t('The run has changed none of the selected users.'),
    );
  }
  await parts.previews.open(title, async (reading) => ({
    planned: await planUndo(connection.identity, changes, await readAll(changes, connection, reading)),
    connection,
    title,
    titleOfOne: (name) => l10n.t('Undo for {0}', name),
    start: { source: 'chimeTelephony.run.undo', undoes: listed.id },
  }));
}
