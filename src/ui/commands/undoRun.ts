// "Undo": a plan back to what a run recorded, for all of its users or for one. It is previewed and confirmed as any other, and can
// be undone itself.

import { l10n } from 'vscode';
import { userKey } from '../../chime/model';
import type { Change } from '../../telephony/plan';
import { planUndo, undoable } from '../../telephony/remaining';
import type { HistoryNode } from '../history/historyNodes';
import { missingLines } from '../history/runWording';
import type { Parts } from '../parts';
import { readAll, withReading } from '../readTarget';
import { usersText } from '../wording';
import { connectionOf } from './resumeRun';
import { runOf } from './runArgument';

export async function undoRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const details = await parts.history.read(listed);
  const connection = await connectionOf(parts, details.run.connection);
  const changes = details.begun ? ofNode(undoable(details), argument) : [];
  const title = l10n.t('Undo for {0}', usersText(changes.length));
  if (changes.length === 0) {
    throw Object.assign(new Error(l10n.t('The run has written nothing that could be undone.')), {
      kind: 'input',
    });
  }
  const reads = await withReading(title, (reading) => readAll(changes, connection, reading));
  await parts.previews.open({
    planned: planUndo(connection.identity, changes, reads),
    connection,
    title,
    remarks: missingLines(details),
    start: { source: 'chimeTelephony.run.undo', undoes: listed.id },
  });
}

/** Of one user where it was called on one. */
function ofNode(changes: readonly Change[], argument: unknown): readonly Change[] {
  const node = argument as HistoryNode | undefined;
  if (typeof node !== 'object' || node.kind !== 'change') {
    return changes;
  }
  const key = userKey(node.change);
  return changes.filter((change) => userKey(change) === key);
}
