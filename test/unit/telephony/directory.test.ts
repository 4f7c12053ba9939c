import assert from 'node:assert/strict';
import { documentationSample } from '../../../src/chime/model';
import { Directory } from '../../../src/telephony/directory';
import { ItemList } from '../../../src/telephony/pagedList';
import { checkFaults } from '../../../src/sandbox/faults';
import { matches } from './oneByOne';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { sandboxClient } from '../support';

describe('Directory', () => {
  let sandbox: TestSandbox;
  let directory: Directory;
  before(async () => {
    sandbox = await startTestSandbox(1000);
    directory = new Directory(sandboxClient(sandbox).client);
  });
  after(() => sandbox.close());

  it('loads one page of users at a time and finds who was loaded', async () => {
    const users = directory.users(documentationSample.accountId);
    await users.loadFirst();
    assert.equal(users.length, 200);
    assert.equal(users.hasMore, true);
    await Promise.all([users.loadMore(), users.loadMore()]);
    assert.equal(users.items.length, 400, 'two calls at once share one page');
    assert.equal(directory.findUser(documentationSample)?.DisplayName, 'Maria Garcia');
    while (users.hasMore) {
      await users.loadMore();
    }
    assert.equal(new Set(users.items.map(({ UserId }) => UserId)).size, users.items.length);
  });

  it('keeps a list for each account, and finds accounts that were loaded', async () => {
    assert.equal(directory.findAccount(documentationSample.accountId), undefined);
    await directory.accounts.loadFirst();
    assert.equal(directory.findAccount(documentationSample.accountId)?.Name, 'Example Corp');
    assert.equal(
      directory.users(documentationSample.accountId),
      directory.users(documentationSample.accountId),
    );
  });
});

describe('Directory of many users', () => {
  const { accountId } = documentationSample;
  let sandbox: TestSandbox;
  let directory: Directory;
  const requests = (operation: string) =>
    sandbox.lines.filter((line) => line.includes(` ${operation} `)).length;
  before(async () => {
    sandbox = await startTestSandbox(5000);
  });
  beforeEach(() => {
    directory = new Directory(sandboxClient(sandbox).client);
  });
  after(() => sandbox.close());
  afterEach(() => sandbox.faults.replace([]));

  const sizeOf = (id: string): number => {
    const { first, end } = sandbox.state.directory.usersOf(sandbox.state.directory.accountIndex(id));
    return end - first;
  };

  it('loads all users of an account, each page once, whoever asks meanwhile', async () => {
    const users = directory.users(accountId);
    const before = requests('ListUsers');
    const seen: number[] = [];
    await Promise.all([
      users.loadFirst(),
      directory.loadAll(accountId, { onProgress: (loaded) => seen.push(loaded) }),
      directory.loadAll(accountId),
      users.loadMore(),
    ]);
    const size = sizeOf(accountId);
    assert.equal(users.length, size);
    assert.equal(users.hasMore, false);
    assert.equal(requests('ListUsers') - before, Math.ceil(size / 200));
    assert.equal(seen.at(-1), size);
    assert.deepEqual(
      seen,
      [...seen].sort((one, other) => one - other),
    );
    assert.equal(new Set(users.items.map(({ UserId }) => UserId)).size, size);
  });

  it('keeps what was loaded when it is cancelled, and goes on from there', async () => {
    const users = directory.users(accountId);
    const before = requests('ListUsers');
    const cancelling = new AbortController();
    const load = directory.loadAll(accountId, {
      signal: cancelling.signal,
      onProgress: (loaded) => loaded >= 600 && cancelling.abort(),
    });
    await assert.rejects(load, { kind: 'cancelled' });
    assert.equal(users.length, 600);
    await directory.loadAll(accountId);
    assert.equal(users.length, sizeOf(accountId));
    assert.equal(requests('ListUsers') - before, Math.ceil(sizeOf(accountId) / 200), 'no page twice');
  });

  it('another who loads is not cancelled', async () => {
    const cancelling = new AbortController();
    const cancelled = directory.loadAll(accountId, { signal: cancelling.signal });
    const other = directory.loadAll(accountId);
    cancelling.abort();
    await assert.rejects(cancelled, { kind: 'cancelled' });
    await other;
    assert.equal(directory.users(accountId).length, sizeOf(accountId));
  });

  it('keeps what was loaded when it fails, and goes on from there', async () => {
    const users = directory.users(accountId);
    await users.loadFirst();
    sandbox.faults.replace(checkFaults(['ServiceFailureException,operation=ListUsers,next=1']));
    await assert.rejects(directory.loadAll(accountId), { name: 'ServiceFailureException' });
    assert.equal(users.length, 200);
    await directory.loadAll(accountId);
    assert.equal(users.length, sizeOf(accountId));
  });

  it('finds every user who matches, and no other', async () => {
    await directory.loadAll(accountId);
    const users = directory.users(accountId);
    const filter = { text: 'garcia', license: 'Pro', hasNumber: true };
    const matching = directory.matchingUsers(accountId, filter);
    assert.ok(matching.length > 5, String(matching.length));
    assert.deepEqual(
      matching.map(({ userId }) => userId),
      users.items.filter((user) => matches(filter, user, undefined)).map(({ UserId }) => UserId),
    );
  });

  it('reads the settings that a filter asks for, only those, and once', async () => {
    await directory.loadAll(accountId);
    const before = requests('GetUserSettings');
    const filter = { text: 'garcia', settings: { SMS: true } };
    const named = directory.matchingUsers(accountId, { text: 'garcia' });
    assert.deepEqual(directory.matchingUsers(accountId, filter), []);
    const seen: (number | undefined)[] = [];
    await directory.loadSettings(accountId, filter, { onProgress: (read, of) => seen.push(read, of) });
    assert.deepEqual(seen.slice(-2), [named.length, named.length]);
    const matching = directory.matchingUsers(accountId, filter).map(({ userId }) => userId);
    const { directory: seeded } = sandbox.state;
    assert.ok(matching.length > 0 && matching.length < named.length);
    assert.deepEqual(
      matching,
      named.map(({ userId }) => userId).filter((id) => seeded.telephony(seeded.userIndex(id) ?? -1).SMS),
    );
    await directory.loadSettings(accountId, filter);
    assert.equal(requests('GetUserSettings') - before, named.length);
  });

  it('goes on where reading settings was cancelled or failed', async () => {
    await directory.loadAll(accountId);
    const filter = { text: 'garcia', settings: { SMS: true } };
    const users = directory.users(accountId);
    const all = users.selectUnread(filter).length;
    const cancelling = new AbortController();
    const load = directory.loadSettings(accountId, filter, {
      signal: cancelling.signal,
      onProgress: (read) => read === 10 && cancelling.abort(),
    });
    await assert.rejects(load, { kind: 'cancelled' });
    const left = users.selectUnread(filter).length;
    assert.ok(left < all && left > 0, String(left));
    sandbox.faults.replace(checkFaults(['ForbiddenException,operation=GetUserSettings']));
    await assert.rejects(directory.loadSettings(accountId, filter), { name: 'ForbiddenException' });
    sandbox.faults.replace([]);
    await directory.loadSettings(accountId, filter);
    assert.equal(users.selectUnread(filter).length, 0);
  });

  it('passes over a user who is gone', async () => {
    await directory.loadAll(accountId);
    const filter = { text: 'maria.garcia@', settings: { SMS: true } };
    sandbox.faults.replace(checkFaults(['NotFoundException,operation=GetUserSettings']));
    await directory.loadSettings(accountId, filter);
    assert.deepEqual(directory.matchingUsers(accountId, filter), []);
  });

  it('knows what a write left, and what it left unknown', async () => {
    const user = documentationSample;
    await directory.users(accountId).loadFirst();
    const telephony = await directory.getUserSettings(user);
    assert.deepEqual(directory.telephony(user), telephony);
    const written = { ...telephony, SMS: !telephony.SMS };
    directory.wrote({ ...user, result: 'done', knownBy: 'answer', telephony: written });
    assert.deepEqual(directory.telephony(user), written);
    directory.wrote({ ...user, result: 'notDone' });
    assert.deepEqual(directory.telephony(user), written);
    const failure = { kind: 'timeout', name: 'Timeout', message: '' } as const;
    directory.wrote({ ...user, result: 'failed', unknown: false, failure });
    assert.deepEqual(directory.telephony(user), written);
    directory.wrote({ ...user, result: 'conflict', now: telephony });
    assert.deepEqual(directory.telephony(user), telephony);
    directory.wrote({ ...user, result: 'failed', unknown: true, failure });
    assert.equal(directory.telephony(user), undefined);
  });

  it('does not take a late answer for what was written since', async () => {
    const user = documentationSample;
    await directory.users(accountId).loadFirst();
    sandbox.faults.replace(checkFaults(['latency,ms=100,operation=GetUserSettings']));
    const read = directory.getUserSettings(user);
    const written = { InboundCalling: false, OutboundCalling: false, SMS: true };
    directory.wrote({ ...user, result: 'done', knownBy: 'answer', telephony: written });
    await read;
    assert.deepEqual(directory.telephony(user), written);
  });

  it('asks the service for a whole e-mail address', async () => {
    const user = await directory.findByEmail(accountId, 'MARIA.GARCIA@example.com');
    assert.equal(user?.UserId, documentationSample.userId);
    assert.equal(await directory.findByEmail(accountId, 'nobody@example.com'), undefined);
  });
});

describe('ItemList', () => {
  it('goes on at the page that failed', async () => {
    const asked: (string | undefined)[] = [];
    const list = new ItemList<number>((token) => {
      asked.push(token);
      if (asked.length === 2) {
        return Promise.reject(new Error('once'));
      }
      return Promise.resolve(token === undefined ? { items: [1], nextToken: 'second' } : { items: [2] });
    });
    await list.loadFirst();
    await assert.rejects(list.loadMore(), /once/);
    assert.deepEqual([list.items, list.hasMore], [[1], true]);
    await list.loadMore();
    assert.deepEqual([list.items, list.hasMore], [[1, 2], false]);
    await list.loadMore();
    assert.deepEqual(asked, [undefined, 'second', 'second']);
  });

  it('keeps a page only when the next is under way', async () => {
    const kept: number[] = [];
    const list: ItemList<number> = new ItemList(async (token = '0') => {
      // To sign and to send takes some steps.
      for (let step = 0; step < 20; step++) {
        await Promise.resolve();
      }
      kept.push(list.length);
      const page = Number(token) + 1;
      return { items: [page], ...(page < 3 && { nextToken: String(page) }) };
    });
    await list.loadAll();
    assert.deepEqual(
      [kept, list.items],
      [
        [0, 0, 1],
        [1, 2, 3],
      ],
    );
  });

  it('asks again after a first page that failed', async () => {
    let failing = true;
    const list = new ItemList<number>(() =>
      failing ? Promise.reject(new Error('once')) : Promise.resolve({ items: [1] }),
    );
    await assert.rejects(list.loadFirst(), /once/);
    failing = false;
    await list.loadFirst();
    assert.deepEqual(list.items, [1]);
  });
});
