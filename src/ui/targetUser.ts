// Which user a command is for: the row or ids that it was called with, else the form in front, else the selected row, else asked.

import type { UserReference } from '../telephony/plan';
import { pickUser } from './pickUser';
import type { Parts } from './parts';
import type { OpenConnection } from './session';
import type { Node } from './tree/nodes';
import { userName } from './wording';

export interface TargetUser extends UserReference {
  readonly connection: OpenConnection;
  /** The name where it is known, else the id. */
  readonly name: string;
}

/** `undefined` when the person left. @throws when there is no connection, or it can't be opened */
export async function targetUser(parts: Parts, argument: unknown): Promise<TargetUser | undefined> {
  const connection = await parts.session.connect();
  const reference =
    referenceOf(argument) ??
    parts.forms.activeUser ??
    (parts.view.visible ? referenceOf(parts.view.selection[0]) : undefined) ??
    (await pickUser(connection));
  if (reference === undefined) {
    return undefined;
  }
  const user = connection.directory.findUser(reference);
  return { ...reference, connection, name: user === undefined ? reference.userId : userName(user) };
}

/** A row of the tree, or `{accountId, userId}` from a keybinding or another extension. */
function referenceOf(argument: unknown): UserReference | undefined {
  if (typeof argument !== 'object' || argument === null) {
    return undefined;
  }
  if ('kind' in argument) {
    const node = argument as Node;
    const user = node.kind === 'setting' ? node.parent : node;
    return user.kind === 'user' ? { accountId: user.accountId, userId: user.user.UserId } : undefined;
  }
  const { accountId, userId } = argument as Record<string, unknown>;
  return typeof accountId === 'string' && typeof userId === 'string' ? { accountId, userId } : undefined;
}
