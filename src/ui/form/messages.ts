// Reads what comes from the form's webview. It is untrusted input: whatever is not exactly a message is dropped.

import { telephonyKeys, type Telephony } from '../../chime/model';
import type { FormMessage, FormState } from '../../protocol';

export function parseFormMessage(value: unknown): FormMessage | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { type, id, telephony, remedy } = value;
  switch (type) {
    case 'ready':
    case 'reload':
    case 'signOut':
    case 'showOutput':
      return { type };
    case 'save':
      return typeof id === 'number' && isTelephony(telephony) ? { type, id, telephony } : undefined;
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

const isTelephony = (value: unknown): value is Telephony =>
  isObject(value) &&
  Object.keys(value).length === telephonyKeys.length &&
  telephonyKeys.every((key) => typeof value[key] === 'boolean');
