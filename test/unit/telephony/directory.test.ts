import assert from 'node:assert/strict';
import { documentationSample } from '../../../src/chime/model';
import { Directory, ItemList } from '../../../src/telephony/directory';
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
