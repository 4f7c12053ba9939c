// The Amazon Chime API: one method for each operation, named as the API names it. Input and output are checked strictly.

import { decodeAccount, decodeMember, decodePage, decodeTelephony, decodeUser } from './decode';
import { ChimeError, inputError } from './errors';
import {
  isEmailAddress,
  pageSize,
  telephonyKeys,
  userTypes,
  type Account,
  type Page,
  type Telephony,
  type User,
  type UserReference,
} from './model';
import type { Answer, Operation, RequestInput, Send } from './request';

export interface ListAccountsInput {
  /** A prefix of the account's name, 1 to 100 characters. */
  readonly name?: string;
  readonly userEmail?: string;
  readonly maxResults?: number;
  /** `nextToken` of the previous page, which had the same filters. */
  readonly nextToken?: string;
}

export interface ListUsersInput {
  readonly accountId: string;
  /** A whole e-mail address, which at most one user has. */
  readonly userEmail?: string;
  readonly userType?: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** A write that the service accepted. The service answers 204 without a body, so the request id is all that is known. */
export interface Accepted {
  readonly requestId: string | undefined;
}

const account = '/accounts/{accountId}';
const user = `${account}/users/{userId}`;

export const operations = {
  listAccounts: { name: 'ListAccounts', method: 'GET', path: '/accounts', status: 200, effect: 'read' },
  getAccount: { name: 'GetAccount', method: 'GET', path: account, status: 200, effect: 'read' },
  listUsers: { name: 'ListUsers', method: 'GET', path: `${account}/users`, status: 200, effect: 'read' },
  getUser: { name: 'GetUser', method: 'GET', path: user, status: 200, effect: 'read' },
  getUserSettings: {
    name: 'GetUserSettings',
    method: 'GET',
    path: `${user}/settings`,
    status: 200,
    effect: 'read',
  },
  updateUserSettings: {
    name: 'UpdateUserSettings',
    method: 'PUT',
    path: `${user}/settings`,
    status: 204,
    effect: 'write',
  },
  logoutUser: {
    name: 'LogoutUser',
    method: 'POST',
    path: user,
    query: { operation: 'logout' },
    status: 204,
    effect: 'write',
    alone: true,
  },
} as const satisfies Record<string, Operation>;

/** Every method throws {@link ChimeError}, of kind `cancelled` when its signal is aborted. */
export class ChimeClient {
  constructor(private readonly send: Send) {}

  /** One page. */
  async listAccounts(input: ListAccountsInput = {}, signal?: AbortSignal): Promise<Page<Account>> {
    if (input.name !== undefined && (input.name.trim() === '' || input.name.length > 100)) {
      throw inputError('name must have 1 to 100 characters.');
    }
    const query = { name: input.name, 'user-email': checkedEmail(input.userEmail), ...paging(input) };
    return this.page(operations.listAccounts, { query }, 'Accounts', decodeAccount, signal);
  }

  async getAccount(accountId: string, signal?: AbortSignal): Promise<Account> {
    const answer = await this.send(operations.getAccount, { labels: { accountId } }, signal);
    return decoded(operations.getAccount, answer, (body) => decodeMember(body, 'Account', decodeAccount));
  }

  /** One page. */
  async listUsers(input: ListUsersInput, signal?: AbortSignal): Promise<Page<User>> {
    if (input.userType !== undefined && !(userTypes as readonly string[]).includes(input.userType)) {
      throw inputError(`userType must be one of ${userTypes.join(', ')}.`);
    }
    const query = {
      'user-email': checkedEmail(input.userEmail),
      'user-type': input.userType,
      ...paging(input),
    };
    const labels = { accountId: input.accountId };
    return this.page(operations.listUsers, { labels, query }, 'Users', decodeUser, signal);
  }

  async getUser({ accountId, userId }: UserReference, signal?: AbortSignal): Promise<User> {
    const answer = await this.send(operations.getUser, { labels: { accountId, userId } }, signal);
    return decoded(operations.getUser, answer, (body) => decodeMember(body, 'User', decodeUser));
  }

  async getUserSettings({ accountId, userId }: UserReference, signal?: AbortSignal): Promise<Telephony> {
    const answer = await this.send(operations.getUserSettings, { labels: { accountId, userId } }, signal);
    return decoded(operations.getUserSettings, answer, decodeTelephony);
  }

  /**
   * Replaces all three booleans: the API has no partial update and no condition.
   * @param beforeSending called before each attempt; an error from it ends the request unsent
   */
  async updateUserSettings(
    { accountId, userId }: UserReference,
    telephony: Telephony,
    signal?: AbortSignal,
    beforeSending?: () => void,
  ): Promise<Accepted> {
    for (const key of telephonyKeys) {
      if (typeof telephony[key] !== 'boolean') {
        throw inputError(`${key} must be true or false.`);
      }
    }
    const { InboundCalling, OutboundCalling, SMS } = telephony;
    const { requestId } = await this.send(
      operations.updateUserSettings,
      {
        labels: { accountId, userId },
        body: { UserSettings: { Telephony: { InboundCalling, OutboundCalling, SMS } } },
        ...(beforeSending && { beforeSending }),
      },
      signal,
    );
    return { requestId };
  }

  /**
   * Signs the user out of all devices.
   * @param beforeSending as in {@link updateUserSettings}
   */
  async logoutUser(
    { accountId, userId }: UserReference,
    signal?: AbortSignal,
    beforeSending?: () => void,
  ): Promise<Accepted> {
    const input = { labels: { accountId, userId }, ...(beforeSending && { beforeSending }) };
    const { requestId } = await this.send(operations.logoutUser, input, signal);
    return { requestId };
  }

  private async page<T>(
    operation: Operation,
    input: RequestInput,
    listMember: 'Accounts' | 'Users',
    decodeItem: (value: unknown, where: string) => T,
    signal: AbortSignal | undefined,
  ): Promise<Page<T>> {
    const answer = await this.send(operation, input, signal);
    const page = decoded(operation, answer, (body) => decodePage(body, listMember, decodeItem));
    if (page.nextToken !== undefined && page.nextToken === input.query?.['next-token']) {
      throw new ChimeError(
        'unexpectedAnswer',
        'UnexpectedAnswer',
        'the same page token twice: the list would never end',
        {
          operation: operation.name,
          ...(answer.requestId !== undefined && { requestId: answer.requestId }),
        },
      );
    }
    return page;
  }
}

/** Adds the operation, the status and the request id to an error of `decode`. */
function decoded<T>(operation: Operation, { body, requestId }: Answer, decode: (body: unknown) => T): T {
  try {
    return decode(body);
  } catch (error) {
    throw error instanceof ChimeError ? error.during(operation.name, operation.status, requestId) : error;
  }
}

function paging({
  maxResults,
  nextToken,
}: {
  readonly maxResults?: number;
  readonly nextToken?: string;
}): Record<string, string | undefined> {
  if (maxResults === undefined) {
    return { 'next-token': nextToken };
  }
  if (!Number.isInteger(maxResults) || maxResults < pageSize.minimum || maxResults > pageSize.maximum) {
    throw inputError(`maxResults must be a whole number from ${pageSize.minimum} to ${pageSize.maximum}.`);
  }
  return { 'max-results': String(maxResults), 'next-token': nextToken };
}

function checkedEmail(userEmail: string | undefined): string | undefined {
  if (userEmail !== undefined && !isEmailAddress(userEmail)) {
    throw inputError('userEmail must be an e-mail address.');
  }
  return userEmail;
}
