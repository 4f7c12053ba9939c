// The names of the users of runs are looked up a few at a time, once, and are told as they come.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { User, UserReference } from '../../../../src/chime/model';
import { Directory } from '../../../../src/telephony/directory';
import { UserNames } from '../../../../src/ui/history/userNames';

const user = (userId: string): UserReference => ({ accountId: 'a', userId });
const users = (count: number) => Array.from({ length: count }, (_, i) => user(`u${i}`));
const failure = (name: string) => Object.assign(new Error(name), { name, kind: 'service' });

function connect(answer: (user: UserReference) => Promise<User>) {
  let [gets, atOnce, most] = [0, 0, 0];
  const client = {
    listAccounts: () => Promise.resolve({ items: [] }),
    listUsers: () => Promise.resolve({ items: [{ UserId: 'loaded', DisplayName: 'Loaded' }] }),
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
  return { connection, counts: () => ({ gets, most }) };
}

/** Resolves when more names are known for so many times. */
function learning(times: number): { readonly names: UserNames; readonly learned: Promise<void> } {
  let left = times;
  let tell: () => void = () => undefined;
  const learned = new Promise<void>((resolve) => (tell = resolve));
  return { names: new UserNames(() => --left === 0 && tell()), learned };
}

const named = ({ userId }: UserReference) =>
  Promise.resolve({ UserId: userId, DisplayName: userId.toUpperCase() });

describe('UserNames', () => {
  it('looks users up four at a time, and each once', async () => {
    const { connection, counts } = connect(named);
    const { names, learned } = learning(2);
    names.lookUp(users(30), connection);
    names.lookUp(users(40), connection);
    assert.equal(names.nameOf(user('u0'), connection), undefined);
    await learned;
    assert.equal(names.nameOf(user('u39'), connection), 'U39');
    names.lookUp(users(40), connection);
    await turn();
    assert.deepEqual(counts(), { gets: 40, most: 4 });
  });

  it('takes who is loaded from what is loaded', async () => {
    const { connection, counts } = connect(named);
    const { directory } = connection as { readonly directory: Directory };
    await directory.loadAll('a');
    const { names } = learning(1);
    names.lookUp([user('loaded')], connection);
    assert.equal(names.nameOf(user('loaded'), connection), 'Loaded');
    assert.equal(counts().gets, 0);
  });

  it('goes on after a user who is gone, and asks no more once it is refused', async () => {
    const gone = connect((one) =>
      one.userId === 'u1' ? Promise.reject(failure('NotFoundException')) : named(one),
    );
    const one = learning(1);
    one.names.lookUp(users(4), gone.connection);
    await one.learned;
    assert.equal(one.names.nameOf(user('u1'), gone.connection), undefined);
    assert.equal(one.names.nameOf(user('u3'), gone.connection), 'U3');

    const refused = connect(() => Promise.reject(failure('AccessDeniedException')));
    const other = learning(1);
    other.names.lookUp(users(100), refused.connection);
    await other.learned;
    other.names.lookUp(users(100), refused.connection);
    await turn();
    assert.deepEqual(refused.counts(), { gets: 4, most: 4 });
  });

  it('knows nothing of another directory, as after a refresh', async () => {
    const { connection } = connect(named);
    const { names, learned } = learning(1);
    names.lookUp(users(1), connection);
    await learned;
    assert.equal(names.nameOf(user('u0'), connect(named).connection), undefined);
  });
});
