// Reads the Telephony of many users: the API has a call for each, and none for a page of users.

import { setMaxListeners } from 'node:events';
import type { Telephony, UserReference } from '../chime/model';
import { failureOf, isCancelled, type Failure } from './failure';
import { inParallel } from './inParallel';

/** The part of the client that reading needs. */
export interface SettingsClient {
  getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony>;
}

/** What the service said of a user, or why it did not. */
export type SettingsRead = UserReference &
  ({ readonly telephony: Telephony } | { readonly failure: Failure });

/** Users that are read at once, at most. */
const usersAtOnce = 32;

/**
 * Yields as they come, one for each user.
 * @throws an error of kind `cancelled` once `signal` is aborted
 */
export async function* readSettings(
  users: readonly UserReference[],
  client: SettingsClient,
  signal: AbortSignal,
): AsyncGenerator<SettingsRead> {
  // As many as there are requests at once.
  setMaxListeners(0, signal);
  let cancelled: Error | undefined;
  for await (const read of inParallel(users, usersAtOnce, async ({ accountId, userId }) => {
    const user = { accountId, userId };
    try {
      return { ...user, telephony: await client.getUserSettings(user, signal) };
    } catch (error) {
      cancelled ??= error instanceof Error && isCancelled(error) ? error : undefined;
      return { ...user, failure: failureOf(error) };
    }
  })) {
    if (cancelled !== undefined) {
      throw cancelled;
    }
    yield read;
  }
}
