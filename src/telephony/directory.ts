// What has been loaded of a connection's accounts and users, page by page. It is dropped when the connection changes.

import type { Account, Page, User, UserReference } from '../chime/model';

/** The part of the client that the directory needs. */
export interface DirectoryClient {
  listAccounts(
    input: { readonly maxResults?: number; readonly nextToken?: string },
    signal?: AbortSignal,
  ): AsyncGenerator<Page<Account>>;
  listUsers(
    input: { readonly accountId: string; readonly maxResults?: number; readonly nextToken?: string },
    signal?: AbortSignal,
  ): AsyncGenerator<Page<User>>;
}

/** The longest page that the API gives. */
const maxResults = 200;

/** A list as far as it has been loaded. After a failure the next load goes on at the page that failed. */
export class PagedList<T> {
  private readonly loaded: T[] = [];
  private next: { readonly token?: string } | undefined = {};
  private loading: Promise<void> | undefined;

  constructor(private readonly loadPage: (nextToken: string | undefined) => Promise<Page<T>>) {}

  get items(): readonly T[] {
    return this.loaded;
  }

  get hasMore(): boolean {
    return this.next !== undefined;
  }

  /** Loads the first page, if there is none yet. */
  async loadFirst(): Promise<readonly T[]> {
    if (this.loaded.length === 0) {
      await this.loadMore();
    }
    return this.loaded;
  }

  /** Loads one more page. Two calls at once share one request. */
  loadMore(): Promise<void> {
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async load(): Promise<void> {
    if (this.next === undefined) {
      return;
    }
    const page = await this.loadPage(this.next.token);
    this.loaded.push(...page.items);
    this.next = page.nextToken === undefined ? undefined : { token: page.nextToken };
  }
}

export class Directory {
  readonly accounts: PagedList<Account>;
  private readonly usersByAccount = new Map<string, PagedList<User>>();

  constructor(private readonly client: DirectoryClient) {
    this.accounts = new PagedList((nextToken) =>
      firstPage(client.listAccounts({ maxResults, ...(nextToken !== undefined && { nextToken }) })),
    );
  }

  users(accountId: string): PagedList<User> {
    let users = this.usersByAccount.get(accountId);
    if (users === undefined) {
      users = new PagedList((nextToken) =>
        firstPage(
          this.client.listUsers({ accountId, maxResults, ...(nextToken !== undefined && { nextToken }) }),
        ),
      );
      this.usersByAccount.set(accountId, users);
    }
    return users;
  }

  /** Loads what is left of an account's users, page after page. */
  async loadAll(
    accountId: string,
    { onProgress, signal }: { readonly onProgress: (loaded: number) => void; readonly signal: AbortSignal },
  ): Promise<void> {
    const users = this.users(accountId);
    await users.loadFirst();
    while (users.hasMore) {
      onProgress(users.items.length);
      signal.throwIfAborted();
      await users.loadMore();
    }
  }

  findAccount(accountId: string): Account | undefined {
    return this.accounts.items.find((account) => account.AccountId === accountId);
  }

  findUser({ accountId, userId }: UserReference): User | undefined {
    return this.usersByAccount.get(accountId)?.items.find((user) => user.UserId === userId);
  }
}

async function firstPage<T>(pages: AsyncGenerator<Page<T>>): Promise<Page<T>> {
  for await (const page of pages) {
    return page;
  }
  throw new Error('A list has at least one page.');
}
