// Finds out who the users of a plan are: from what is loaded, else from the service, for some one by one and for many page by page.

import { l10n } from 'vscode';
import { cancelledError } from '../../chime/errors';
import { userKey, type User, type UserReference } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import { failureOf, isCancelled } from '../../telephony/failure';
import { inParallel } from '../../telephony/inParallel';
import { numberText } from '../../text/language';
import type { OpenConnection } from '../connection/session';
import type { Reading } from '../users/readUsers';

/** Of one account: more are listed, as a page of the list has as many. */
const mostOneByOne = 200;

/** Requests at once: what a person waits for goes first. */
const atOnce = 8;

export type FindUser = (user: UserReference) => User | undefined;

type Connection = Pick<OpenConnection, 'client' | 'directory'>;

/**
 * @returns what is known of each user; a user whom the service does not tell of stays unknown
 * @throws an error of kind `cancelled` once the signal is aborted
 */
export async function lookUpUsers(
  users: readonly UserReference[],
  connection: Connection,
  reading: Reading,
): Promise<FindUser> {
  const { directory } = connection;
  const byAccount = new Map<string, UserReference[]>();
  for await (const user of inSlices(users)) {
    if (directory.findUser(user) === undefined) {
      const ofAccount = byAccount.get(user.accountId) ?? [];
      ofAccount.push(user);
      byAccount.set(user.accountId, ofAccount);
    }
  }
  const found = new Map<string, User>();
  for (const [accountId, unknown] of byAccount) {
    if (unknown.length > mostOneByOne) {
      await listUsers(accountId, connection, reading);
    } else {
      for (const [key, user] of await getUsers(unknown, connection, reading)) {
        found.set(key, user);
      }
    }
    if (reading.signal.aborted) {
      throw cancelledError();
    }
  }
  return (user) => directory.findUser(user) ?? found.get(userKey(user));
}

async function listUsers(
  accountId: string,
  { directory }: Connection,
  { onProgress, signal }: Reading,
): Promise<void> {
  try {
    await directory.loadAll(accountId, {
      onProgress: (loaded) => onProgress(() => lookingUpText(loaded)),
      signal,
    });
  } catch (error) {
    // Without names the plan is the same.
    if (isCancelled(error)) {
      throw error;
    }
  }
}

async function getUsers(
  users: readonly UserReference[],
  { client }: Connection,
  { onProgress, signal }: Reading,
): Promise<ReadonlyMap<string, User>> {
  const found = new Map<string, User>();
  let isRefused = false;
  const get = async ({ accountId, userId }: UserReference): Promise<User | undefined> => {
    if (isRefused || signal.aborted) {
      return undefined;
    }
    try {
      const user = await client.getUser({ accountId, userId }, signal);
      found.set(userKey({ accountId, userId }), user);
      return user;
    } catch (error) {
      // Who may not read one user may read none of them.
      isRefused ||= failureOf(error).name !== 'NotFoundException';
      return undefined;
    }
  };
  for await (const user of inParallel(users, atOnce, get)) {
    if (user !== undefined) {
      onProgress(() => lookingUpText(found.size), found.size / users.length);
    }
  }
  return found;
}

const lookingUpText = (known: number): string => l10n.t('Looking up names: {0} so far…', numberText(known));
