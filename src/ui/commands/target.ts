// Whom a command is for: the rows or ids of the call, else the active form or grid, else the selected rows, else the person is asked.

import { userKey, type UserReference } from '../../chime/model';
import type { ManyTarget } from '../users/userTarget';
import { displayText } from '../../telephony/displayText';
import { choiceText } from '../connection/choice';
import type { Parts } from './parts';
import { pickUser } from '../users/pickUser';
import { noUserError, parseUserArgument, type UserArgument } from '../users/userArgument';
import { ConnectionChangedError, type OpenConnection } from '../connection/session';
import type { Node } from '../accounts/accountsNodes';
import { userName } from '../../text/wording';

export interface TargetUser extends UserReference {
  readonly connection: OpenConnection;
  /** The name where it is known, else the id. */
  readonly name: string;
}

/** More users than one, or accounts. */
export interface TargetUsers {
  readonly connection: OpenConnection;
  readonly target: ManyTarget;
}

/**
 * The same users on the connection as it is now: the one that they were found on may have been opened anew since. For a person who
 * tries again.
 * @throws when another connection is in use, or it can't be opened
 */
export async function onConnectionNow<Target extends TargetUser | TargetUsers>(
  { session }: Parts,
  target: Target,
): Promise<Target> {
  session.personActed();
  const connection = await session.connect();
  if (choiceText(connection.choice) !== choiceText(target.connection.choice)) {
    throw new ConnectionChangedError();
  }
  return { ...target, connection };
}

/**
 * @param selected all selected rows, where the command was called on one of them
 * @returns `undefined` when the person left
 * @throws when there is no connection, it can't be opened, or the rows are of another one
 */
export async function targetOf(
  parts: Parts,
  argument: unknown,
  selected: unknown,
): Promise<TargetUser | TargetUsers | undefined> {
  const connection = await parts.session.connect();
  const given = Array.isArray(selected) && selected.length > 1 ? selected : argument;
  const found =
    given !== undefined && given !== null
      ? givenTarget(parts, given, connection)
      : isOfAnother(parts, connection)
        ? // Neither that user is meant nor, by a person who looks at it, a row.
          undefined
        : (targetInFront(parts, connection) ?? selectedTarget(parts, connection));
  if (found !== undefined) {
    return found;
  }
  const picked = await pickUser(parts.report, connection, { onLoaded: () => parts.accountsTree.redraw() });
  return picked && oneUser(picked, connection);
}

/** For commands that are for one user only. */
export async function targetUser(parts: Parts, argument: unknown): Promise<TargetUser | undefined> {
  const target = await targetOf(parts, argument, undefined);
  if (target !== undefined && 'target' in target) {
    throw noUserError();
  }
  return target;
}

function oneUser(reference: UserArgument, connection: OpenConnection): TargetUser {
  const { accountId, userId, name } = reference;
  const user = connection.directory.findUser(reference);
  return {
    accountId,
    userId,
    connection,
    name: user === undefined ? displayText(name ?? userId) : userName(user),
  };
}

/** Each once. One that is left of many is one, and asked and told of by its name. */
function someUsers(
  references: readonly UserArgument[],
  connection: OpenConnection,
): TargetUser | TargetUsers | undefined {
  const users = [...new Map(references.map((reference) => [userKey(reference), reference])).values()];
  const [first] = users;
  if (first === undefined || users.length === 1) {
    return first && oneUser(first, connection);
  }
  return {
    connection,
    target: {
      kind: 'many',
      accountIds: [],
      users: users.map(({ accountId, userId }) => ({ accountId, userId })),
    },
  };
}

/** The form or grid in the active editor. */
const inFront = ({ forms, userGrids }: Parts) => forms.active ?? userGrids.inFront;

const isOfAnother = (parts: Parts, { choice }: OpenConnection): boolean =>
  (inFront(parts)?.connection ?? choiceText(choice)) !== choiceText(choice);

function targetInFront(parts: Parts, connection: OpenConnection): TargetUser | TargetUsers | undefined {
  const front = inFront(parts);
  return front && ('user' in front ? oneUser(front.user, connection) : { connection, target: front.target });
}

/** Rows of another kind, or of a connection before this one, count as none. */
function selectedTarget(parts: Parts, connection: OpenConnection): TargetUser | TargetUsers | undefined {
  const rows = parts.accountsTree.selection.map(rowOf).filter((row) => row !== undefined);
  return ofRows(
    parts,
    rows.filter((row) => row.connection.client === connection.client),
    connection,
  );
}

type Row = Extract<Node, { readonly kind: 'user' | 'account' }>;

/** The row of the user for a row of a setting. */
function rowOf(node: Node): Row | undefined {
  const row = node.kind === 'setting' ? node.parent : node;
  return row.kind === 'user' || row.kind === 'account' ? row : undefined;
}

/**
 * An account stands for all of its users that the filter lets through; those of them that are selected too are not meant twice.
 */
function ofRows(
  { filter: { filter } }: Parts,
  rows: readonly Row[],
  connection: OpenConnection,
): TargetUser | TargetUsers | undefined {
  const accountIds = new Set(rows.flatMap((row) => (row.kind === 'account' ? [row.account.AccountId] : [])));
  const users = rows.flatMap((row) =>
    row.kind === 'user' && !accountIds.has(row.accountId)
      ? [{ accountId: row.accountId, userId: row.user.UserId }]
      : [],
  );
  const distinct = [...new Map(users.map((user) => [userKey(user), user])).values()];
  return accountIds.size === 0
    ? someUsers(distinct, connection)
    : {
        connection,
        target: {
          kind: 'many',
          accountIds: [...accountIds],
          users: distinct,
          ...(filter && { filter }),
        },
      };
}

/** An argument that names no user is a mistake; to fall back on another user would make it worse. */
function givenTarget(parts: Parts, given: unknown, connection: OpenConnection): TargetUser | TargetUsers {
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  const nodes = all.filter((one): one is Node => typeof one === 'object' && one !== null && 'kind' in one);
  const target =
    nodes.length > 0
      ? ofRows(
          parts,
          nodes.map(rowOf).filter((row) => row !== undefined),
          connection,
        )
      : someUsers(
          all.map((one) => parseUserArgument(one, connection)),
          connection,
        );
  if (target === undefined || (nodes.length > 0 && nodes.length < all.length)) {
    throw noUserError();
  }
  // An id means nothing on another connection than the one that the row was loaded through.
  if (nodes.map(rowOf).some((row) => row !== undefined && row.connection.client !== connection.client)) {
    throw new ConnectionChangedError();
  }
  return target;
}
