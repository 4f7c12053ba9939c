// Reads what comes from the form's webview. It is untrusted input: whatever is not exactly a message is dropped.

import { telephonyKeys, type UserReference } from '../../chime/model';
import type { FormMessage, FormState, FormTarget } from '../../protocol';
import type { Wanted } from '../../telephony/plan';
import { parseWholeUserFilter } from '../../telephony/userFilter';

export function parseFormMessage(value: unknown): FormMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { type, id, wanted, remedy, changed } = value;
  switch (type) {
    case 'ready':
    case 'reload':
    case 'cancel':
    case 'signOut':
    case 'showOutput':
      return { type };
    case 'save':
      return typeof id === 'number' && isWanted(wanted) ? { type, id, wanted } : undefined;
    case 'draft':
      return typeof changed === 'boolean' ? { type, changed } : undefined;
    case 'remedy':
      return typeof remedy === 'string' ? { type, remedy } : undefined;
    default:
      return undefined;
  }
}

/** What a window that is reloaded gives back. The rest of it is the browser side's own. */
export function parseFormState(value: unknown): FormState | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { connection } = value;
  const target = parseTarget(value['target']);
  return target !== undefined && typeof connection === 'string' ? { target, connection } : undefined;
}

function parseTarget(value: unknown): FormTarget | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  switch (value['kind']) {
    case 'user': {
      const user = parseUser(value);
      return user && { kind: 'user', ...user };
    }
    case 'many': {
      const accountIds = listOf(value['accountIds'], (id) => (typeof id === 'string' ? id : undefined));
      const users = listOf(value['users'], parseUser);
      const filter = parseWholeUserFilter(value['filter']);
      const hasFilter = value['filter'] !== undefined;
      // Without the filter that it had, it would be about users that nobody chose.
      return accountIds && users && hasFilter === (filter !== undefined)
        ? { kind: 'many', accountIds, users, ...(filter && { filter }) }
        : undefined;
    }
    default:
      return undefined;
  }
}

const parseUser = (value: unknown): UserReference | undefined =>
  isObject(value) && typeof value['accountId'] === 'string' && typeof value['userId'] === 'string'
    ? { accountId: value['accountId'], userId: value['userId'] }
    : undefined;

/** `undefined` unless it is a list whose every member is one. */
function listOf<T>(value: unknown, parse: (member: unknown) => T | undefined): readonly T[] | undefined {
  const members = Array.isArray(value) ? value.map(parse) : [undefined];
  return members.every((member) => member !== undefined) ? members : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isWanted = (value: unknown): value is Wanted =>
  isObject(value) &&
  Object.entries(value).every(
    ([key, wanted]) => (telephonyKeys as readonly string[]).includes(key) && typeof wanted === 'boolean',
  );
