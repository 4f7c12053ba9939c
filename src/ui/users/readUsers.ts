// The users that a target stands for, and their settings: those that were selected, or all of its accounts, listed to the end.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { cancelledError } from '../../chime/errors';
import { userKey, type UserReference } from '../../chime/model';
import type { UserTarget } from './userTarget';
import { inSlices } from '../../telephony/eventLoop';
import { readSettings, type SettingsRead } from '../../telephony/readSettings';
import { sayIn, tellSeldom, type Tell } from '../report/progress';
import type { OpenConnection } from '../connection/session';
import { numberText } from '../../text/language';
import { usersText } from '../../text/wording';

export interface Reading {
  readonly onProgress: Tell;
  readonly signal: AbortSignal;
}

/** @throws what a page of a list ends in; of kind `cancelled` once the signal is aborted */
export async function listTarget(
  target: UserTarget,
  { directory }: OpenConnection,
  { onProgress, signal }: Reading,
): Promise<readonly UserReference[]> {
  switch (target.kind) {
    case 'user':
      return [{ accountId: target.accountId, userId: target.userId }];
    case 'many': {
      const users: UserReference[] = [];
      const { accountIds, filter = {} } = target;
      for (const accountId of accountIds) {
        await directory.loadAll(accountId, {
          onProgress: (loaded) =>
            onProgress(() => l10n.t('Listing users: {0} so far…', numberText(users.length + loaded))),
          signal,
        });
        await directory.loadSettings(accountId, filter, {
          onProgress: (read, of = read) => onProgress(() => readingText(read, of)),
          signal,
        });
        for (const user of directory.matchingUsers(accountId, filter)) {
          users.push(user);
        }
      }
      return [...users, ...target.users];
    }
  }
}

/**
 * In the order of `users`.
 * @throws when none of them can be read, or it was cancelled
 */
export async function readAll(
  users: readonly UserReference[],
  { directory }: OpenConnection,
  { onProgress, signal }: Reading,
): Promise<readonly SettingsRead[]> {
  const reads = new Map<string, SettingsRead>();
  let firstError: unknown;
  let known = 0;
  for await (const read of readSettings(users, directory, signal)) {
    const { accountId, userId } = read;
    if ('failure' in read) {
      firstError ??= read.error;
      reads.set(userKey(read), { accountId, userId, failure: read.failure });
    } else {
      known += 1;
      reads.set(userKey(read), read);
    }
    onProgress(() => readingText(reads.size, users.length), reads.size / users.length);
  }
  if (known === 0 && reads.size > 0) {
    throw firstError;
  }
  const inOrder: SettingsRead[] = [];
  for await (const user of inSlices(users)) {
    const read = reads.get(userKey(user));
    if (read !== undefined) {
      inOrder.push(read);
    }
  }
  if (signal.aborted) {
    throw cancelledError();
  }
  return inOrder;
}

/** How far the reading of settings is. */
export const readingText = (read: number, of: number): string =>
  l10n.t('Reading settings: {0} of {1}…', numberText(read), usersText(of));

/** With a notification that says how far it is, and can cancel. */
export function withReading<T>(title: string, work: (reading: Reading) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => cancelling.abort());
      return work({
        onProgress: tellSeldom(sayIn(progress)),
        signal: cancelling.signal,
      });
    },
  );
}
