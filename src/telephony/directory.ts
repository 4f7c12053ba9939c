// What has been loaded of a connection's accounts, users and settings. It is dropped when the connection changes, and when a person
// refreshes.

import { setMaxListeners } from 'node:events';
import type { Account, Page, Telephony, User, UserReference } from '../chime/model';
import type { Outcome } from './apply';
import { cancelledError, unlessCancelled } from './cancellation';
import { failureOf } from './failure';
import { inParallel } from './inParallel';
import { needsSettings, type UserFilter } from './userFilter';
import { UserTable } from './userTable';

/** The part of the client that the directory needs. */
export interface DirectoryClient {
  listAccounts(
    input: { readonly maxResults?: number; readonly nextToken?: string },
    signal?: AbortSignal,
  ): AsyncGenerator<Page<Account>>;
  listUsers(
    input: {
      readonly accountId: string;
      readonly userEmail?: string;
      readonly maxResults?: number;
      readonly nextToken?: string;
    },
    signal?: AbortSignal,
  ): AsyncGenerator<Page<User>>;
  getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony>;
}

export interface LoadOptions {
  /** Told after each step what is loaded by then; of settings, also how many there are to load. */
  readonly onProgress?: (loaded: number, of?: number) => void;
  /** Ends the wait with an error of kind `cancelled`. What was loaded is kept, and the next load goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** The longest page that the API gives. */
const maxResults = 200;

/** Users whose settings are read at once, at most. */
const settingsAtOnce = 32;

/** A list that is loaded page by page. After a failure the next load goes on at the page that failed. */
export abstract class PagedList<T> {
  private next: { readonly token?: string } | undefined = {};
  private loading: Promise<void> | undefined;
  /** The page after the last, when it was asked for before anybody waits for it. */
  private ahead: Promise<Page<T>> | undefined;

  constructor(private readonly loadPage: (nextToken: string | undefined) => Promise<Page<T>>) {}

  abstract get length(): number;

  protected abstract keep(items: readonly T[]): void;

  get hasMore(): boolean {
    return this.next !== undefined;
  }

  /** Loads the first page, if there is none yet. */
  async loadFirst(): Promise<void> {
    if (this.length === 0) {
      await this.loadMore();
    }
  }

  /** Loads one more page. Two calls at once share one request. */
  loadMore(): Promise<void> {
    return this.load(false);
  }

  /** Loads until there are so many or no more. */
  async loadUntil(length: number): Promise<void> {
    while (this.hasMore && this.length < length) {
      await this.loadMore();
    }
  }

  /** Loads all that is missing. Shares the requests of others who load. */
  async loadAll({ onProgress, signal }: LoadOptions = {}): Promise<void> {
    while (this.hasMore) {
      await unlessCancelled(this.load(true), signal);
      onProgress?.(this.length);
    }
  }

  private load(goesOn: boolean): Promise<void> {
    this.loading ??= this.loadNext(goesOn).finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async loadNext(goesOn: boolean): Promise<void> {
    if (this.next === undefined) {
      return;
    }
    const asked = this.ahead ?? this.loadPage(this.next.token);
    this.ahead = undefined;
    const { items, nextToken } = await asked;
    this.next = nextToken === undefined ? undefined : { token: nextToken };
    if (goesOn && nextToken !== undefined) {
      // It is under way while this page is kept.
      this.ahead = this.loadPage(nextToken);
      this.ahead.catch(() => undefined);
    }
    this.keep(items);
  }
}

/** A short list, kept as it comes. */
export class ItemList<T> extends PagedList<T> {
  private readonly kept: T[] = [];

  get items(): readonly T[] {
    return this.kept;
  }

  get length(): number {
    return this.kept.length;
  }

  protected keep(items: readonly T[]): void {
    this.kept.push(...items);
  }
}

/** The users of one account. */
export class Users extends PagedList<User> {
  private readonly table = new UserTable();

  get length(): number {
    return this.table.length;
  }

  /** Every user that is loaded, made anew at each call: of many, ask for a {@link slice}. */
  get items(): readonly User[] {
    return this.slice(0, this.length);
  }

  /** The users of these places in the list. */
  slice(start: number, end: number): readonly User[] {
    return this.usersAt(
      Array.from({ length: Math.max(0, Math.min(end, this.length) - start) }, (_, i) => start + i),
    );
  }

  find(userId: string): User | undefined {
    const index = this.table.indexOf(userId);
    return index === undefined ? undefined : this.table.at(index);
  }

  /** The place in the list. */
  indexOf(userId: string): number | undefined {
    return this.table.indexOf(userId);
  }

  /** The places of the users who match, in the list's order. */
  select(filter: UserFilter): Uint32Array {
    return this.table.select(filter);
  }

  /** Who matches a filter by settings but for them, and whose settings are not known. */
  selectUnread(filter: UserFilter): Uint32Array {
    return needsSettings(filter)
      ? this.select({ ...filter, settings: {} }).filter((index) => this.table.telephony(index) === undefined)
      : new Uint32Array(0);
  }

  usersAt(indexes: Iterable<number>): readonly User[] {
    return Array.from(indexes, (index) => this.table.at(index)).filter((user) => user !== undefined);
  }

  get licenses(): readonly string[] {
    return this.table.licenses;
  }

  get statuses(): readonly string[] {
    return this.table.statuses;
  }

  telephony(userId: string): Telephony | undefined {
    const index = this.table.indexOf(userId);
    return index === undefined ? undefined : this.table.telephony(index);
  }

  /** Of a user who is not loaded nothing is kept. */
  setTelephony(userId: string, telephony: Telephony | undefined): void {
    const index = this.table.indexOf(userId);
    if (index !== undefined) {
      this.table.setTelephony(index, telephony);
    }
  }

  protected keep(items: readonly User[]): void {
    this.table.append(items);
    if (!this.hasMore) {
      this.table.trim();
    }
  }
}

export class Directory {
  readonly accounts: ItemList<Account>;
  private readonly usersByAccount = new Map<string, Users>();

  constructor(private readonly client: DirectoryClient) {
    this.accounts = new ItemList((nextToken) =>
      firstPage(client.listAccounts({ maxResults, ...(nextToken !== undefined && { nextToken }) })),
    );
  }

  users(accountId: string): Users {
    let users = this.usersByAccount.get(accountId);
    if (users === undefined) {
      users = new Users((nextToken) =>
        firstPage(
          this.client.listUsers({ accountId, maxResults, ...(nextToken !== undefined && { nextToken }) }),
        ),
      );
      this.usersByAccount.set(accountId, users);
    }
    return users;
  }

  loadAll(accountId: string, options?: LoadOptions): Promise<void> {
    return this.users(accountId).loadAll(options);
  }

  findAccount(accountId: string): Account | undefined {
    return this.accounts.items.find((account) => account.AccountId === accountId);
  }

  findUser({ accountId, userId }: UserReference): User | undefined {
    return this.usersByAccount.get(accountId)?.find(userId);
  }

  /** The loaded users of an account who match. */
  matchingUsers(accountId: string, filter: UserFilter): readonly User[] {
    const users = this.users(accountId);
    return users.usersAt(users.select(filter));
  }

  /** Asks the service for the user with a whole e-mail address. */
  async findByEmail(accountId: string, userEmail: string, signal?: AbortSignal): Promise<User | undefined> {
    const { items } = await firstPage(this.client.listUsers({ accountId, userEmail, maxResults: 1 }, signal));
    return items[0];
  }

  /** The settings of a user who is loaded, as they were last read or written. */
  telephony({ accountId, userId }: UserReference): Telephony | undefined {
    return this.usersByAccount.get(accountId)?.telephony(userId);
  }

  /** @param telephony what was read or written; `undefined` when it is not known any more */
  setTelephony({ accountId, userId }: UserReference, telephony: Telephony | undefined): void {
    this.usersByAccount.get(accountId)?.setTelephony(userId, telephony);
  }

  /** What a write left. */
  wrote(outcome: Outcome): void {
    if (outcome.result === 'conflict') {
      this.setTelephony(outcome, outcome.now);
    } else if (outcome.result === 'failed' && outcome.unknown) {
      this.setTelephony(outcome, undefined);
    } else if (outcome.result === 'done' && outcome.telephony !== undefined) {
      this.setTelephony(outcome, outcome.telephony);
    }
  }

  /** Reads the settings of a user, and keeps them. */
  async getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony> {
    const before = this.telephony(user);
    const read = await this.client.getUserSettings(user, signal);
    // What was read or written meanwhile is newer.
    if (this.telephony(user) === before) {
      this.setTelephony(user, read);
    }
    return read;
  }

  /**
   * Reads what a filter by settings needs to know of the users of an account. A user who is gone is passed over; any other failure
   * ends it.
   */
  async loadSettings(accountId: string, filter: UserFilter, options: LoadOptions = {}): Promise<void> {
    const { onProgress } = options;
    const all = this.users(accountId);
    const users = all.usersAt(all.selectUnread(filter));
    const ending = new AbortController();
    const signal = AbortSignal.any([ending.signal, ...(options.signal ? [options.signal] : [])]);
    // As many as there are requests at once.
    setMaxListeners(0, signal);
    let read = 0;
    for await (const error of inParallel(users, settingsAtOnce, ({ UserId: userId }) =>
      this.readSettings({ accountId, userId }, signal),
    )) {
      if (error !== undefined) {
        ending.abort();
        throw error as Error;
      }
      onProgress?.(++read, users.length);
    }
  }

  /** The failure, if it failed. */
  private async readSettings(user: UserReference, signal: AbortSignal): Promise<unknown> {
    if (signal.aborted) {
      return cancelledError();
    }
    try {
      await this.getUserSettings(user, signal);
      return undefined;
    } catch (error) {
      return failureOf(error).name === 'NotFoundException' ? undefined : error;
    }
  }
}

async function firstPage<T>(pages: AsyncGenerator<Page<T>>): Promise<Page<T>> {
  for await (const page of pages) {
    return page;
  }
  throw new Error('A list has at least one page.');
}
