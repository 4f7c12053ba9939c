// Reads what comes from the form's webview. It is untrusted input: whatever is not exactly a message is dropped.

import { telephonyKeys } from '../../chime/model';
import type { FormMessage, FormState } from '../../protocol';
import type { Wanted } from '../../telephony/plan';

export function parseFormMessage(value: unknown): FormMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { type, id, wanted, remedy, changed } = value;
  switch (type) {
    case 'ready':
    case 'reload':
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
  const { accountId, userId, connection } = value;
  return typeof accountId === 'string' && typeof userId === 'string' && typeof connection === 'string'
    ? { accountId, userId, connection }
    : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isWanted = (value: unknown): value is Wanted =>
  isObject(value) &&
  Object.entries(value).every(
    ([key, wanted]) => (telephonyKeys as readonly string[]).includes(key) && typeof wanted === 'boolean',
  );
