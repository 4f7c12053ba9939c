// Who the rows of a table are for, and what the service says of them now.

import { l10n } from 'vscode';
import { userKey } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import { readSettings, type SettingsRead } from '../../telephony/readSettings';
import { lookUpEmails } from '../../telephony/table/lookUpEmails';
import { ResolvedRows } from '../../telephony/table/resolvedRows';
import type { Row } from '../../telephony/table/row';
import { numberText } from '../../text/language';
import type { OpenConnection } from '../connection/session';
import { readingText, type Reading } from '../users/readUsers';
import { rowsOf, type ReadTable } from './openTable';

export interface RowsRead {
  readonly found: ResolvedRows;
  /** By the keys of the users. */
  readonly reads: ReadonlyMap<string, SettingsRead>;
}

/** @throws when no user can be read, though the service has some of them; of kind `cancelled` once the signal is aborted */
export async function readRows(
  table: ReadTable,
  { directory }: OpenConnection,
  { onProgress, signal }: Reading,
): Promise<RowsRead> {
  const rows: Row[] = [];
  for await (const row of inSlices(rowsOf(table))) {
    rows.push(row);
  }
  const find = await lookUpEmails(rows, directory, {
    onProgress: (looked) => onProgress(() => l10n.t('Looking up users: {0} so far…', numberText(looked))),
    signal,
  });
  const found = new ResolvedRows(find);
  for await (const row of inSlices(rows)) {
    found.add(row);
  }
  const reads = new Map<string, SettingsRead>();
  let firstError: unknown;
  let known = found.rows.length === 0;
  for await (const read of readSettings(found.rows, directory, signal)) {
    const { accountId, userId } = read;
    if ('failure' in read) {
      firstError ??= read.error;
      known ||= read.failure.name === 'NotFoundException';
      reads.set(userKey(read), { accountId, userId, failure: read.failure });
    } else {
      known = true;
      reads.set(userKey(read), read);
    }
    onProgress(() => readingText(reads.size, found.rows.length), reads.size / found.rows.length);
  }
  if (!known) {
    throw firstError;
  }
  return { found, reads };
}
