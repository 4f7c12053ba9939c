// What the users of a form or a command are called together.

import { l10n } from 'vscode';
import type { ManyTarget, UserTarget } from './userTarget';
import type { Directory } from '../../telephony/directory';
import { displayText } from '../../telephony/displayText';
import { numberText, partsText } from '../../text/language';
import { accountName, usersText } from '../../text/wording';
import { filterTexts } from './filterTexts';

export function targetName(target: UserTarget, directory: Directory): string {
  switch (target.kind) {
    case 'user':
      return displayText(target.userId);
    case 'many': {
      const names = accountNames(target, directory);
      const { length } = target.users;
      if (names.length === 0) {
        return usersText(length);
      }
      const ofAccounts =
        target.filter === undefined
          ? l10n.t('All users of {0}', partsText(names))
          : l10n.t('Filtered users of {0}', partsText(names));
      return length === 0 ? ofAccounts : l10n.t('{0}, and {1} more', ofAccounts, numberText(length));
    }
  }
}

/** Such as "Example Corp, filtered by License: Basic (27 users)". @param count how many users there are in all */
export function previewTitle(target: ManyTarget, directory: Directory, count: number): string {
  const { filter = {}, users, accountIds } = target;
  if (accountIds.length === 0) {
    return usersText(count);
  }
  const names = partsText(accountNames(target, directory));
  const criteria = filterTexts(filter);
  const ofAccounts = l10n.t(
    '{0} ({1})',
    criteria.length === 0 ? names : l10n.t('{0}, filtered by {1}', names, partsText(criteria)),
    usersText(count - users.length),
  );
  return users.length === 0 ? ofAccounts : l10n.t('{0}, and {1} more', ofAccounts, numberText(users.length));
}

const accountNames = ({ accountIds }: ManyTarget, directory: Directory): readonly string[] =>
  accountIds.map((id) => {
    const account = directory.findAccount(id);
    return account === undefined ? displayText(id) : accountName(account);
  });
