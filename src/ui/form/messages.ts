// Reads what comes from the form's webview. It is untrusted input: whatever is not exactly a message is dropped.

import { isDeepStrictEqual } from 'node:util';
import { telephonyKeys, type UserReference } from '../../chime/model';
import type { FormMessage, FormState, FormTarget } from '../../protocol';
import type { Wanted } from '../../telephony/plan';
import { parseUserFilter, type UserFilter } from '../../telephony/userFilter';
import type { Remedy } from '../../text/explanation';

/** A message, with a remedy that is one. */
export type ReceivedMessage =
  Exclude<FormMessage, { type: 'remedy' }> | { readonly type: 'remedy'; readonly remedy: Remedy };

const remedies: Readonly<Record<Remedy, true>> = {
  retry: true,
  signIn: true,
  selectConnection: true,
  openAwsFiles: true,
  openSettings: true,
  refresh: true,
  copyPolicy: true,
  diagnose: true,
};

export function parseFormMessage(value: unknown): ReceivedMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { type, page, id, wanted, remedy, changed } = value;
  switch (type) {
    case 'reload':
    case 'cancel':
    case 'revert':
    case 'signOut':
    case 'showOutput':
      return { type };
    case 'ready':
      return isNumber(page) ? { type, page } : undefined;
    case 'save': {
      const parsed = parseWanted(wanted);
      return isNumber(id) && parsed ? { type, id, wanted: parsed } : undefined;
    }
    case 'seen':
      return isNumber(id) ? { type, id } : undefined;
    case 'draft':
      return typeof changed === 'boolean' ? { type, changed } : undefined;
    case 'remedy':
      return isRemedy(remedy) ? { type, remedy } : undefined;
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
      const filter = parseWholeFilter(value['filter']);
      return accountIds && users && filter && { kind: 'many', accountIds, users, ...filter };
    }
    default:
      return undefined;
  }
}

/** Without all of the filter that it had, a form would be about users that nobody chose. */
function parseWholeFilter(value: unknown): { readonly filter?: UserFilter } | undefined {
  if (value === undefined) {
    return {};
  }
  const filter = parseUserFilter(value);
  return filter !== undefined && isDeepStrictEqual(filter, value) ? { filter } : undefined;
}

function parseUser(value: unknown): UserReference | undefined {
  const { accountId, userId } = isObject(value) ? value : {};
  return typeof accountId === 'string' && typeof userId === 'string' ? { accountId, userId } : undefined;
}

/** `undefined` unless it is a list whose every member is one. */
function listOf<T>(value: unknown, parse: (member: unknown) => T | undefined): readonly T[] | undefined {
  // Not `map`, which leaves out what a list has a hole for.
  const members = Array.isArray(value) ? Array.from(value, parse) : [undefined];
  return members.every((member) => member !== undefined) ? members : undefined;
}

function parseWanted(value: unknown): Wanted | undefined {
  if (!isObject(value) || Array.isArray(value)) {
    return undefined;
  }
  const entries = Object.entries(value);
  const isWanted = entries.every(
    ([key, wanted]) => (telephonyKeys as readonly string[]).includes(key) && typeof wanted === 'boolean',
  );
  return isWanted ? Object.fromEntries(entries) : undefined;
}

const isRemedy = (value: unknown): value is Remedy =>
  typeof value === 'string' && Object.hasOwn(remedies, value);

/** As the page makes them: at random, so that none is used again. */
const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
