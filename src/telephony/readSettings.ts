// Reads the Telephony of many users: the API has a call for each, and none for a page of users.

import { setMaxListeners } from 'node:events';
import type { Telephony, UserReference } from '../chime/model';
import { failureOf, type Failure } from './failure';
import { inParallel } from './inParallel';

/** The part of the client that reading needs. */
export interface SettingsClient {
  getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony>;
}

/** What the service said of a user, or why it did not. */
export type SettingsRead = UserReference &
  ({ readonly telephony: Telephony } | { readonly failure: Failure });

/** As it comes, with the error itself for whoever ends with it. */
export type FreshRead = UserReference &
  ({ readonly telephony: Telephony } | { readonly failure: Failure; readonly error: unknown });

/** Users that are read at once, at most. */
const usersAtOnce = 32;

/**
 * Yields as they come, one for each user.
 * @throws an error of kind `cancelled` once `signal` is aborted or the connection is closed
 */
export async function* readSettings(
  users: readonly UserReference[],
  client: SettingsClient,
  signal: AbortSignal,
): AsyncGenerator<FreshRead> {
  // As many as there are requests at once.
  setMaxListeners(0, signal);
  const readOne = ({ accountId, userId }: UserReference): Promise<FreshRead> =>
    client.getUserSettings({ accountId, userId }, signal).then(
      (telephony) => ({ accountId, userId, telephony }),
      (error: unknown) => ({ accountId, userId, failure: failureOf(error), error }),
    );
  for await (const read of inParallel(users, usersAtOnce, readOne)) {
    if ('failure' in read && read.failure.kind === 'cancelled') {
      throw read.error;
    }
    yield read;
  }
}
