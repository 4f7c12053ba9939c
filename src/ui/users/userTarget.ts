// Whom a command or a document is for.

import { isDeepStrictEqual } from 'node:util';
import type { UserReference } from '../../chime/model';
import { parseUserFilter, type UserFilter } from '../../telephony/userFilter';

/** The users of accounts, and users that were selected besides. */
export interface ManyTarget {
  readonly kind: 'many';
  readonly accountIds: readonly string[];
  /** Which users of the accounts; all of them without one. */
  readonly filter?: UserFilter;
  readonly users: readonly UserReference[];
}

export type UserTarget = ({ readonly kind: 'user' } & UserReference) | ManyTarget;

/** The same for the same users. @param connection the connection as a setting names it */
export const aboutUsers = (target: ManyTarget, connection: string): string =>
  JSON.stringify([target, connection]);

/** @returns `undefined` unless it is exactly a target: it says whom writes are for */
export function parseManyTarget(value: unknown): ManyTarget | undefined {
  if (!isObject(value) || value['kind'] !== 'many') {
    return undefined;
  }
  const accountIds = listOf(value['accountIds'], (id) => (typeof id === 'string' ? id : undefined));
  const users = listOf(value['users'], parseUser);
  const filter = parseWholeFilter(value['filter']);
  return accountIds && users && filter && { kind: 'many', accountIds, users, ...filter };
}

/** Without all of the filter that it had, a target would be users that nobody chose. */
function parseWholeFilter(value: unknown): { readonly filter?: UserFilter } | undefined {
  if (value === undefined) {
    return {};
  }
  const filter = parseUserFilter(value);
  return filter !== undefined && isDeepStrictEqual(filter, value) ? { filter } : undefined;
}

export function parseUser(value: unknown): UserReference | undefined {
  const { accountId, userId } = isObject(value) ? value : {};
  return typeof accountId === 'string' && typeof userId === 'string' ? { accountId, userId } : undefined;
}

/** `undefined` unless it is a list whose every member is one. */
function listOf<T>(value: unknown, parse: (member: unknown) => T | undefined): readonly T[] | undefined {
  // Not `map`, which leaves out what a list has a hole for.
  const members = Array.isArray(value) ? Array.from(value, parse) : [undefined];
  return members.every((member) => member !== undefined) ? members : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
