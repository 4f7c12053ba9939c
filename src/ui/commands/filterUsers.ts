// "Filter Users…", and what a filter needs loaded.

import { askFilter } from '../users/askFilter';
import { loadUsers } from '../users/loadUsers';
import type { Account } from '../../chime/model';
import type { OpenConnection } from '../connection/session';
import type { Parts } from './parts';
import type { Node } from '../accounts/accountsNodes';

export async function filterUsers(parts: Parts): Promise<void> {
  const connection = await parts.session.connect();
  await connection.directory.accounts.loadFirst();
  const chosen = await askFilter(connection.directory, parts.filter.filter ?? {});
  if (chosen === undefined) {
    return;
  }
  parts.session.assertCurrent(connection);
  parts.filter.use(chosen);
  await loadForFilter(parts);
}

/** With a filter in use, a refresh loads all users again. */
export async function refresh(parts: Parts): Promise<void> {
  parts.session.refresh();
  await loadForFilter(parts);
}

async function loadForFilter(parts: Parts): Promise<void> {
  if (parts.filter.filter !== undefined) {
    await load(parts, await parts.session.connect());
  }
}

/** @param argument a row of an account or below it, whose users are meant; all users without one */
export async function loadAllUsers(parts: Parts, argument: unknown): Promise<void> {
  const node = argument as Partial<Node> | undefined;
  const row = node?.kind === 'incomplete' ? node.parent : node;
  const connection = await parts.session.connect();
  await load(parts, connection, row?.kind === 'account' ? row.account : undefined);
}

async function load(parts: Parts, connection: OpenConnection, only?: Account): Promise<void> {
  await loadUsers(parts, connection, only);
  parts.accountsTree.redraw();
}
