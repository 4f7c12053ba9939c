// The commands of tables: open users as a table, preview, refresh and save a table.

import { l10n } from 'vscode';
import type { UserTarget } from '../users/userTarget';
import type { OpenConnection } from '../connection/session';
import { targetName } from '../users/targetName';
import type { Parts } from './parts';
import { onConnectionNow, type TargetUser, type TargetUsers } from './target';

export async function openTableOfUser(parts: Parts, user: TargetUser): Promise<void> {
  const { accountId, userId, connection, name } = user;
  await openTable(parts, { kind: 'user', accountId, userId }, connection, name, async () =>
    openTableOfUser(parts, await onConnectionNow(parts, user)),
  );
}

export async function openTableOfUsers(parts: Parts, users: TargetUsers): Promise<void> {
  const { target, connection } = users;
  const title = targetName(target, connection.directory);
  await openTable(parts, target, connection, title, async () =>
    openTableOfUsers(parts, await onConnectionNow(parts, users)),
  );
}

async function openTable(
  { loadTables, report }: Parts,
  target: UserTarget,
  connection: OpenConnection,
  title: string,
  retry: () => unknown,
): Promise<void> {
  try {
    await (await loadTables()).openUsers(target, connection, title);
  } catch (error) {
    report.failed(
      {
        sentence: l10n.t("Can't open the table ({0}).", title),
        operation: 'Opening a table',
        identity: connection.identity,
        retry,
      },
      error,
    );
  }
}

export const previewTable = async ({ loadTables }: Parts, argument: unknown, id: string): Promise<void> =>
  (await loadTables()).preview(argument, { asked: 'changed', source: id });

export const previewDesiredState = async (
  { loadTables }: Parts,
  argument: unknown,
  id: string,
): Promise<void> => (await loadTables()).preview(argument, { asked: 'desiredState', source: id });

export const refreshTable = async ({ loadTables }: Parts, argument: unknown): Promise<void> =>
  (await loadTables()).refresh(argument);

export const saveTable = async ({ loadTables }: Parts, argument: unknown): Promise<void> =>
  (await loadTables()).save(argument);
