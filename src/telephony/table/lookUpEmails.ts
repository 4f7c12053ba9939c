// Finds the users of rows without both ids, by e-mail address.

import { userKey, type UserReference } from '../../chime/model';
import type { Directory } from '../directory';
import { inParallel } from '../inParallel';
import type { LoadOptions } from '../pagedList';
import type { FindByEmail } from './resolvedRows';
import { hasBothIds, type Row } from './row';

/** With more searches than this, listing all users is cheaper than asking for each address. */
const mostRequests = 200;

const requestsAtOnce = 8;

/**
 * Asks the service for each address, or lists whole accounts if there are many addresses.
 * A row without an account id is looked up in all accounts.
 * @throws errors of the service, except for an account that does not exist; of kind `cancelled` once the signal is aborted
 */
export async function lookUpEmails(
  rows: readonly Row[],
  directory: Directory,
  options: LoadOptions = {},
): Promise<FindByEmail> {
  const byEmail = rows.filter((row) => !hasBothIds(row));
  if (byEmail.some(({ accountId }) => accountId === '')) {
    await directory.accounts.loadAll({ signal: options.signal });
  }
  const allAccounts = directory.accounts.items.map(({ AccountId }) => AccountId);
  const searches = new Map<string, Search>();
  for (const { email, accountId } of byEmail) {
    for (const searched of accountId === '' ? allAccounts : [accountId]) {
      searches.set(searchKey(searched, email), { accountId: searched, email });
    }
  }
  const find = searches.size > mostRequests ? findInLists : findOneByOne;
  const found = await find([...searches.values()], directory, options);
  return (email, accountId) =>
    (accountId === '' ? allAccounts : [accountId]).flatMap(
      (searched) => found.get(searchKey(searched, email)) ?? [],
    );
}

interface Search {
  readonly accountId: string;
  readonly email: string;
}

type Found = ReadonlyMap<string, readonly UserReference[]>;

/** The service ignores case in e-mail addresses. */
const searchKey = (accountId: string, email: string): string =>
  userKey({ accountId, userId: email.toLowerCase() });

async function findOneByOne(
  searches: readonly Search[],
  directory: Directory,
  { onProgress, signal }: LoadOptions,
): Promise<Found> {
  const found = new Map<string, readonly UserReference[]>();
  const ask = async (search: Search) => {
    const { accountId, email } = search;
    try {
      return { search, user: await directory.findByEmail(accountId, email, signal) };
    } catch (error) {
      return isNotFound(error) ? { search, user: undefined } : { search, error };
    }
  };
  for await (const answer of inParallel(searches, requestsAtOnce, ask)) {
    if ('error' in answer) {
      throw answer.error;
    }
    const { search, user } = answer;
    const { accountId } = search;
    found.set(
      searchKey(accountId, search.email),
      user === undefined ? [] : [{ accountId, userId: user.UserId }],
    );
    onProgress?.(found.size, searches.length);
  }
  return found;
}

async function findInLists(
  searches: readonly Search[],
  directory: Directory,
  options: LoadOptions,
): Promise<Found> {
  const wanted = new Set(searches.map(({ accountId, email }) => searchKey(accountId, email)));
  const found = new Map<string, UserReference[]>();
  for (const accountId of new Set(searches.map((search) => search.accountId))) {
    await directory.loadAll(accountId, options).catch((error: unknown) => {
      if (!isNotFound(error)) {
        throw error;
      }
    });
    for (const { UserId, PrimaryEmail = '' } of directory.users(accountId).items) {
      const key = searchKey(accountId, PrimaryEmail);
      if (wanted.has(key)) {
        found.set(key, [...(found.get(key) ?? []), { accountId, userId: UserId }]);
      }
    }
  }
  return found;
}

const isNotFound = (error: unknown): boolean => error instanceof Error && error.name === 'NotFoundException';
