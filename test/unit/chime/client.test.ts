// The client against the sandbox, over a real socket.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GetUserSettingsCommand } from '@aws-sdk/client-chime';
import type { ChimeClient } from '../../../src/chime/client';
import { fixedCredentials } from '../../../src/chime/refusals';
import { documentationSample, type Telephony } from '../../../src/chime/model';
import { emptyAccountId, sample, startTestSandbox, type TestSandbox } from '../sandbox/support';
import { answeringServer, exampleCredentials, sandboxClient, testClient } from '../support';

describe('ChimeClient', () => {
  let sandbox: TestSandbox;
  let client: ChimeClient;
  before(async () => {
    sandbox = await startTestSandbox(300);
    client = sandboxClient(sandbox).client;
  });
  after(() => sandbox.close());

  it('lists accounts and gets one', async () => {
    const {
      items: [first],
    } = await client.listAccounts();
    assert.equal(first?.AccountId, documentationSample.accountId);
    assert.deepEqual(await client.getAccount(documentationSample.accountId), first);
  });

  it('finds accounts by the start of their name', async () => {
    const { items } = await client.listAccounts({ name: 'Example Corp' });
    assert.ok(items.length >= 1 && items.every(({ Name }) => Name.startsWith('Example Corp')));
  });

  it('lists every user once, whatever the page size, and goes on from a token', async () => {
    const list = async (maxResults: number): Promise<readonly string[]> => {
      const ids: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await client.listUsers({
          ...documentationSample,
          maxResults,
          ...(nextToken && { nextToken }),
        });
        ids.push(...page.items.map(({ UserId }) => UserId));
        ({ nextToken } = page);
      } while (nextToken !== undefined);
      return ids;
    };
    const { items, nextToken } = await client.listUsers({ ...documentationSample, maxResults: 200 });
    assert.equal(nextToken, undefined);
    const all = items.map(({ UserId }) => UserId);
    for (const size of [1, 7, 50]) {
      assert.deepEqual(await list(size), all);
    }
  });

  it('answers an empty account with an empty last page', async () => {
    assert.deepEqual(await client.listUsers({ accountId: emptyAccountId }), { items: [] });
  });

  it('finds one user by e-mail address', async () => {
    const { items } = await client.listUsers({
      ...documentationSample,
      userEmail: 'maria.garcia@example.com',
    });
    assert.deepEqual(
      items.map(({ UserId }) => UserId),
      [documentationSample.userId],
    );
  });

  it('gets a user, without the personal PIN', async () => {
    const user = await client.getUser(documentationSample);
    assert.equal(user.DisplayName, 'Maria Garcia');
    assert.equal('PersonalPIN' in user, false);
  });

  it("sends the documentation's own sample and takes 204 without a body for success", async () => {
    const telephony = { InboundCalling: true, OutboundCalling: true, SMS: true };
    const { requestId } = await client.updateUserSettings(documentationSample, telephony);
    assert.match(requestId ?? '', /^[0-9a-f-]{36}$/);
    assert.match(
      sandbox.lines.at(-1) ?? '',
      /^PUT \/accounts\/12a3456b-7c89-012d-3456-78901e23fg45\/users\/1ab2345c-67de-8901-f23g-45h678901j2k\/settings UpdateUserSettings 204 /,
    );
  });

  it('writes all eight combinations, and the official SDK reads the same', async () => {
    const sdk = sandbox.client();
    for (let bits = 0; bits < 8; bits++) {
      const telephony: Telephony = {
        InboundCalling: (bits & 1) > 0,
        OutboundCalling: (bits & 2) > 0,
        SMS: (bits & 4) > 0,
      };
      await client.updateUserSettings(documentationSample, telephony);
      assert.deepEqual(await client.getUserSettings(documentationSample), telephony);
      const { UserSettings } = await sdk.send(new GetUserSettingsCommand(sample));
      assert.deepEqual(UserSettings?.Telephony, telephony);
    }
  });

  it('signs a user out', async () => {
    const { requestId } = await client.logoutUser(documentationSample);
    assert.ok(requestId);
    assert.match(sandbox.lines.at(-1) ?? '', /LogoutUser 204/);
  });

  it('keeps a path in the endpoint as a prefix', async () => {
    const paths: (string | undefined)[] = [];
    const server = await answeringServer((request, response) => {
      paths.push(request.url);
      response.end('{"Accounts":[]}');
    });
    const { client: prefixed } = testClient({
      endpoint: new URL('/chime/v1/', server.url),
      credentials: fixedCredentials(exampleCredentials),
    });
    await prefixed.listAccounts();
    await server.close();
    assert.deepEqual(paths, ['/chime/v1/accounts']);
  });

  describe('refuses bad input before any request', () => {
    const refused = async (run: () => Promise<unknown>) => {
      const requests = sandbox.lines.length;
      await assert.rejects(async () => run(), { kind: 'input' });
      assert.equal(sandbox.lines.length, requests);
    };
    for (const id of ['', ' ', '.', '..', 'a\u0000', 'a\nb', '\u007fa', 'a\u0085', 'a\ud800', '\udc00a']) {
      it(`the id ${JSON.stringify(id)}`, async () => {
        await refused(() => client.getAccount(id));
        await refused(() => client.getUserSettings({ accountId: id, userId: 'u' }));
        await refused(() => client.logoutUser({ accountId: 'a', userId: id }));
        await refused(() => client.getUser({ accountId: 'a', userId: id }));
      });
    }
    for (const value of ['yes', 1, null, undefined]) {
      it(`${JSON.stringify(value)} for a boolean`, () =>
        refused(() =>
          client.updateUserSettings(documentationSample, {
            InboundCalling: true,
            OutboundCalling: true,
            SMS: value,
          } as unknown as Telephony),
        ));
    }
    for (const maxResults of [0, 201, 1.5, Number.NaN]) {
      it(`a page of ${maxResults}`, () => refused(() => client.listUsers({ accountId: 'a', maxResults })));
    }
    it('an e-mail address that is none', () =>
      refused(() => client.listUsers({ accountId: 'a', userEmail: 'maria' })));
    it('a user type that is none', () =>
      refused(() => client.listUsers({ accountId: 'a', userType: 'Robot' })));
    it('an account name that is empty', () => refused(() => client.listAccounts({ name: ' ' })));
    it('half of a surrogate pair in a token', () =>
      refused(() => client.listUsers({ accountId: 'a', nextToken: 'a\ud800' })));
  });

  describe('refuses an answer that is no text, and says which value', () => {
    const whole = { UserId: 'u', DisplayName: 'Maria' };
    const answers: readonly [string, string | Buffer, RegExp][] = [
      [
        'in an id',
        JSON.stringify({ Users: [{ ...whole, UserId: 'u\ud800' }] }),
        /^Users\[0\]\.UserId holds half/,
      ],
      [
        'in a name',
        JSON.stringify({ Users: [whole, { ...whole, DisplayName: '\udfffa' }] }),
        /^Users\[1\]\.DisplayName holds half/,
      ],
      ['in a token', JSON.stringify({ Users: [], NextToken: 'a\ud83d' }), /^the body\.NextToken holds half/],
      ['that is no UTF-8', Buffer.from('{"Users":[{"UserId":"u\xff"}]}', 'latin1'), /not UTF-8/],
    ];
    for (const [what, body, message] of answers) {
      it(what, async () => {
        const server = await answeringServer((_, response) => {
          response.setHeader('content-type', 'application/json');
          response.end(body);
        });
        const { client: reading } = testClient({
          endpoint: server.url,
          credentials: fixedCredentials(exampleCredentials),
        });
        await assert.rejects(reading.listUsers({ accountId: 'a' }), { kind: 'unexpectedAnswer', message });
        await server.close();
      });
    }

    it('but takes what UTF-8 can say, U+FFFD too', async () => {
      const users = [{ ...whole, DisplayName: '\ufffd 😀 \u{10ffff}' }];
      const server = await answeringServer((_, response) => response.end(JSON.stringify({ Users: users })));
      const { client: reading } = testClient({
        endpoint: server.url,
        credentials: fixedCredentials(exampleCredentials),
      });
      assert.deepEqual(await reading.listUsers({ accountId: 'a' }), { items: users });
      await server.close();
    });
  });

  it('signs whatever an id holds so that the server agrees', async () => {
    // Not found is the answer of a server that accepted the signature and understood the ids.
    const id = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => {
      const trimmed = text.trim();
      return trimmed !== '' && text !== '.' && text !== '..' && !/[\p{Surrogate}\p{Cc}]/u.test(text);
    });
    await fc.assert(
      fc.asyncProperty(id, id, async (accountId, userId) => {
        await assert.rejects(client.getUserSettings({ accountId, userId }), { name: 'NotFoundException' });
      }),
      { numRuns: 200 },
    );
  });

  it('stops when it is cancelled, before and during a request', async () => {
    const before = AbortSignal.abort();
    await assert.rejects(client.getAccount('a', before), { kind: 'cancelled' });
    const cancel = new AbortController();
    const server = await answeringServer(() => cancel.abort());
    const { client: waiting } = testClient({
      endpoint: server.url,
      credentials: fixedCredentials(exampleCredentials),
    });
    await assert.rejects(waiting.getAccount('a', cancel.signal), { kind: 'cancelled' });
    await server.close();
  });
});
