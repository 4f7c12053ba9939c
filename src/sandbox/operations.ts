// What each operation does to the state and answers. routes.ts has checked the input already; this module knows nothing of HTTP
// but the status.

import { notFound } from './errors';
import { pageToken, tokenPosition, type PageQuery } from './pageToken';
import { phoneNumberAt, phoneNumberById, phoneNumberCount, type PhoneNumber } from './phoneNumbers';
import type { Call, Inputs, PageInput } from './routes';
import type { SeededAccount, SeededUser } from './seed';
import type { State } from './state';

/** A success: 204 has no output. */
export interface Outcome {
  readonly status: 200 | 204;
  readonly output?: unknown;
}

/** @throws ApiError NotFoundException, or BadRequestException for a page token of another query */
export function perform(call: Call, state: State): Outcome {
  switch (call.operation) {
    case 'ListAccounts':
      return ok(listAccounts(call.input, state));
    case 'GetAccount':
      return ok({ Account: state.directory.accounts[accountIndex(call.input, state)] });
    case 'GetAccountSettings':
      return ok({ AccountSettings: state.directory.accountSettings(accountIndex(call.input, state)) });
    case 'ListUsers':
      return ok(listUsers(call.input, state));
    case 'GetUser':
      return ok({ User: state.directory.user(userIndex(call.input, state)) });
    case 'GetUserSettings':
      return ok({ UserSettings: { Telephony: state.telephony(userIndex(call.input, state)) } });
    case 'UpdateUserSettings':
      state.update(userIndex(call.input, state), call.input.Telephony);
      return { status: 204 };
    case 'LogoutUser':
      userIndex(call.input, state);
      return { status: 204 };
    case 'ListPhoneNumbers':
      return ok(listPhoneNumbers(call.input, state));
    case 'GetPhoneNumber':
      return ok({ PhoneNumber: getPhoneNumber(call.input, state) });
  }
}

const ok = (output: unknown): Outcome => ({ status: 200, output });

function accountIndex({ AccountId }: { readonly AccountId: string }, state: State): number {
  const index = state.directory.accountIndex(AccountId);
  if (index < 0) {
    throw notFound('account');
  }
  return index;
}

function userIndex(input: { readonly AccountId: string; readonly UserId: string }, state: State): number {
  const { first, end } = state.directory.usersOf(accountIndex(input, state));
  const index = state.directory.userIndex(input.UserId) ?? -1;
  if (index < first || index >= end) {
    throw notFound('user');
  }
  return index;
}

function listAccounts(input: Inputs['ListAccounts'], state: State): object {
  const { directory } = state;
  const user =
    input.UserEmail === undefined ? undefined : (directory.userIndexByEmail(input.UserEmail) ?? -1);
  const only = user === undefined ? undefined : directory.accountOf(user);
  const prefix = input.Name?.toLowerCase() ?? '';
  const accountAt = (i: number): SeededAccount | undefined => {
    const account = directory.accounts[i];
    return account?.Name.toLowerCase().startsWith(prefix) && (only ?? i) === i ? account : undefined;
  };
  const query = ['ListAccounts', input.Name, input.UserEmail];
  const { items, ...next } = listPage(
    input,
    query,
    state,
    { first: 0, end: directory.accounts.length },
    accountAt,
  );
  return { Accounts: items, ...next };
}

function listUsers(input: Inputs['ListUsers'], state: State): object {
  const { directory } = state;
  const all = directory.usersOf(accountIndex(input, state));
  const range =
    input.UserEmail === undefined ? all : oneOfRange(directory.userIndexByEmail(input.UserEmail), all);
  const userAt = (i: number): SeededUser | undefined => {
    const user = directory.user(i);
    return input.UserType === undefined || user.UserType === input.UserType ? user : undefined;
  };
  const query = ['ListUsers', input.AccountId, input.UserEmail, input.UserType];
  const { items, ...next } = listPage(input, query, state, range, userAt);
  return { Users: items, ...next };
}

function listPhoneNumbers(input: Inputs['ListPhoneNumbers'], state: State): object {
  const { Status, ProductType, FilterName, FilterValue } = input;
  const numberAt = (i: number): PhoneNumber | undefined => {
    const number = phoneNumberAt(state.directory, i);
    const matches =
      (Status === undefined || number.Status === Status) &&
      (ProductType === undefined || number.ProductType === ProductType) &&
      (FilterName === undefined ||
        FilterValue === undefined ||
        number.Associations.some(({ Name, Value }) => Name === FilterName && Value === FilterValue));
    return matches ? number : undefined;
  };
  const query = ['ListPhoneNumbers', Status, ProductType, FilterName, FilterValue];
  const range = { first: 0, end: phoneNumberCount(state.directory) };
  const { items, ...next } = listPage(input, query, state, range, numberAt);
  return { PhoneNumbers: items, ...next };
}

function getPhoneNumber({ PhoneNumberId }: Inputs['GetPhoneNumber'], state: State): PhoneNumber {
  const number = phoneNumberById(state.directory, PhoneNumberId);
  if (!number) {
    throw notFound('phone number');
  }
  return number;
}

interface Range {
  readonly first: number;
  readonly end: number;
}

function oneOfRange(index: number | undefined, { first, end }: Range): Range {
  return index !== undefined && index >= first && index < end
    ? { first: index, end: index + 1 }
    : { first: 0, end: 0 };
}

/**
 * One page of the items that `itemAt` returns; positions where it returns `undefined` are skipped. The token is the next item's
 * position in a directory whose order never changes, so pages neither repeat nor miss an item. The last page has no token.
 */
function listPage<T>(
  { MaxResults, NextToken }: PageInput,
  query: PageQuery,
  state: State,
  range: Range,
  itemAt: (position: number) => T | undefined,
): { items: T[]; NextToken?: string } {
  const from = NextToken === undefined ? range.first : tokenPosition(state.tokenKey, query, NextToken);
  const items: T[] = [];
  for (let position = from; position < range.end; position++) {
    const item = itemAt(position);
    if (item === undefined) {
      continue;
    }
    if (items.length === MaxResults) {
      return { items, NextToken: pageToken(state.tokenKey, query, position) };
    }
    items.push(item);
  }
  return { items };
}
