// Reads what comes from the form's webview. It is untrusted input: whatever is not exactly a message is dropped.

import { telephonyKeys } from '../../chime/model';
import type { FormMessage, FormState } from '../../protocol';
import type { Wanted } from '../../telephony/plan';
import type { Remedy } from '../../text/explanation';
import { parseUser } from '../users/userTarget';

/** A message, with a remedy that is one. */
export type ReceivedMessage =
  Exclude<FormMessage, { type: 'remedy' }> | { readonly type: 'remedy'; readonly remedy: Remedy };

const remedies: Readonly<Record<Remedy, true>> = {
  retry: true,
  signIn: true,
  selectConnection: true,
  openAwsFiles: true,
  openProfile: true,
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
  const user = parseUser(value['user']);
  return user !== undefined && typeof connection === 'string' ? { user, connection } : undefined;
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
