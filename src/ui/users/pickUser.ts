// Asks for a user: one who is loaded, one whom the service knows by e-mail address, or any other by ID.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Account, User, UserReference } from '../../chime/model';
import type { Directory } from '../../telephony/directory';
import { displayParts, displayText } from '../../telephony/displayText';
import { emailAddressesIn, isSameAddress } from '../../telephony/typedContacts';
import { pickAccount } from './pickAccount';
import { isTypedId, typedId } from './typedId';
import type { Problem, Report } from '../report/report';
import type { OpenConnection } from '../connection/session';
import { numberText } from '../../text/language';
import { accountName, licenseText, userName } from '../../text/wording';

export interface PickedUser extends UserReference {
  readonly name?: string;
}

interface Item extends vscode.QuickPickItem {
  readonly user?: PickedUser;
  readonly accepted?: () => unknown;
}

type MakeRow = (label: string, icon: string, more: Partial<Item>) => Item;

interface Found {
  readonly account: Account;
  readonly user: User;
}

/** Rows of users, at most: a person narrows down rather than scrolls. */
const maximumRows = 100;

/** Accounts whose first page is loaded for a start, at most. */
const accountsForAStart = 5;

/** E-mail addresses that the service is asked for at once, at most: for a longer list, all users are loaded faster. */
const maximumLookUps = 10;

/** Milliseconds without a key before an e-mail address counts as whole. */
const typingPause = 300;

/**
 * @param onLoaded called once all users are loaded because the person asked for that
 * @returns `undefined` when the person left
 */
export async function pickUser(
  report: Report,
  connection: OpenConnection,
  { title = l10n.t('Choose a user'), onLoaded }: { readonly title?: string; readonly onLoaded: () => void },
): Promise<PickedUser | undefined> {
  const picked = await new UserPick(report, connection, title, onLoaded).ask();
  if (typeof picked !== 'string') {
    return picked;
  }
  const accountId = await pickAccount(report, connection);
  return accountId === undefined ? undefined : { accountId, userId: picked };
}

class UserPick {
  private readonly pick = vscode.window.createQuickPick<Item>();
  private readonly directory: Directory;
  /** Ends with the text that is typed. */
  private lookingUp = new AbortController();
  /** Who has an e-mail address that is typed, as far as the service was asked. */
  private found: readonly Found[] = [];
  /** The text whose e-mail addresses the service was last asked for. */
  private lookedUp: string | undefined;
  private failed: { readonly problem: Problem; readonly again: () => unknown } | undefined;
  private underWay = 0;
  private hasLeft = false;

  constructor(
    private readonly report: Report,
    private readonly connection: OpenConnection,
    title: string,
    private readonly onLoaded: () => void,
  ) {
    this.directory = connection.directory;
    this.pick.title = title;
    this.pick.placeholder = l10n.t('Name, e-mail address, phone number or user ID');
    this.pick.ignoreFocusOut = true;
  }

  /** @returns a text when it is the ID of a user whose account is still unknown */
  ask(): Promise<PickedUser | string | undefined> {
    const { pick } = this;
    return new Promise((resolve) => {
      pick.onDidChangeValue(() => this.typed());
      pick.onDidAccept(() => {
        // Right after a change of the items one of those before is still active.
        const [active] = pick.activeItems;
        const chosen = active !== undefined && pick.items.includes(active) ? active : pick.items[0];
        if (chosen?.user !== undefined) {
          resolve(chosen.user);
          pick.hide();
        } else if (chosen?.accepted !== undefined) {
          chosen.accepted();
        } else if (chosen !== undefined) {
          resolve(typedId(pick.value));
          pick.hide();
        }
      });
      pick.onDidHide(() => {
        this.hasLeft = true;
        this.lookingUp.abort();
        resolve(undefined);
        pick.dispose();
      });
      pick.show();
      void this.work(l10n.t("Can't load the users."), () => this.loadForAStart());
    });
  }

  private get lists() {
    return this.directory.accounts.items.map((account) => ({
      account,
      users: this.directory.users(account.AccountId),
    }));
  }

  private async loadForAStart(): Promise<void> {
    await this.directory.accounts.loadFirst();
    await Promise.all(this.lists.slice(0, accountsForAStart).map(({ users }) => users.loadFirst()));
  }

  private async loadAll(): Promise<void> {
    await this.directory.accounts.loadAll();
    for (const { users } of this.lists) {
      while (users.hasMore && !this.hasLeft) {
        await users.loadMore();
        this.show();
      }
    }
    this.onLoaded();
  }

  private typed(): void {
    this.lookingUp.abort();
    this.lookingUp = new AbortController();
    this.found = [];
    this.show(false);
    const { signal } = this.lookingUp;
    const text = this.pick.value;
    const emails = this.unknownEmails(text);
    if (emails.length === 0 || emails.length > maximumLookUps) {
      return;
    }
    const timer = setTimeout(
      () =>
        void this.work(l10n.t("Can't look up the e-mail address."), () => this.lookUp(text, emails, signal)),
      typingPause,
    );
    signal.addEventListener('abort', () => clearTimeout(timer));
  }

  /** The whole e-mail addresses of the text that no user has who is loaded. */
  private unknownEmails(text: string): readonly string[] {
    const emails = emailAddressesIn(text);
    if (emails.length === 0) {
      return [];
    }
    const known = this.matches().shown.flatMap(({ user }) => user.PrimaryEmail ?? []);
    return emails.filter((email) => !known.some((other) => isSameAddress(email, other)));
  }

  private async lookUp(text: string, emails: readonly string[], signal: AbortSignal): Promise<void> {
    const found = await Promise.all(
      this.lists.flatMap(({ account }) =>
        emails.map(async (email) => ({
          account,
          user: await this.directory.findByEmail(account.AccountId, email, signal),
        })),
      ),
    );
    this.found = found.filter((one): one is Found => one.user !== undefined);
    this.lookedUp = text;
  }

  /** What fails is a row that tries again. */
  private async work(sentence: string, run: () => Promise<unknown>): Promise<void> {
    this.underWay += 1;
    this.failed = undefined;
    this.show();
    await run().catch((error: unknown) => {
      const { identity } = this.connection;
      const problem = this.report.logged({ sentence, operation: 'Looking for a user', identity }, error);
      this.failed = problem && { problem, again: () => this.work(sentence, run) };
    });
    this.underWay -= 1;
    this.show();
  }

  private show(keepsActive = true): void {
    const { pick } = this;
    if (this.hasLeft) {
      return;
    }
    pick.busy = this.underWay > 0;
    const active = pick.activeItems[0]?.user?.userId;
    pick.items = this.items();
    const stillThere = pick.items.filter(
      ({ user }) => keepsActive && user !== undefined && user.userId === active,
    );
    if (stillThere.length > 0) {
      pick.activeItems = stillThere;
    }
  }

  private matches(): { readonly shown: readonly Found[]; readonly count: number } {
    const text = this.pick.value;
    const shown: Found[] = [];
    let count = 0;
    for (const { account, users } of this.lists) {
      const places = users.select({ text });
      const first = users.usersAt(places.subarray(0, maximumRows - shown.length));
      shown.push(...first.map((user) => ({ account, user })));
      count += places.length;
    }
    return { shown, count };
  }

  private items(): readonly Item[] {
    const { failed } = this;
    const id = typedId(this.pick.value);
    const { shown, count } = this.matches();
    const users = [...this.found, ...shown];
    const nobody = users.length === 0 ? this.nobody(this.pick.value) : undefined;
    const row: MakeRow = (label, icon, more) => ({
      label,
      iconPath: new vscode.ThemeIcon(icon),
      alwaysShow: true,
      ...more,
    });
    return [
      ...users.map(userItem),
      ...(count > shown.length
        ? [
            {
              label: l10n.t('Showing {0} of {1}', numberText(shown.length), numberText(count)),
              kind: vscode.QuickPickItemKind.Separator,
            },
          ]
        : []),
      ...(isTypedId(id) && !users.some(({ user }) => user.UserId === id)
        ? // Not in the label: VS Code would sort it before all users, as the one that matches best.
          [
            row(l10n.t('Use the ID'), 'key', {
              description: displayText(id),
              ...(nobody && { detail: nobody }),
            }),
          ]
        : nobody
          ? [row(nobody, 'info', { accepted: () => undefined })]
          : []),
      ...(failed
        ? [
            row(l10n.t('{0} Select this item to try again.', failed.problem.cause), 'error', {
              detail: failed.problem.advice,
              accepted: failed.again,
            }),
          ]
        : []),
      ...this.loadAllItems(row),
    ];
  }

  /** Said of a text that was looked for everywhere. */
  private nobody(typed: string): string | undefined {
    const isLookedFor = this.lookedUp === typed || emailAddressesIn(typed).length === 0;
    return typed.trim() !== '' && this.underWay === 0 && this.failed === undefined && isLookedFor
      ? l10n.t('No user matches.')
      : undefined;
  }

  private loadAllItems(row: MakeRow): readonly Item[] {
    const { lists } = this;
    const isComplete = !this.directory.accounts.hasMore && lists.every(({ users }) => !users.hasMore);
    if (isComplete || this.underWay > 0) {
      return [];
    }
    const loaded = lists.reduce((sum, { users }) => sum + users.length, 0);
    return [
      row(l10n.t('Load all users'), 'cloud-download', {
        detail: l10n.t('Only loaded users are searched: {0}.', numberText(loaded)),
        accepted: () => this.work(l10n.t("Can't load the users."), () => this.loadAll()),
      }),
    ];
  }
}

function userItem({ account, user }: Found): Item {
  const name = userName(user);
  const email = displayText(user.PrimaryEmail ?? '');
  return {
    label: name,
    description: displayParts(
      email !== name && email,
      user.LicenseType && licenseText(user.LicenseType),
      accountName(account),
    ),
    detail: displayText(user.UserId),
    // It was matched here, by more than what is shown.
    alwaysShow: true,
    user: { accountId: account.AccountId, userId: user.UserId, name },
  };
}
