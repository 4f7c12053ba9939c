// "Find User…": brings the user's row to the front, or the form where the tree has no row for the user.

import { l10n } from 'vscode';
import type { Parts } from './parts';
import { pickUser } from '../users/pickUser';

export async function findUser(parts: Parts): Promise<void> {
  const connection = await parts.session.connect();
  const user = await pickUser(parts.report, connection, {
    title: l10n.t('Find User'),
    onLoaded: () => parts.accountsTree.redraw(),
  });
  if (user === undefined) {
    return;
  }
  parts.session.assertCurrent(connection);
  if (!(await parts.accountsTree.reveal(user))) {
    await parts.forms.open(user, connection);
  }
}
