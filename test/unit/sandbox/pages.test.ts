import assert from 'node:assert/strict';
import {
  ListAccountsCommand,
  ListPhoneNumbersCommand,
  ListUsersCommand,
  paginateListUsers,
  type ChimeClient,
  type ListUsersCommandInput,
} from '@aws-sdk/client-chime';
import { pageToken, tokenPosition } from '../../../src/sandbox/pageToken';
import { errorType, sample, sendSigned, startTestSandbox, type TestSandbox } from './support';

describe('pages', () => {
  let sandbox: TestSandbox;
  let client: ChimeClient;
  before(async () => {
    sandbox = await startTestSandbox(700);
    client = sandbox.client();
  });
  after(() => sandbox.close());

  async function idsOf(input: ListUsersCommandInput): Promise<(string | undefined)[]> {
    const ids: (string | undefined)[] = [];
    for await (const page of paginateListUsers({ client }, input)) {
      assert.ok((page.Users?.length ?? 0) <= (input.MaxResults ?? 100));
      ids.push(...(page.Users ?? []).map(({ UserId }) => UserId));
    }
    return ids;
  }

  function expectedIds(accountIndex: number): string[] {
    const { first, end } = sandbox.state.directory.usersOf(accountIndex);
    return Array.from({ length: end - first }, (_, i) => sandbox.state.directory.userId(first + i));
  }

  it('ListUsers by every page size from 1 to 200 lists each user once', async function () {
    this.timeout(60_000);
    const expected = expectedIds(0);
    for (let MaxResults = 1; MaxResults <= 200; MaxResults++) {
      assert.deepEqual(await idsOf({ ...sample, MaxResults }), expected, `by ${MaxResults}`);
    }
  });

  async function idsOfAllPages(
    list: (
      NextToken: string | undefined,
    ) => Promise<{ ids: (string | undefined)[]; next: string | undefined }>,
    largest: number,
  ): Promise<(string | undefined)[]> {
    const all: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const { ids, next } = await list(NextToken);
      assert.ok(ids.length <= largest);
      all.push(...ids);
      NextToken = next;
    } while (NextToken);
    return all;
  }

  it('ListAccounts by every page size from 1 to 200 lists each account once', async function () {
    this.timeout(60_000);
    const expected = sandbox.state.directory.accounts.map(({ AccountId }) => AccountId);
    for (let MaxResults = 1; MaxResults <= 200; MaxResults++) {
      const ids = await idsOfAllPages(async (NextToken) => {
        const page = await client.send(new ListAccountsCommand({ MaxResults, NextToken }));
        return { ids: (page.Accounts ?? []).map(({ AccountId }) => AccountId), next: page.NextToken };
      }, MaxResults);
      assert.deepEqual(ids, expected, `by ${MaxResults}`);
    }
  });

  it('ListPhoneNumbers by every page size from 1 to 99 lists each number once', async function () {
    this.timeout(60_000);
    const { state } = sandbox;
    let expected: (string | undefined)[] | undefined;
    for (let MaxResults = 1; MaxResults <= 99; MaxResults++) {
      const ids = await idsOfAllPages(async (NextToken) => {
        const page = await client.send(new ListPhoneNumbersCommand({ MaxResults, NextToken }));
        return {
          ids: (page.PhoneNumbers ?? []).map(({ PhoneNumberId }) => PhoneNumberId),
          next: page.NextToken,
        };
      }, MaxResults);
      expected ??= ids;
      assert.deepEqual(ids, expected, `by ${MaxResults}`);
    }
    assert.equal(new Set(expected).size, state.directory.numberedUsers.length + 12);
    assert.equal(expected?.length, state.directory.numberedUsers.length + 12);
  });

  it('a list whose length is a multiple of the page size ends without a token', async () => {
    const length = sandbox.state.directory.accounts.length;
    const page = await client.send(new ListAccountsCommand({ MaxResults: length }));
    assert.deepEqual([page.Accounts?.length, page.NextToken], [length, undefined]);
  });

  it('the page size may change between pages', async () => {
    const first = await client.send(new ListUsersCommand({ ...sample, MaxResults: 3 }));
    const second = await client.send(
      new ListUsersCommand({ ...sample, MaxResults: 5, NextToken: first.NextToken }),
    );
    const ids = [...(first.Users ?? []), ...(second.Users ?? [])].map(({ UserId }) => UserId);
    assert.deepEqual(ids, expectedIds(0).slice(0, 8));
  });

  it('a filtered list has pages too', async () => {
    const devices = await idsOf({ ...sample, UserType: 'SharedDevice', MaxResults: 1 });
    const { directory } = sandbox.state;
    const expected = expectedIds(0).filter(
      (id) => directory.user(directory.userIndex(id) ?? -1).UserType === 'SharedDevice',
    );
    assert.ok(expected.length > 1);
    assert.deepEqual(devices, expected);
  });

  const refusedSizes = ['0', '201', 'x', '', '-1', '1.5', '1e1', ' 5', '+5', '99999999999'];
  for (const size of refusedSizes) {
    it(`refuses max-results=${JSON.stringify(size)}`, async () => {
      for (const path of ['/accounts', `/accounts/${sample.AccountId}/users`, '/phone-numbers']) {
        const target = `${path}?max-results=${encodeURIComponent(size)}`;
        const answer = await sendSigned(sandbox.url, { target }, { keys: sandbox.accessKeys });
        assert.equal(errorType(answer), 'BadRequestException');
      }
    });
  }

  it('refuses ListPhoneNumbers by 100', async () => {
    await assert.rejects(client.send(new ListPhoneNumbersCommand({ MaxResults: 100 })), {
      name: 'BadRequestException',
    });
  });

  describe('tokens', () => {
    let token: string;
    before(async () => {
      token = (await client.send(new ListUsersCommand({ ...sample, MaxResults: 7 }))).NextToken ?? '';
    });
    const refuses = (input: Partial<ListUsersCommandInput>) =>
      assert.rejects(client.send(new ListUsersCommand({ ...sample, NextToken: token, ...input })), {
        name: 'BadRequestException',
        Code: 'BadRequest',
      });

    it('hold /, + and =', () => {
      for (const character of '/+=') {
        assert.ok(token.includes(character));
      }
    });

    it('are refused when any one character is altered', async () => {
      for (let i = 0; i < token.length; i++) {
        const altered = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
        await refuses({ NextToken: altered });
      }
    });

    it('are refused when cut, lengthened, or in the alphabet of URLs', async () => {
      for (const NextToken of [token.slice(0, -1), `${token}=`, `${token}A`, ` ${token}`, 'x', '===']) {
        await refuses({ NextToken });
      }
      await refuses({ NextToken: token.replaceAll('+', '-').replaceAll('/', '_') });
    });

    it('are refused for another account, another filter and another operation', async () => {
      await refuses({ AccountId: sandbox.state.directory.accounts[1]?.AccountId });
      await refuses({ UserType: 'PrivateUser' });
      await refuses({ UserEmail: 'maria.garcia@example.com' });
      await assert.rejects(client.send(new ListAccountsCommand({ NextToken: token })), {
        name: 'BadRequestException',
      });
    });

    it('are refused after a reset', async () => {
      const own = await startTestSandbox();
      const ownClient = own.client();
      const { NextToken } = await ownClient.send(new ListUsersCommand({ ...sample, MaxResults: 1 }));
      own.state.reset();
      await assert.rejects(ownClient.send(new ListUsersCommand({ ...sample, NextToken })), {
        name: 'BadRequestException',
      });
      await own.close();
    });

    it('tell a filter that is left out from one that is empty', () => {
      const key = Buffer.alloc(32);
      const made = pageToken(key, ['ListUsers', 'a', undefined], 3);
      assert.equal(tokenPosition(key, ['ListUsers', 'a', undefined], made), 3);
      assert.throws(() => tokenPosition(key, ['ListUsers', 'a', ''], made));
    });
  });
});
