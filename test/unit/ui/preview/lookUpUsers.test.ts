// Names are looked up before a preview opens: a few at a time, by whole lists where many are not known, and no more than needed.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { User, UserReference } from '../../../../src/chime/model';
import { Directory } from '../../../../src/telephony/directory';
import { lookUpUsers } from '../../../../src/ui/preview/lookUpUsers';
import { user } from './support';

function connect(answer: (user: UserReference) => Promise<User>) {
  let [lists, gets, atOnce, most] = [0, 0, 0, 0];
  const named = (UserId: string): User => ({ UserId, DisplayName: UserId.toUpperCase() });
  const client = {
    listAccounts: () => Promise.resolve({ items: [] }),
    listUsers: () => {
      lists++;
      return Promise.resolve({ items: Array.from({ length: 300 }, (_, i) => named(`u${i}`)) });
    },
    getUserSettings: () => assert.fail('No setting is read.'),
    getUser: async (reference: UserReference) => {
      gets++;
      most = Math.max(most, ++atOnce);
      await turn();
      atOnce--;
      return answer(reference);
    },
  };
  const connection = { client, directory: new Directory(client) } as never;
  return { connection, named, counts: () => ({ lists, gets, most }) };
}

const reading = (signal = new AbortController().signal) => ({ onProgress: () => undefined, signal });
const users = (count: number) => Array.from({ length: count }, (_, i) => user(`u${i}`));

describe('lookUpUsers', () => {
  it('asks for some one by one, a few at a time', async () => {
    const { connection, named, counts } = connect(({ userId }) => Promise.resolve(named(userId)));
    const find = await lookUpUsers(users(100), connection, reading());
    assert.equal(find(user('u99'))?.DisplayName, 'U99');
    assert.equal(find(user('stranger')), undefined);
    assert.deepEqual(counts(), { lists: 0, gets: 100, most: 8 });
  });

  it('lists the account where many are not known, once', async () => {
    const { connection, counts } = connect(() => assert.fail('It is listed.'));
    const find = await lookUpUsers(users(250), connection, reading());
    assert.equal(find(user('u249'))?.DisplayName, 'U249');
    await lookUpUsers(users(250), connection, reading());
    assert.deepEqual(counts(), { lists: 1, gets: 0, most: 0 });
  });

  it('goes on without the names of users who are gone, and asks no more once it is refused', async () => {
    const failure = (name: string) => Object.assign(new Error(name), { name, kind: 'service' });
    const { connection, named, counts } = connect(({ userId }) =>
      userId === 'u1' ? Promise.reject(failure('NotFoundException')) : Promise.resolve(named(userId)),
    );
    const find = await lookUpUsers(users(50), connection, reading());
    assert.deepEqual([find(user('u1')), find(user('u2'))?.DisplayName], [undefined, 'U2']);
    assert.equal(counts().gets, 50);
    const refused = connect(() => Promise.reject(failure('ForbiddenException')));
    const findNobody = await lookUpUsers(users(150), refused.connection, reading());
    assert.equal(findNobody(user('u1')), undefined);
    assert.ok(refused.counts().gets < 20, `${refused.counts().gets}`);
  });

  it('ends when the person cancels', async () => {
    const cancelling = new AbortController();
    const { connection, named } = connect(({ userId }) => {
      cancelling.abort();
      return Promise.resolve(named(userId));
    });
    await assert.rejects(lookUpUsers(users(50), connection, reading(cancelling.signal)), {
      kind: 'cancelled',
    });
  });
});
