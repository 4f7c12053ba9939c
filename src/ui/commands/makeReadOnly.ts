// "Make Connection Read-Only": revokes the permission, so that the next write asks again.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Parts } from './parts';
import { connectionLabel } from '../../text/connectionWording';

export async function makeReadOnly({ session, consent }: Parts): Promise<void> {
  const connection = await session.connect();
  await consent.takeBack(connection);
  void vscode.window.showInformationMessage(
    l10n.t(
      '{0} is read-only now. The next change asks for permission.',
      connectionLabel(connection.identity),
    ),
  );
}
