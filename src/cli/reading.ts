// Reads the settings of users and shows the progress.

import * as l10n from '@vscode/l10n';
import { userKey, type UserReference } from '../chime/model';
import type { Directory } from '../telephony/directory';
import { readSettings, type SettingsRead } from '../telephony/readSettings';
import { numberText } from '../text/language';
import { usersText } from '../text/wording';
import type { CommandContext } from './context';

/**
 * The results by user key. Each user is read once.
 * @throws an error of kind `cancelled` once `signal` is aborted
 */
export async function readUsers(
  users: readonly UserReference[],
  directory: Directory,
  { terminal, signal }: CommandContext,
): Promise<ReadonlyMap<string, SettingsRead>> {
  const reads = new Map<string, SettingsRead>();
  for await (const read of readSettings(users, directory, signal)) {
    reads.set(userKey(read), read);
    terminal.progress(
      l10n.t('Reading settings: {0} of {1}…', numberText(reads.size), usersText(users.length)),
    );
  }
  return reads;
}
