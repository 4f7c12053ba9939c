// Asks for an account and then a user, from what the service lists or as ids typed in.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { PagedList } from '../telephony/directory';
import { failureOf } from '../telephony/failure';
import type { UserReference } from '../telephony/plan';
import { explain } from './explanations';
import type { OpenConnection } from './session';
import { accountTypeText, licenseText, userName } from './wording';

interface IdItem extends vscode.QuickPickItem {
  readonly id?: string;
  readonly loadsMore?: boolean;
}

/** `undefined` when the person left. */
export async function pickUser({ directory }: OpenConnection): Promise<UserReference | undefined> {
  const accountId = await pickId(l10n.t('Choose an account'), directory.accounts, (account) => ({
    id: account.AccountId,
    label: account.Name,
    description: account.AccountType ? accountTypeText(account.AccountType) : '',
    detail: account.AccountId,
  }));
  if (accountId === undefined) {
    return undefined;
  }
  const userId = await pickId(l10n.t('Choose a user'), directory.users(accountId), (user) => ({
    id: user.UserId,
    label: userName(user),
    description: [user.PrimaryEmail, user.LicenseType && licenseText(user.LicenseType)]
      .filter(Boolean)
      .join(' · '),
    detail: user.UserId,
  }));
  return userId === undefined ? undefined : { accountId, userId };
}

/** Ids that the API can't have in a path. */
const isId = (text: string): boolean => text !== '' && text !== '.' && text !== '..';

function pickId<T>(
  title: string,
  list: PagedList<T>,
  toItem: (value: T) => IdItem,
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<IdItem>();
  pick.title = title;
  pick.placeholder = l10n.t('Pick one, or type an ID');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  let problem: string | undefined;
  const show = () => {
    const typed = pick.value.trim();
    const active = pick.activeItems[0]?.id;
    const known = list.items.map(toItem);
    pick.items = [
      ...known,
      ...(isId(typed) && !known.some(({ id }) => id === typed)
        ? [
            {
              id: typed,
              label: l10n.t('Use the ID "{0}"', typed),
              iconPath: new vscode.ThemeIcon('key'),
              alwaysShow: true,
            },
          ]
        : []),
      ...(problem === undefined
        ? []
        : [{ label: problem, iconPath: new vscode.ThemeIcon('error'), alwaysShow: true, loadsMore: true }]),
      ...(list.hasMore && problem === undefined && !pick.busy
        ? [
            {
              label: l10n.t('Load more…'),
              iconPath: new vscode.ThemeIcon('ellipsis'),
              alwaysShow: true,
              loadsMore: true,
            },
          ]
        : []),
    ];
    const stillThere = pick.items.filter(({ id }) => id !== undefined && id === active);
    if (stillThere.length > 0) {
      pick.activeItems = stillThere;
    }
  };
  const load = async (next: Promise<unknown>) => {
    pick.busy = true;
    problem = undefined;
    show();
    await next.catch((error: unknown) => {
      problem = l10n.t('{0} Pick this to try again.', explain(failureOf(error)).cause);
    });
    pick.busy = false;
    show();
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      // Right after a change of the items none is active yet.
      const chosen = pick.activeItems[0] ?? pick.items.find(({ id }) => id === pick.value.trim());
      if (chosen?.loadsMore) {
        void load(list.loadMore());
      } else if (chosen?.id !== undefined) {
        resolve(chosen.id);
        pick.hide();
      }
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    void load(list.loadFirst());
  });
}
