// "Open Users as Table…": users with their settings as a document that nobody has saved yet.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { userKey } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import type { SettingsRead } from '../../telephony/readSettings';
import { tableHeader, tableRow, type Reading as TableReading } from '../../telephony/table/newTable';
import type { UserTarget } from '../users/userTarget';
import { usersText } from '../../text/wording';
import type { OpenConnection, Session } from '../connection/session';
import { inputError } from '../report/inputError';
import { listTarget, readAll, withReading } from '../users/readUsers';
import { longestText, tableLanguage } from './language';
import { originOf } from './origin';

/**
 * @returns `undefined` where there are no users
 * @throws what listing and reading throw; of kind `cancelled` once the person cancels
 */
export async function openAsTable(
  { session }: { readonly session: Session },
  target: UserTarget,
  connection: OpenConnection,
  title: string,
): Promise<vscode.TextDocument | undefined> {
  const reads = await withReading(title, async (reading) => {
    const users = await listTarget(target, connection, reading);
    const read = await readAll(users, connection, reading);
    const origin = await originOf(session, connection, reading.signal);
    session.assertCurrent(connection);
    return { read, tableReading: { ...origin, time: new Date() } };
  });
  const { read, tableReading } = reads;
  if (read.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('{0}: there are no users.', title));
    return undefined;
  }
  const content = await contentOf(read, connection, tableReading);
  if (content.length > longestText) {
    throw inputError(
      l10n.t(
        'The table would exceed 50 MB, the limit of VS Code for extensions. Choose fewer users, or use the command line.',
      ),
    );
  }
  const document = await vscode.workspace.openTextDocument({ language: tableLanguage, content });
  await vscode.window.showTextDocument(document, { preview: false });
  const unread = read.filter((one) => 'failure' in one).length;
  if (unread > 0) {
    void vscode.window.showWarningMessage(
      l10n.t(
        'Settings could not be read: {0}. The table has empty cells for these users and keeps their settings as is.',
        usersText(unread),
      ),
    );
  }
  return document;
}

/** Each user once. */
async function contentOf(
  reads: readonly SettingsRead[],
  { directory }: OpenConnection,
  reading: TableReading,
): Promise<string> {
  const lines = [tableHeader()];
  const written = new Set<string>();
  for await (const read of inSlices(reads)) {
    const key = userKey(read);
    if (!written.has(key)) {
      written.add(key);
      const user = directory.findUser(read);
      lines.push(
        tableRow(
          {
            accountId: read.accountId,
            userId: read.userId,
            email: user?.PrimaryEmail,
            name: user?.DisplayName,
            ...('telephony' in read && { telephony: read.telephony }),
          },
          reading,
        ),
      );
    }
  }
  return lines.join('');
}
