// Asks for an account, from what the service lists or as an ID typed in.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { displayText } from '../../telephony/displayText';
import type { Problem, Report } from '../report/report';
import type { OpenConnection } from '../connection/session';
import { accountName, accountTypeText } from '../../text/wording';
import { isTypedId, typedId } from './typedId';

interface IdItem extends vscode.QuickPickItem {
  readonly id?: string;
  readonly loadsMore?: boolean;
}

/** The only account without asking; `undefined` when the person left. */
export function pickAccount(
  report: Report,
  { directory: { accounts }, identity }: OpenConnection,
): Promise<string | undefined> {
  const [first, second] = accounts.items;
  if (first !== undefined && second === undefined && !accounts.hasMore) {
    return Promise.resolve(first.AccountId);
  }
  const pick = vscode.window.createQuickPick<IdItem>();
  pick.title = l10n.t('Choose an account');
  pick.placeholder = l10n.t('Select an account, or type an ID');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  let problem: Problem | undefined;
  const items = (): readonly IdItem[] => {
    const typed = typedId(pick.value);
    const icon = (id: string) => ({ iconPath: new vscode.ThemeIcon(id), alwaysShow: true });
    const known = accounts.items.map((account) => ({
      id: account.AccountId,
      label: accountName(account),
      description: account.AccountType ? accountTypeText(account.AccountType) : '',
      detail: displayText(account.AccountId),
    }));
    return [
      ...known,
      ...(isTypedId(typed) && !known.some(({ id }) => id === typed)
        ? [{ id: typed, label: l10n.t('Use the ID "{0}"', displayText(typed)), ...icon('key') }]
        : []),
      ...(problem
        ? [
            {
              label: l10n.t('{0} Select this item to try again.', problem.cause),
              detail: problem.advice,
              loadsMore: true,
              ...icon('error'),
            },
          ]
        : accounts.hasMore && !pick.busy
          ? [{ label: l10n.t('Load more…'), loadsMore: true, ...icon('ellipsis') }]
          : []),
    ];
  };
  const show = () => {
    const active = pick.activeItems[0]?.id;
    pick.items = items();
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
      const sentence = l10n.t("Can't load the accounts.");
      problem = report.logged({ sentence, operation: 'Loading accounts', identity }, error);
    });
    pick.busy = false;
    show();
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      // Right after a change of the items none is active yet.
      const chosen = pick.activeItems[0] ?? pick.items.find(({ id }) => id === typedId(pick.value));
      if (chosen?.loadsMore) {
        void load(accounts.loadMore());
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
    void load(accounts.loadFirst());
  });
}
