// The view "Accounts": accounts, under them users page by page, under a user the three settings. The first request is made when
// the view is first looked at.

import { userKey, type UserReference } from '../../chime/model';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { failureOf } from '../../telephony/failure';
import type { PagedList } from '../../telephony/directory';
import type { Choice } from '../choice';
import type { Attempted, Report } from '../report';
import type { OpenConnection, Session } from '../session';
import { accountName, userName } from '../wording';
import {
  nodeId,
  settingNodeId,
  settingNodes,
  toTreeItem,
  type AccountNode,
  type FailureNode,
  type MoreNode,
  type Node,
  type UserNode,
} from './nodes';

export class AccountsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly treeChanged = new vscode.EventEmitter<Node | undefined>();
  private readonly subscription: vscode.Disposable;
  private drawnChoice: Choice | undefined;
  /** The rows that VS Code has, by id: it knows a row by its very object. */
  private readonly rows = new Map<string, Node>();

  readonly onDidChangeTreeData = this.treeChanged.event;

  constructor(
    private readonly session: Session,
    private readonly report: Report,
  ) {
    this.subscription = session.onDidChange((change) => {
      if (change === 'content') {
        this.treeChanged.fire(undefined);
      }
    });
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return toTreeItem(node);
  }

  getParent(node: Node): Node | undefined {
    return 'parent' in node ? node.parent : undefined;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      this.rows.clear();
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
  retry({ parent }: FailureNode): void {
    if (parent === undefined) {
      this.session.refresh();
    } else {
      this.treeChanged.fire(parent);
    }
  }

  /** Reads again the settings of users, where rows show them. */
  reloadUsers(users: readonly UserReference[]): void {
    for (const user of users) {
      const row = this.rows.get(userKey(user));
      if (row?.kind === 'user' && this.rows.has(settingNodeId(row, 'SMS'))) {
        this.treeChanged.fire(row);
      }
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.treeChanged.dispose();
  }

  private async children(node: Node | undefined): Promise<readonly Node[]> {
    const { choice } = this.session;
    if (choice === undefined) {
      return [];
    }
    if (node === undefined && this.drawnChoice !== choice) {
      // VS Code keeps the old rows until the new ones are there, and they would be taken for this connection's.
      this.drawnChoice = choice;
      setImmediate(() => this.treeChanged.fire(undefined));
      return [{ kind: 'note', parent: undefined, text: l10n.t('Connecting…') }];
    }
    let connection: OpenConnection | undefined;
    try {
      connection = await this.session.connect();
      const children = await load(connection, node);
      if (!this.session.isCurrent(connection)) {
        return [];
      }
      if (node === undefined) {
        this.session.tellProblem(undefined);
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

  private failure(parent: Node | undefined, connection: OpenConnection | undefined, error: unknown): Node[] {
    const problem = this.report.logged(attemptedLoad(parent, connection), error);
    if (parent === undefined) {
      this.session.tellProblem(problem?.cause);
    }
    return [
      problem === undefined
        ? { kind: 'note', parent, text: l10n.t('Cancelled. Refresh to try again.') }
        : { kind: 'failure', parent, problem },
    ];
  }
}

function load(connection: OpenConnection, node: Node | undefined): Promise<readonly Node[]> {
  switch (node?.kind) {
    case undefined:
      return loadAccounts(connection);
    case 'account':
      return loadUsers(connection, node);
    case 'user':
      return connection.client
        .getUserSettings({ accountId: node.accountId, userId: node.user.UserId })
        .then((telephony) => settingNodes(node, telephony));
    case 'setting':
    case 'more':
    case 'failure':
    case 'note':
      return Promise.resolve([]);
  }
}

async function loadAccounts(connection: OpenConnection): Promise<readonly Node[]> {
  const rows = await loadRows(connection.directory.accounts, undefined, (account): AccountNode => ({
    kind: 'account',
    connection,
    account,
  }));
  return (
    rows ?? [{ kind: 'note', parent: undefined, text: l10n.t('This connection has no Chime accounts.') }]
  );
}

async function loadUsers(connection: OpenConnection, node: AccountNode): Promise<readonly Node[]> {
  const { AccountId: accountId } = node.account;
  const rows = await loadRows(connection.directory.users(accountId), node, (user): UserNode => ({
    kind: 'user',
    connection,
    accountId,
    user,
  }));
  return rows ?? [{ kind: 'note', parent: node, text: l10n.t('This account has no users.') }];
}

/** `undefined` when the list is empty; a last row where it goes on. */
async function loadRows<T>(
  list: PagedList<T>,
  parent: AccountNode | undefined,
  toNode: (item: T) => Node,
): Promise<readonly Node[] | undefined> {
  const rows = (await list.loadFirst()).map(toNode);
  if (list.hasMore) {
    return [...rows, { kind: 'more', parent, shown: rows.length }];
  }
  return rows.length === 0 ? undefined : rows;
}

function attemptedLoad(node: Node | undefined, connection: OpenConnection | undefined): Attempted {
  const identity = { connection: connection?.identity };
  if (connection === undefined) {
    return { sentence: l10n.t('The connection could not be opened.'), operation: 'Connecting' };
  }
  switch (node?.kind) {
    case 'account':
      return {
        ...identity,
        sentence: l10n.t('The users of {0} could not be loaded.', accountName(node.account)),
        operation: 'Loading users',
        user: { accountId: node.account.AccountId },
      };
    case 'user':
      return {
        ...identity,
        sentence: l10n.t('The settings of {0} could not be loaded.', userName(node.user)),
        operation: 'Loading settings',
        user: { accountId: node.accountId, userId: node.user.UserId },
      };
    default:
      return {
        ...identity,
        sentence: l10n.t('The accounts could not be loaded.'),
        operation: 'Loading accounts',
      };
  }
}
