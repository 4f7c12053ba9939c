// What the users of a form or a command are called together.

import { l10n } from 'vscode';
import type { FormTarget } from '../../protocol';
import type { Directory } from '../../telephony/directory';
import { displayText } from '../../telephony/displayText';
import { numberText } from '../../text/language';
import { accountName, usersText } from '../../text/wording';

export function targetName(target: FormTarget, directory: Directory): string {
  switch (target.kind) {
    case 'user':
      return displayText(target.userId);
    case 'many': {
      const names = target.accountIds.map((id) => {
        const account = directory.findAccount(id);
        return account === undefined ? displayText(id) : accountName(account);
      });
      const { length } = target.users;
      if (names.length === 0) {
        return usersText(length);
      }
      const ofAccounts =
        target.filter === undefined
          ? l10n.t('All users of {0}', names.join(', '))
          : l10n.t('Users of {0} who match the filter', names.join(', '));
      return length === 0 ? ofAccounts : l10n.t('{0}, and {1} more', ofAccounts, numberText(length));
    }
  }
}
