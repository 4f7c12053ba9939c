// Which user a command is for: the row or ids that it was called with, else the form in front, else the selected row, else asked.

import { l10n } from 'vscode';
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

/** To run a command again for the same user, on the connection as it is then, and on no other. */
export const userArgument = ({ accountId, userId, name, connection }: TargetUser): UserArgument => ({
  accountId,
  userId,
  name,
  connection: choiceText(connection.choice),
});

/**
 * @returns `undefined` when the person left
 * @throws when there is no connection, it can't be opened, or the row or form is of another one
 */
export async function targetUser(parts: Parts, argument: unknown): Promise<TargetUser | undefined> {
  const connection = await parts.session.connect();
  const reference =
    referenceOf(argument, connection) ??
    parts.forms.activeUser(connection) ??
    selectedUser(parts, connection) ??
    (await pickUser(parts, connection));
  if (reference === undefined) {
    return undefined;
  }
  const { accountId, userId } = reference;
  const user = connection.directory.findUser(reference);
  const name = user === undefined ? displayText((reference as UserArgument).name ?? userId) : userName(user);
  return { accountId, userId, connection, name };
}

/** A row of another kind, or of a connection before this one, counts as none. */
function selectedUser({ view }: Parts, inUse: OpenConnection): UserReference | undefined {
  const node = view.visible ? view.selection[0] : undefined;
  const row = node?.kind === 'setting' ? node.parent : node;
  return row?.kind === 'user' && row.connection.client === inUse.client
    ? referenceOfNode(row, inUse)
    : undefined;
}

function referenceOf(argument: unknown, inUse: OpenConnection): UserReference | undefined {
  if (typeof argument !== 'object' || argument === null) {
    return undefined;
  }
  // An argument that names no user is a mistake; to fall back on another user would make it worse.
  return 'kind' in argument ? referenceOfNode(argument as Node, inUse) : referenceOfArgument(argument, inUse);
}

/** An id means nothing on another connection than the one that the row was loaded through. */
function referenceOfNode(node: Node, inUse: OpenConnection): UserReference {
  const row = node.kind === 'setting' ? node.parent : node;
  if (row?.kind !== 'user' || row.connection === undefined) {
    throw noUserError();
  }
  if (row.connection.client !== inUse.client) {
    throw new ConnectionChangedError();
  }
  return { accountId: row.accountId, userId: row.user.UserId };
}

function referenceOfArgument(argument: object, { choice }: OpenConnection): UserArgument {
  const { accountId, userId, name, connection } = argument as Record<string, unknown>;
  if (typeof accountId !== 'string' || typeof userId !== 'string') {
    throw noUserError();
  }
  if (typeof connection === 'string' && connection !== choiceText(choice)) {
    throw new ConnectionChangedError();
  }
  return { accountId, userId, ...(typeof name === 'string' && { name }) };
}

const noUserError = (): Error =>
  Object.assign(new Error(l10n.t('The command was called with an argument that names no user.')), {
    kind: 'input',
  });
