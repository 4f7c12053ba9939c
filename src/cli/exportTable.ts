// Writes the users of a connection as a table. In an existing table only outdated cells change.

import { stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { userKey, type Telephony, type User } from '../chime/model';
import { applyEdits } from '../telephony/table/edits';
import { encodeTable, type DecodedTable } from '../telephony/table/encoding';
import { newTable, type Reading, type TableUser } from '../telephony/table/newTable';
import { appendEdit, hasWishes, refreshEdits } from '../telephony/table/refresh';
import { numberText } from '../text/language';
import { usersText } from '../text/wording';
import { openConnection, originOf, type OpenConnection } from './connection';
import type { CommandContext } from './context';
import type { Options } from './options';
import { writeOutput } from './outputFile';
import { readUsers } from './reading';
import { Refusal } from './refusal';
import { pathOf, readTableFile, resolveRows, rowsOf, tellDiagnostics } from './tableFile';
import type { Terminal } from './terminal';

export async function exportTable(
  { accountId, output, columns, ...options }: Extract<Options, { command: 'export' }>,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const existing = output === undefined ? undefined : await existingTable(output, terminal);
  if (existing !== undefined && columns.length > 0) {
    throw new Refusal(l10n.t('{0} exists already and keeps its columns. Remove "--columns".', output ?? ''));
  }
  const connection = await openConnection(options, context);
  const users = await listUsers(accountId, connection, context);
  const reads = await readUsers(users, connection.directory, context);
  const reading: Reading = { ...(await originOf(connection)), time: new Date() };
  const tableUsers = users.map((user): TableUser => {
    const read = reads.get(userKey(user));
    return { ...user, ...(read && 'telephony' in read && { telephony: read.telephony }) };
  });
  const unread = [...reads.values()].filter((read) => 'failure' in read).length;
  if (output === undefined) {
    terminal.print(newTable(tableUsers, reading, columns));
  } else if (existing === undefined) {
    const bytes = encodeTable({ text: newTable(tableUsers, reading, columns), encoding: 'utf8' });
    await writeOutput(output, bytes, undefined);
  } else {
    const text = await refreshed(existing.text, tableUsers, reading, connection, context.signal);
    await writeOutput(output, encodeTable({ ...existing, text }), encodeTable(existing));
  }
  terminal.tell(l10n.t('Written: {0}.', usersText(tableUsers.length)));
  if (unread > 0) {
    terminal.tell(l10n.t('Settings could not be read: {0}.', usersText(unread)));
  }
  return unread === 0 ? 0 : 1;
}

/**
 * The existing table; `undefined` without a file.
 * @throws Refusal when the table has errors, or has changes that would be lost
 */
async function existingTable(output: string, terminal: Terminal): Promise<DecodedTable | undefined> {
  if (!(await isThere(output))) {
    return undefined;
  }
  const table = await readTableFile(output);
  if (table.check.errorCount > 0) {
    tellDiagnostics(output, table.check.diagnostics, terminal);
    throw new Refusal(l10n.t('{0} exists already and has errors. The file was not changed.', output));
  }
  const wishes = rowsOf(table.text).rows.filter(hasWishes).length;
  if (wishes > 0) {
    throw new Refusal(
      l10n.t('{0} has unapplied changes (rows: {1}). The file was not changed.', output, numberText(wishes)),
    );
  }
  return table;
}

/** @throws Refusal when the path is a pipe, a device or a folder */
async function isThere(output: string): Promise<boolean> {
  const stats = await stat(pathOf(output)).catch(() => undefined);
  if (stats?.isFile() === false) {
    throw new Refusal(l10n.t('{0} is not a file.', output));
  }
  return stats !== undefined;
}

async function refreshed(
  text: string,
  users: readonly TableUser[],
  reading: Reading,
  { directory }: OpenConnection,
  signal: AbortSignal,
): Promise<string> {
  const { header, rows } = rowsOf(text);
  const resolved = (await resolveRows(rows, directory, signal)).rows;
  const inTable = new Set(resolved.map(userKey));
  const readings = new Map<string, Telephony>(
    users.flatMap((user) => (user.telephony === undefined ? [] : [[userKey(user), user.telephony] as const])),
  );
  const added = users.filter((user) => !inTable.has(userKey(user)));
  return applyEdits(text, [
    ...refreshEdits(text, header, resolved, readings, reading),
    ...(added.length > 0 ? [appendEdit(text, header, added, reading)] : []),
  ]);
}

async function listUsers(
  accountId: string | undefined,
  { directory }: OpenConnection,
  { terminal, signal }: CommandContext,
): Promise<readonly TableUser[]> {
  if (accountId === undefined) {
    await directory.accounts.loadAll({ signal });
  }
  const accountIds =
    accountId === undefined ? directory.accounts.items.map(({ AccountId }) => AccountId) : [accountId];
  const users: TableUser[] = [];
  for (const one of accountIds) {
    await directory.loadAll(one, {
      signal,
      onProgress: (loaded) =>
        terminal.progress(l10n.t('Listing users: {0} so far…', numberText(users.length + loaded))),
    });
    users.push(
      ...directory.users(one).items.map((user: User) => ({
        accountId: one,
        userId: user.UserId,
        email: user.PrimaryEmail,
        name: user.DisplayName,
        license: user.LicenseType,
        status: user.UserRegistrationStatus,
      })),
    );
  }
  return users;
}
