// Reads the Telephony settings of many users: the API has one call per user, and none for a page of users.

import { setMaxListeners } from 'node:events';
import type { Telephony, UserReference } from '../chime/model';
import { failureOf, type Failure } from './failure';
import { inParallel } from './inParallel';

/** The part of the client that reading needs. */
export interface SettingsClient {
  getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony>;
}

/** The service's answer for a user, or why there is none. */
export type SettingsRead = UserReference &
  ({ readonly telephony: Telephony } | { readonly failure: Failure });

/** A read as it arrives, with the original error for callers that rethrow it. */
export type FreshRead = UserReference &
  ({ readonly telephony: Telephony } | { readonly failure: Failure; readonly error: unknown });

/** Maximum number of users read at the same time. */
const usersAtOnce = 32;

/**
 * Yields one read per user, in the order of arrival.
 * @throws an error of kind `cancelled` once `signal` is aborted or the connection is closed
 */
export async function* readSettings(
  users: readonly UserReference[],
  client: SettingsClient,
  signal: AbortSignal,
): AsyncGenerator<FreshRead> {
  // Every request in progress listens to the signal; Node warns above ten listeners.
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
