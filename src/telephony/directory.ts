// Cache of a connection's accounts, users and settings. A new connection or a refresh starts with an empty directory.

import {
  telephonyKeys,
  type Account,
  type Page,
  type Telephony,
  type User,
  type UserReference,
} from '../chime/model';
import { settingsLeftBy, type Outcome } from './apply';
import { ItemList, type LoadOptions } from './pagedList';
import { readSettings } from './readSettings';
import type { UserFilter } from './userFilter';
import { Users } from './users';

/** The part of the client that the directory needs. */
export interface DirectoryClient {
  listAccounts(
    input: { readonly maxResults?: number; readonly nextToken?: string },
    signal?: AbortSignal,
  ): Promise<Page<Account>>;
  listUsers(
    input: {
      readonly accountId: string;
      readonly userEmail?: string;
      readonly maxResults?: number;
      readonly nextToken?: string;
    },
    signal?: AbortSignal,
  ): Promise<Page<User>>;
  getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony>;
}

/** The API's largest page. */
const maxResults = 200;

export class Directory {
  readonly accounts: ItemList<Account>;
  private readonly usersByAccount = new Map<string, Users>();
  private readonly settingsWatchers = new Set<(user: UserReference) => void>();

  constructor(private readonly client: DirectoryClient) {
    this.accounts = new ItemList(
      (nextToken) => client.listAccounts({ maxResults, ...(nextToken !== undefined && { nextToken }) }),
      ({ AccountId }) => AccountId,
    );
  }

  users(accountId: string): Users {
    let users = this.usersByAccount.get(accountId);
    if (users === undefined) {
      users = new Users((nextToken) =>
        this.client.listUsers({ accountId, maxResults, ...(nextToken !== undefined && { nextToken }) }),
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

  /** Loaded users of an account that match the filter. */
  matchingUsers(accountId: string, filter: UserFilter): readonly UserReference[] {
    const users = this.users(accountId);
    return users.idsAt(users.select(filter)).map((userId) => ({ accountId, userId }));
  }

  /** Asks the service for the user with exactly this e-mail address. */
  async findByEmail(accountId: string, userEmail: string, signal?: AbortSignal): Promise<User | undefined> {
    const { items } = await this.client.listUsers({ accountId, userEmail, maxResults: 1 }, signal);
    return items[0];
  }

  /** The settings of a loaded user, as last read or written; `undefined` if they are unknown. */
  telephony({ accountId, userId }: UserReference): Telephony | undefined {
    return this.usersByAccount.get(accountId)?.telephony(userId);
  }

  /** @param telephony the settings just read or written; `undefined` if they are no longer known */
  setTelephony({ accountId, userId }: UserReference, telephony: Telephony | undefined): void {
    if (this.usersByAccount.get(accountId)?.setTelephony(userId, telephony) === true) {
      this.settingsWatchers.forEach((watch) => watch({ accountId, userId }));
    }
  }

  /** @param watch called for each loaded user whose known settings change, in the same event-loop turn */
  watchSettings(watch: (user: UserReference) => void): void {
    this.settingsWatchers.add(watch);
  }

  /** Keeps the settings after a write; forgets the settings after a write with an unknown result. */
  wrote(outcome: Outcome): void {
    const telephony = settingsLeftBy(outcome);
    if (telephony !== undefined || (outcome.result === 'failed' && outcome.unknown)) {
      this.setTelephony(outcome, telephony);
    }
  }

  /** Reads a user's settings and caches them. */
  async getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony> {
    const before = this.telephony(user);
    const read = await this.client.getUserSettings(user, signal);
    // A read or write that ended during this read is newer.
    const now = this.telephony(user);
    if (telephonyKeys.every((key) => now?.[key] === before?.[key])) {
      this.setTelephony(user, read);
    }
    return read;
  }

  /**
   * Reads the settings that the filter needs, for users of an account.
   * Skips users that no longer exist; any other failure ends the load.
   */
  async loadSettings(accountId: string, filter: UserFilter, options: LoadOptions = {}): Promise<void> {
    const { onProgress, signal = new AbortController().signal } = options;
    const all = this.users(accountId);
    const users = all.idsAt(all.selectUnread(filter)).map((userId) => ({ accountId, userId }));
    let count = 0;
    for await (const read of readSettings(users, this, signal)) {
      if ('failure' in read && read.failure.name !== 'NotFoundException') {
        throw read.error;
      }
      onProgress?.(++count, users.length);
    }
  }
}
