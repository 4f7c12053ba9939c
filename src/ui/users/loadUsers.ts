// Loads users into the directory, with their settings where a filter needs them, while a notification shows how far it is and cancels.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Account } from '../../chime/model';
import type { Directory } from '../../telephony/directory';
import { inParallel } from '../../telephony/inParallel';
import type { UserFilter } from '../../telephony/userFilter';
import { tellSeldom, type Tell } from '../report/progress';
import type { OpenConnection, Session } from '../connection/session';
import type { Report } from '../report/report';
import type { FilterInUse } from './filterInUse';
import { numberText } from '../../text/language';
import { accountName } from '../../text/wording';

/** Accounts that are loaded at once, at most. */
const accountsAtOnce = 4;

interface Failed {
  readonly error: unknown;
  readonly sentence: string;
  readonly account?: Account;
}

/**
 * A cancelled or failed call keeps the loaded users, and the next call continues from there. Failures are explained here.
 * @param only one account; without it, all accounts of the connection
 */
export async function loadUsers(
  {
    session,
    filter,
    report,
  }: { readonly session: Session; readonly filter: FilterInUse; readonly report: Report },
  connection: OpenConnection,
  only?: Account,
): Promise<void> {
  const cancelling = new AbortController();
  // Useless once another connection is selected or everything is read again.
  const subscription = session.onDidChange((change) => change === 'content' && cancelling.abort());
  const failed = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Loading users'), cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(() => cancelling.abort());
      const tell = tellSeldom((message) => progress.report({ message }));
      return load(connection.directory, only, filter.filter, cancelling.signal, tell);
    },
  );
  subscription.dispose();
  if (failed !== undefined) {
    report.failed(
      {
        sentence: failed.sentence,
        operation: 'Loading all users',
        identity: connection.identity,
        ...(failed.account && { user: { accountId: failed.account.AccountId } }),
        retry: () => vscode.commands.executeCommand('chimeTelephony.users.loadAll'),
      },
      failed.error,
    );
  }
}

/** @returns the first failure, once the other accounts are loaded */
async function load(
  directory: Directory,
  only: Account | undefined,
  filter: UserFilter | undefined,
  signal: AbortSignal,
  tell: Tell,
): Promise<Failed | undefined> {
  if (only === undefined) {
    try {
      await directory.accounts.loadAll({ signal });
    } catch (error) {
      return { error, sentence: l10n.t("Can't load the accounts.") };
    }
  }
  const accounts = only === undefined ? directory.accounts.items : [only];
  const loaded = () => accounts.reduce((sum, { AccountId }) => sum + directory.users(AccountId).length, 0);
  const failed = await forEach(
    accounts,
    ({ AccountId }) =>
      directory.loadAll(AccountId, {
        signal,
        onProgress: () => tell(() => l10n.t('{0} so far', numberText(loaded()))),
      }),
    (name) => l10n.t("Can't load the users of {0}.", name),
  );
  if (filter === undefined || failed !== undefined) {
    return failed;
  }
  const reads = new Map<Account, { read: number; of: number }>();
  const sum = (key: 'read' | 'of') => [...reads.values()].reduce((total, counts) => total + counts[key], 0);
  return forEach(
    accounts,
    (account) =>
      directory.loadSettings(account.AccountId, filter, {
        signal,
        onProgress: (read, of = read) => {
          reads.set(account, { read, of });
          tell(() => l10n.t('settings read: {0} of {1}', numberText(sum('read')), numberText(sum('of'))));
        },
      }),
    (name) => l10n.t("Can't load the settings of the users of {0}.", name),
  );
}

async function forEach(
  accounts: readonly Account[],
  work: (account: Account) => Promise<void>,
  sentence: (accountName: string) => string,
): Promise<Failed | undefined> {
  let failed: Failed | undefined;
  const attempt = (account: Account): Promise<Failed | undefined> =>
    work(account).then(
      () => undefined,
      (error: unknown) => ({ error, account, sentence: sentence(accountName(account)) }),
    );
  for await (const failure of inParallel(accounts, accountsAtOnce, attempt)) {
    failed ??= failure;
  }
  return failed;
}
