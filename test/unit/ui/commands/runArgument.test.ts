// Which of its users a command of a run is for: what comes from outside is never guessed at.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { ofUsers, usersOf } from '../../../../src/ui/commands/runArgument';

const user = (userId: string) => ({ accountId: 'a', userId });

describe('usersOf', () => {
  it('gives the user of a row, the users that are named, and nothing for a whole run', () => {
    assert.deepEqual(usersOf({ kind: 'change', change: user('one') }), [user('one')]);
    assert.deepEqual(usersOf({ run: 'r', users: [{ ...user('one'), name: 'x' }, user('two')] }), [
      user('one'),
      user('two'),
    ]);
    for (const whole of [undefined, null, 'r', { run: 'r' }, { kind: 'run' }, { kind: 'group', users: [] }]) {
      assert.equal(usersOf(whole), undefined);
    }
  });

  it('refuses users who are none, instead of taking all', () => {
    for (const users of [null, 'one', {}, [{}], [user('one'), null], new Array(2)]) {
      assert.throws(() => usersOf({ run: 'r', users }));
    }
  });

  it('takes of a list those users, in its order', () => {
    const all = ['one', 'two', 'three'].map(user);
    assert.deepEqual(ofUsers(all, undefined), all);
    assert.deepEqual(ofUsers(all, [user('three'), user('one')]), [user('one'), user('three')]);
    assert.deepEqual(ofUsers(all, []), []);
  });
});
