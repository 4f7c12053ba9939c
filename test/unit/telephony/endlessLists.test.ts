// Lists as no service should give them: without an end, with users twice, in one enormous page.

import assert from 'node:assert/strict';
import type { Account, Page, User } from '../../../src/chime/model';
import { Directory } from '../../../src/telephony/directory';

const usersFrom = (first: number, count: number): User[] =>
  Array.from({ length: count }, (_, i) => ({ UserId: `u${first + i}`, DisplayName: `Name ${first + i}` }));

const accountsFrom = (first: number, count: number): Account[] =>
  Array.from({ length: count }, (_, i) => ({
    AwsAccountId: '111122223333',
    AccountId: `a${first + i}`,
    Name: `Account ${first + i}`,
  }));

/** A directory of a service whose lists are what `page` makes of a token: the number of the page, and which one comes next. */
function listing(
  page: (token: string | undefined, number: number) => { first: number; count: number; next?: string },
) {
  let requests = 0;
  const answer =
    <T>(items: (first: number, count: number) => T[]) =>
    (input: { readonly nextToken?: string }): Promise<Page<T>> => {
      const { first, count, next } = page(input.nextToken, requests++);
      return Promise.resolve({ items: items(first, count), ...(next !== undefined && { nextToken: next }) });
    };
  const directory = new Directory({
    listAccounts: answer(accountsFrom),
    listUsers: answer(usersFrom),
    getUserSettings: () => Promise.reject(new Error('not asked for')),
  });
  return { directory, users: directory.users('a'), requests: () => requests };
}

const neverEnds = { kind: 'unexpectedAnswer', message: /never end/ };

for (const list of ['users', 'accounts'] as const) {
  describe(`a list of ${list}`, function () {
    this.timeout(20_000);

    it('whose page tokens go in a circle ends in an error, and keeps what is loaded', async () => {
      const listed = listing((token = '0', number) => ({
        first: 10 * Number(token),
        count: 10,
        ...(number < 1000 && { next: String((Number(token) + 1) % 3) }),
      }));
      const loaded = list === 'users' ? listed.users : listed.directory.accounts;
      await assert.rejects(loaded.loadAll(), neverEnds);
      assert.ok(listed.requests() < 10, `${listed.requests()} requests`);
      assert.equal(loaded.length, 30);
      assert.equal(loaded.hasMore, true, 'it is not said to be whole');
      await assert.rejects(loaded.loadAll(), neverEnds);
      assert.equal(loaded.length, 30);
    });

    for (const [what, count] of [
      ['the same page', 10],
      ['an empty page', 0],
    ] as const) {
      it(`that gives ${what} with ever new tokens ends in an error, and keeps what is loaded`, async () => {
        const listed = listing((token = '0', number) => ({
          first: 0,
          count: token === '0' ? 10 : count,
          ...(number < 5000 && { next: String(Number(token) + 1) }),
        }));
        const loaded = list === 'users' ? listed.users : listed.directory.accounts;
        await assert.rejects(loaded.loadAll(), neverEnds);
        assert.ok(listed.requests() < 500, `${listed.requests()} requests`);
        assert.equal(loaded.length, 10);
      });
    }

    it('may have a few pages with nobody new, and goes on after them', async () => {
      const listed = listing((token = '0') => ({
        first: 10 * Number(token),
        count: Number(token) % 20 === 0 ? 10 : 0,
        ...(Number(token) < 200 && { next: String(Number(token) + 1) }),
      }));
      const loaded = list === 'users' ? listed.users : listed.directory.accounts;
      await loaded.loadAll();
      assert.equal(loaded.length, 110);
    });

    it('that has each of them twice has a row for each, in time that grows with their number', async () => {
      const listed = listing((token = '0') => ({
        first: 200 * (Number(token) % 500),
        count: 200,
        ...(Number(token) < 999 && { next: String(Number(token) + 1) }),
      }));
      const loaded = list === 'users' ? listed.users : listed.directory.accounts;
      const started = performance.now();
      await loaded.loadAll();
      assert.ok(performance.now() - started < 10_000);
      assert.equal(loaded.length, 100_000);
    });

    it('may be one page of 400,000', async () => {
      const listed = listing(() => ({ first: 0, count: 400_000 }));
      const loaded = list === 'users' ? listed.users : listed.directory.accounts;
      const started = performance.now();
      await loaded.loadAll();
      assert.ok(performance.now() - started < 10_000);
      assert.equal(loaded.length, 400_000);
      assert.equal(loaded.hasMore, false);
    });
  });
}

describe('a user listed twice', function () {
  this.timeout(20_000);

  it('stays the row that came first, however many are', async () => {
    const directory = new Directory({
      listAccounts: () => Promise.resolve({ items: [] }),
      listUsers: () =>
        Promise.resolve({
          items: [
            ...usersFrom(0, 100_000),
            ...usersFrom(0, 100_000).map((user) => ({ ...user, DisplayName: 'Other' })),
          ],
        }),
      getUserSettings: () => Promise.reject(new Error('not asked for')),
    });
    const users = directory.users('a');
    const started = performance.now();
    await users.loadAll();
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
    assert.equal(users.length, 100_000);
    assert.equal(users.find('u99999')?.DisplayName, 'Name 99999');
    assert.equal(users.indexOf('u99999'), 99_999);
  });
});
