// Which user a command is for: the row or ids that it was called with, else the form in front, else the selected row, else asked.

import type { UserReference } from '../chime/model';
import { displayText } from '../telephony/displayText';
import { choiceText } from './choice';
import type { Parts } from './parts';
import { pickUser } from './pickUser';
import { ConnectionChangedError, type OpenConnection } from './session';
import type { Node } from './tree/nodes';
import { userName } from './wording';

export interface TargetUser extends UserReference {
  readonly connection: OpenConnection;
  /** The name where it is known, else the id. */
  readonly name: string;
}

/** What a keybinding, another extension or the form calls a command with. */
export interface UserArgument extends UserReference {
  readonly name?: string;
  /** As it is written in settings; the command is refused when another is in use. */
  readonly connection?: string;
}

/**
 * @returns `undefined` when the person left
 * @throws when there is no connection, it can't be opened, or the row or form is of another one
 */
export async function targetUser(parts: Parts, argument: unknown): Promise<TargetUser | undefined> {
  const connection = await parts.session.connect();
  const reference =
    referenceOf(argument, connection) ??
    parts.forms.activeUser(connection) ??
    (parts.view.visible ? referenceOf(parts.view.selection[0], connection) : undefined) ??
    (await pickUser(parts, connection));
  if (reference === undefined) {
    return undefined;
  }
  const { accountId, userId } = reference;
  const user = connection.directory.findUser(reference);
  const name = user === undefined ? displayText((reference as UserArgument).name ?? userId) : userName(user);
  return { accountId, userId, connection, name };
}

function referenceOf(argument: unknown, inUse: OpenConnection): UserReference | undefined {
  if (typeof argument !== 'object' || argument === null) {
    return undefined;
  }
  return 'kind' in argument ? referenceOfNode(argument as Node, inUse) : referenceOfArgument(argument, inUse);
}

/** An id means nothing on another connection than the one that the row was loaded through. */
function referenceOfNode(node: Node, inUse: OpenConnection): UserReference | undefined {
  const row = node.kind === 'setting' ? node.parent : node;
  if (row.kind !== 'user') {
    return undefined;
  }
  if (row.connection.client !== inUse.client) {
    throw new ConnectionChangedError();
  }
  return { accountId: row.accountId, userId: row.user.UserId };
}

function referenceOfArgument(argument: object, { choice }: OpenConnection): UserArgument | undefined {
  const { accountId, userId, name, connection } = argument as Record<string, unknown>;
  if (typeof accountId !== 'string' || typeof userId !== 'string') {
    return undefined;
  }
  if (typeof connection === 'string' && connection !== choiceText(choice)) {
    throw new ConnectionChangedError();
  }
  return { accountId, userId, ...(typeof name === 'string' && { name }) };
}
