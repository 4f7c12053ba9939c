// The view "Accounts": accounts, under them users page by page, under a user the three settings. The first request is made when
// the view is first looked at.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { userKey, type Telephony, type UserReference } from '../../chime/model';
import { settingsLeftBy } from '../../telephony/apply';
import { failureOf } from '../../telephony/failure';
import type { Run } from '../../telephony/run';
import { needsSettings } from '../../telephony/userFilter';
import type { Choice } from '../connection/choice';
import type { FilterInUse } from '../users/filterInUse';
import { setContextKey } from '../report/contextKeys';
import type { Attempted, Report } from '../report/report';
import type { OpenConnection, Session } from '../connection/session';
import { accountName, userName } from '../../text/wording';
import {
  accountNodeId,
  nodeId,
  referenceOf,
  settingNodeId,
  settingNodes,
  toTreeItem,
  type AccountNode,
  type CancelledNode,
  type FailureNode,
  type Filtered,
  type MoreNode,
  type Node,
  type UserNode,
} from './accountsNodes';
import { settingsForTooltip } from './settingsForTooltip';
import { SettingsNews } from './settingsNews';
import { settingsOnText, userTooltip, type SettingsOn } from './settingsTexts';
import { lastRows, shownUsers } from './shownUsers';

/** Milliseconds for which settings that became known count as just read: VS Code asks for the rows of an open user at once. */
const newsIsFresh = 5_000;

export class AccountsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly treeChanged = new vscode.EventEmitter<Node | Node[] | undefined>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private drawnChoice: Choice | undefined;
  /** The rows that VS Code has, by id: it knows a row by its very object. */
  private readonly rows = new Map<string, Node>();
  /** How many rows of users an account had: after a refresh it has as many. */
  private readonly rowsBefore = new Map<string, number>();
  /** When the settings of users became known, by the keys of the users, on the clock of `performance`. */
  private readonly newsAt = new Map<string, number>();
  /** What the rows of accounts say of the settings of their users. */
  private readonly drawnSums = new Map<string, string | undefined>();
  private readonly news = new SettingsNews(
    (users) => this.draw(users.map((user) => this.rows.get(userKey(user)))),
    (accountIds) => this.drawSums(accountIds),
  );

  readonly view: vscode.TreeView<Node>;
  readonly onDidChangeTreeData = this.treeChanged.event;

  constructor(
    private readonly session: Session,
    private readonly report: Report,
    private readonly filter: FilterInUse,
  ) {
    this.view = vscode.window.createTreeView('chimeTelephony.accounts', {
      treeDataProvider: this,
      canSelectMany: true,
    });
    this.subscriptions = [
      this.view,
      this.news,
      session.onDidChange((change) => change === 'content' && this.redraw()),
      filter.onDidChange(() => this.redraw()),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'account': {
        const settingsOn = this.settingsOn(node);
        this.drawnSums.set(node.account.AccountId, settingsOn && settingsOnText(settingsOn));
        return toTreeItem(node, { filtered: this.filtered(node), settingsOn });
      }
      case 'user':
        return toTreeItem(node, { telephony: node.connection.directory.telephony(referenceOf(node)) });
      default:
        return toTreeItem(node, {});
    }
  }

  /** Reads the settings for the tooltip of a user, once the mouse rests there. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: Node,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind === 'user' && item.tooltip === undefined) {
      item.tooltip = userTooltip(node.user, await settingsForTooltip(node, this.session, token));
    }
    return item;
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'user'
      ? this.rows.get(accountNodeId(node.accountId))
      : 'parent' in node
        ? node.parent
        : undefined;
  }

  /** Draws what is loaded, and loads what is not where a row is open. */
  redraw(): void {
    this.treeChanged.fire(undefined);
  }

  /** The rows that a person who looks at the view has selected. */
  get selection(): readonly Node[] {
    return this.view.visible ? this.view.selection : [];
  }

  /** @returns whether there is a row of the user to be shown: one that is there, or that will be once the account is open */
  async reveal(user: UserReference): Promise<boolean> {
    const row = this.rowOf(user);
    if (row !== undefined) {
      await this.view.reveal(row, { select: true, focus: true });
    }
    return row !== undefined;
  }

  private rowOf(reference: UserReference): UserNode | undefined {
    const { accountId, userId } = reference;
    const row = this.rows.get(userKey(reference));
    const account = this.rows.get(accountNodeId(accountId));
    if (row?.kind === 'user' || account?.kind !== 'account') {
      return row?.kind === 'user' ? row : undefined;
    }
    const { connection } = account;
    const { users } = shownUsers(connection.directory.users(accountId), this.filter.filter);
    const user = users.find(({ UserId }) => UserId === userId);
    const isDrawn = users.some(({ UserId }) => this.rows.has(userKey({ accountId, userId: UserId })));
    return user && !isDrawn ? { kind: 'user', connection, accountId, user } : undefined;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      this.rows.clear();
      this.newsAt.clear();
    }
    const children = await this.children(node);
    for (const child of children) {
      this.rows.set(nodeId(child), child);
    }
    return [...children];
  }

  /** Loads the next page under the parent of the row "Load more…". */
  async loadMore(node: MoreNode): Promise<void> {
    const { parent } = node;
    const connection = await this.session.connect();
    const { directory } = connection;
    const list = parent === undefined ? directory.accounts : directory.users(parent.account.AccountId);
    try {
      await list.loadMore();
      this.treeChanged.fire(parent);
    } catch (error) {
      const retry = () => this.loadMore(node);
      this.report.failed({ ...attemptedLoad(parent, connection), retry }, error);
    }
  }

  /** Tries again what the row says that it failed. */
  retry({ parent }: FailureNode | CancelledNode): void {
    if (parent === undefined) {
      this.session.refresh();
    } else {
      this.treeChanged.fire(parent);
    }
  }

  /** Reads again, where rows show settings, what a run left unknown. All that a run knows is drawn as it comes. */
  showRun({ pass, plan, outcomes }: Run): void {
    if (plan.action !== 'UpdateUserSettings') {
      return;
    }
    const shown = pass.changes.flatMap((user) => {
      const row = this.rows.get(userKey(user));
      return row?.kind === 'user' && this.rows.has(settingNodeId(row, 'SMS')) ? [row] : [];
    });
    const unknown = shown.filter((row) => {
      const outcome = outcomes.of(referenceOf(row));
      return outcome === undefined || settingsLeftBy(outcome) === undefined;
    });
    if (needsSettings(this.filter.filter ?? {})) {
      // Whom the filter shows may be others now.
      this.redraw();
    } else {
      this.draw(unknown);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.treeChanged.dispose();
  }

  /** Called for every user of a run or a grid: most have no row. */
  private readonly learned = (user: UserReference): void => {
    const key = userKey(user);
    if (this.rows.has(key)) {
      this.newsAt.set(key, performance.now());
      this.news.ofUser(user);
    }
    this.news.ofAccount(user.accountId);
  };

  private draw(rows: readonly (Node | undefined)[]): void {
    const drawn = rows.filter((row) => row !== undefined);
    if (drawn.length > 0) {
      this.treeChanged.fire(drawn);
    }
  }

  private drawSums(accountIds: readonly string[]): void {
    const rows = accountIds.map((accountId) => this.rows.get(accountNodeId(accountId)));
    this.draw(
      rows.filter((row) => {
        const on = row?.kind === 'account' ? this.settingsOn(row) : undefined;
        return (
          row?.kind === 'account' && this.drawnSums.get(row.account.AccountId) !== (on && settingsOnText(on))
        );
      }),
    );
  }

  private settingsOn({ account, connection }: AccountNode): SettingsOn | undefined {
    return connection.directory.users(account.AccountId).settingsOn;
  }

  private async children(node: Node | undefined): Promise<readonly Node[]> {
    const { choice } = this.session;
    if (choice === undefined) {
      return [];
    }
    if (node === undefined && this.drawnChoice !== choice) {
      // VS Code keeps the old rows until the new ones are there, and they would be taken for this connection's.
      this.drawnChoice = choice;
      this.rowsBefore.clear();
      setImmediate(() => this.treeChanged.fire(undefined));
      return [{ kind: 'note', parent: undefined, text: l10n.t('Connecting…') }];
    }
    let connection: OpenConnection | undefined;
    try {
      connection = await this.session.connect();
      connection.directory.watchSettings(this.learned);
      const children = await this.load(connection, node);
      if (!this.session.isCurrent(connection)) {
        return [];
      }
      if (node === undefined) {
        this.session.tellProblem(undefined);
        setContextKey('accountsShown', children.length === 0 ? 'none' : undefined);
        void this.session.learnCaller(connection);
      }
      return children;
    } catch (error) {
      const isLate = connection !== undefined && !this.session.isCurrent(connection);
      // Opened anew meanwhile, which draws it all again.
      if (this.session.choice !== choice || isLate || failureOf(error).kind === 'connectionChanged') {
        return [];
      }
      return this.failure(node, connection, error);
    }
  }

  private load(connection: OpenConnection, node: Node | undefined): Promise<readonly Node[]> {
    switch (node?.kind) {
      case undefined:
        return loadAccounts(connection);
      case 'account':
        return this.loadUsers(connection, node);
      case 'user':
        return this.settings(connection, node).then((telephony) => settingNodes(node, telephony));
      case 'setting':
      case 'more':
      case 'limit':
      case 'incomplete':
      case 'failure':
      case 'cancelled':
      case 'note':
        return Promise.resolve([]);
    }
  }

  private async settings({ directory }: OpenConnection, node: UserNode): Promise<Telephony> {
    const user = referenceOf(node);
    const newsAt = this.newsAt.get(userKey(user)) ?? -Infinity;
    this.newsAt.delete(userKey(user));
    const fresh = performance.now() - newsAt < newsIsFresh ? directory.telephony(user) : undefined;
    return fresh ?? directory.getUserSettings(user);
  }

  private async loadUsers(connection: OpenConnection, node: AccountNode): Promise<readonly Node[]> {
    const { AccountId: accountId } = node.account;
    const users = connection.directory.users(accountId);
    const { filter } = this.filter;
    const isFirstLoad = users.length === 0 && users.hasMore;
    await users.loadFirst();
    await users.loadUntil(this.rowsBefore.get(accountId) ?? 0);
    if (isFirstLoad && filter !== undefined) {
      // What is said of the account was drawn before its users were there.
      setImmediate(() => this.treeChanged.fire(node));
    }
    const shown = shownUsers(users, filter);
    if (filter === undefined) {
      this.rowsBefore.set(accountId, shown.users.length);
    }
    const rows = shown.users.map((user): UserNode => ({ kind: 'user', connection, accountId, user }));
    return [...rows, ...lastRows(node, users, filter, rows.length, shown.count)];
  }

  /** What is loaded of the account; nothing before it is opened. */
  private filtered({ account, connection }: AccountNode): Filtered | undefined {
    const { filter } = this.filter;
    const users = connection.directory.users(account.AccountId);
    if (filter === undefined || (users.length === 0 && users.hasMore)) {
      return undefined;
    }
    return { matching: users.select(filter).length, loaded: users.length, isComplete: !users.hasMore };
  }

  private failure(parent: Node | undefined, connection: OpenConnection | undefined, error: unknown): Node[] {
    const attempted = attemptedLoad(parent, connection);
    const problem = this.report.logged({ ...attempted, choice: this.session.choice }, error);
    const needsMfaCode = failureOf(error).reason?.['code'] === 'mfaNeeded';
    if (parent === undefined) {
      this.session.tellProblem({
        text: needsMfaCode ? l10n.t('MFA code needed') : (problem?.cause ?? l10n.t('Cancelled')),
        needsMfaCode,
      });
      const isRefused = problem?.remedies.includes('copyPolicy') === true;
      setContextKey('accountsShown', isRefused ? 'refused' : undefined);
      if (isRefused) {
        // The welcome text has room for what to do next.
        return [];
      }
    }
    return [
      problem === undefined || needsMfaCode
        ? { kind: 'cancelled', parent, needsMfaCode }
        : { kind: 'failure', parent, problem },
    ];
  }
}

async function loadAccounts(connection: OpenConnection): Promise<readonly Node[]> {
  const { accounts } = connection.directory;
  await accounts.loadFirst();
  const rows = accounts.items.map((account): AccountNode => ({ kind: 'account', connection, account }));
  if (accounts.hasMore) {
    return [...rows, { kind: 'more', parent: undefined, shown: rows.length }];
  }
  return rows;
}

function attemptedLoad(node: Node | undefined, connection: OpenConnection | undefined): Attempted {
  if (connection === undefined) {
    return { sentence: l10n.t("Can't open the connection."), operation: 'Connecting' };
  }
  const { identity } = connection;
  switch (node?.kind) {
    case 'account':
      return {
        identity,
        sentence: l10n.t("Can't load the users of {0}.", accountName(node.account)),
        operation: 'Loading users',
        user: { accountId: node.account.AccountId },
      };
    case 'user':
      return {
        identity,
        sentence: l10n.t("Can't load the settings of {0}.", userName(node.user)),
        operation: 'Loading settings',
        user: { accountId: node.accountId, userId: node.user.UserId },
      };
    default:
      return {
        identity,
        sentence: l10n.t("Can't load the accounts."),
        operation: 'Loading accounts',
      };
  }
}
