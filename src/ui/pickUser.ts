// Asks for an account and then a user, from what the service lists or as ids typed in.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { UserReference } from '../chime/model';
import { displayText } from '../telephony/displayText';
import type { PagedList } from '../telephony/directory';
import type { Parts } from './parts';
import type { Attempted, Problem } from './report';
import type { OpenConnection } from './session';
import { accountName, accountTypeText, licenseText, userName } from './wording';

interface IdItem extends vscode.QuickPickItem {
  readonly id?: string;
  readonly loadsMore?: boolean;
}

interface Asked<T> {
  readonly title: string;
  readonly list: PagedList<T>;
  readonly toItem: (value: T) => IdItem;
  /** Logs why the list can't be loaded. */
  readonly explain: (error: unknown) => Problem | undefined;
}

/** `undefined` when the person left. */
export async function pickUser(
  { report }: Parts,
  { directory, identity }: OpenConnection,
): Promise<UserReference | undefined> {
  const explain = (attempted: Attempted) => (error: unknown) =>
    report.logged({ ...attempted, connection: identity }, error);
  const accountId = await pickId({
    title: l10n.t('Choose an account'),
    list: directory.accounts,
    toItem: (account) => ({
      id: account.AccountId,
      label: accountName(account),
      description: account.AccountType ? accountTypeText(account.AccountType) : '',
      detail: account.AccountId,
    }),
    explain: explain({
      sentence: l10n.t('The accounts could not be loaded.'),
      operation: 'Loading accounts',
    }),
  });
  if (accountId === undefined) {
    return undefined;
  }
  const userId = await pickId({
    title: l10n.t('Choose a user'),
    list: directory.users(accountId),
    toItem: (user) => ({
      id: user.UserId,
      label: userName(user),
      description: [displayText(user.PrimaryEmail ?? ''), user.LicenseType && licenseText(user.LicenseType)]
        .filter(Boolean)
        .join(' · '),
      detail: user.UserId,
    }),
    explain: explain({
      sentence: l10n.t('The users could not be loaded.'),
      operation: 'Loading users',
      user: { accountId },
    }),
  });
  return userId === undefined ? undefined : { accountId, userId };
}

/** `.` and `..` can't be in a path; an e-mail address is no id, and must not get into the log as one. */
const isId = (text: string): boolean => text !== '' && text !== '.' && text !== '..' && !text.includes('@');

function itemsOf<T>(
  { list, toItem }: Asked<T>,
  typed: string,
  problem: Problem | undefined,
  busy: boolean,
): readonly IdItem[] {
  const known = list.items.map(toItem);
  const icon = (id: string) => ({ iconPath: new vscode.ThemeIcon(id), alwaysShow: true });
  const items = [...known];
  if (isId(typed) && !known.some(({ id }) => id === typed)) {
    items.push({ id: typed, label: l10n.t('Use the ID "{0}"', displayText(typed)), ...icon('key') });
  }
  if (problem !== undefined) {
    const label = l10n.t('{0} Pick this to try again.', problem.cause);
    items.push({ label, detail: problem.advice, loadsMore: true, ...icon('error') });
  } else if (list.hasMore && !busy) {
    items.push({ label: l10n.t('Load more…'), loadsMore: true, ...icon('ellipsis') });
  }
  return items;
}

function pickId<T>(asked: Asked<T>): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<IdItem>();
  pick.title = asked.title;
  pick.placeholder = l10n.t('Pick one, or type an ID');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  let problem: Problem | undefined;
  const show = () => {
    const active = pick.activeItems[0]?.id;
    pick.items = itemsOf(asked, pick.value.trim(), problem, pick.busy);
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
      problem = asked.explain(error);
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
        void load(asked.list.loadMore());
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
    void load(asked.list.loadFirst());
  });
}
