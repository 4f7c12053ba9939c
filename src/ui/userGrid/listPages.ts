// The users of a grid, as they come: the first page of an account is seen while the others are still listed.

import { l10n } from 'vscode';
import { cancelledError } from '../../chime/errors';
import { yieldToEventLoop } from '../../telephony/eventLoop';
import { isEmpty, needsSettings } from '../../telephony/userFilter';
import type { UserReference } from '../../chime/model';
import { numberText } from '../../text/language';
import type { OpenConnection } from '../connection/session';
import type { ManyTarget } from '../users/userTarget';
import { readingText, type Reading } from '../users/readUsers';

/** Milliseconds between two parts of a list, at least. */
const step = 200;

/** To take so many takes a few milliseconds. */
const usersInPart = 2_000;

/**
 * @param add called with users in their order, each once
 * @throws what a page of a list ends in; of kind `cancelled` once the signal is aborted
 */
export async function listPages(
  { accountIds, filter = {}, users }: ManyTarget,
  { directory }: Pick<OpenConnection, 'directory'>,
  { onProgress, signal }: Reading,
  add: (users: readonly UserReference[]) => void,
): Promise<void> {
  for (const accountId of accountIds) {
    const all = directory.users(accountId);
    let taken = 0;
    let takenAt = -Infinity;
    /** @returns whether there are more */
    const take = (): boolean => {
      takenAt = performance.now();
      // Users are only ever added at the end.
      const places = isEmpty(filter)
        ? Array.from({ length: Math.min(usersInPart, all.length - taken) }, (_, i) => taken + i)
        : all.select(filter).subarray(taken, taken + usersInPart);
      taken += places.length;
      add(all.idsAt(places).map((userId) => ({ accountId, userId })));
      return places.length === usersInPart;
    };
    const takeAll = async () => {
      while (take()) {
        await yieldToEventLoop();
        throwIfCancelled(signal);
      }
    };
    const isStable = !needsSettings(filter);
    if (isStable && all.length > 0) {
      await takeAll();
    }
    await directory.loadAll(accountId, {
      onProgress: (loaded) => {
        onProgress(() => l10n.t('Listing users: {0} so far…', numberText(loaded)));
        if (isStable && performance.now() - takenAt >= step) {
          take();
        }
      },
      signal,
    });
    await directory.loadSettings(accountId, filter, {
      onProgress: (read, of = read) => onProgress(() => readingText(read, of)),
      signal,
    });
    await takeAll();
  }
  add(users);
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw cancelledError();
  }
}
