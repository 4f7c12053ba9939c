// Whom a command is for, inside the real extension host: what decides whom a write hits.

import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Account } from '../../src/chime/model';
import type { FormState } from '../../src/protocol';
import { Directory } from '../../src/telephony/directory';
import type { UserGrids } from '../../src/ui/userGrid/userGrids';
import type { ManyTarget } from '../../src/ui/users/userTarget';
import type { UserReference } from '../../src/chime/model';
import type { UserFilter } from '../../src/telephony/userFilter';
import type { Node } from '../../src/ui/accounts/accountsNodes';
import type { Parts } from '../../src/ui/commands/parts';
import { onConnectionNow, targetOf, targetUser } from '../../src/ui/commands/target';
import type { OpenConnection } from '../../src/ui/connection/session';

const nobodyListed = { items: [], nextToken: undefined };

function openConnection(profile: string): OpenConnection {
  const client = {
    listAccounts: () => Promise.resolve(nobodyListed),
    listUsers: () => Promise.resolve(nobodyListed),
  };
  return {
    client,
    choice: { kind: 'profile', profile },
    directory: new Directory(client as unknown as ConstructorParameters<typeof Directory>[0]),
  } as unknown as OpenConnection;
}

const inUse = openConnection('a');
/** The same profile, opened before: what was loaded through it means nothing any more. */
const before = openConnection('a');

const accountOf = (id: string): Account => ({ AccountId: id, Name: `Name of ${id}`, AwsAccountId: '1' });
const account = (id: string, connection = inUse): Node => ({
  kind: 'account',
  connection,
  account: accountOf(id),
});
const user = (id: string, accountId = 'acc', connection = inUse): Node & { kind: 'user' } => ({
  kind: 'user',
  connection,
  accountId,
  user: { UserId: id, DisplayName: `Name of ${id}` },
});
const setting = (of: Node & { kind: 'user' }): Node => ({
  kind: 'setting',
  parent: of,
  key: 'SMS',
  value: true,
});
const more: Node = { kind: 'more', parent: undefined, shown: 1 };
const failure = { kind: 'failure', parent: undefined, problem: {} } as Node;

const one = (userId: string, accountId = 'acc') => ({ accountId, userId });
const form = (user: FormState['user'], connection = 'profile:a'): FormState => ({ user, connection });

interface Given {
  readonly argument?: unknown;
  readonly selected?: unknown;
  /** The rows that are selected in the view. */
  readonly rows?: readonly Node[];
  /** The form in front. */
  readonly active?: FormState;
  /** The grid in front. */
  readonly grid?: UserGrids['inFront'];
  readonly filter?: UserFilter;
}

const partsOf = ({ rows = [], active, grid, filter }: Given): Parts =>
  ({
    session: { connect: () => Promise.resolve(inUse), personActed: () => undefined },
    accountsTree: { selection: rows, redraw: () => undefined },
    forms: { active },
    userGrids: { inFront: grid },
    filter: { filter },
    report: { logged: () => undefined },
  }) as unknown as Parts;

/** One user as their reference, many as their target. */
async function found(given: Given): Promise<unknown> {
  const target = await targetOf(partsOf(given), given.argument, given.selected);
  assert.equal(target?.connection, inUse);
  return (
    target && ('target' in target ? target.target : { accountId: target.accountId, userId: target.userId })
  );
}

const many = (accountIds: string[], users: UserReference[], filter?: UserFilter): ManyTarget => ({
  kind: 'many',
  accountIds,
  users,
  ...(filter && { filter }),
});

const basic: UserFilter = { license: 'Basic' };

describe('whom a command is for', () => {
  const cases: readonly [string, Given, unknown][] = [
    ['the row that it was called on', { argument: user('u1') }, one('u1')],
    [
      'that row, whatever else is selected or in front',
      { argument: user('u1'), rows: [user('u2'), user('u3')], active: form(one('u4')) },
      one('u1'),
    ],
    ['the user of a row of a setting', { argument: setting(user('u1')) }, one('u1')],
    [
      'all rows that were selected with it',
      { argument: user('u1'), selected: [user('u1'), user('u2')] },
      many([], [one('u1'), one('u2')]),
    ],
    ['the row alone where it alone is selected', { argument: user('u1'), selected: [user('u1')] }, one('u1')],
    [
      'the row alone where others are selected than it',
      { argument: user('u1'), selected: undefined, rows: [user('u2')] },
      one('u1'),
    ],
    [
      'each user once',
      { selected: [user('u1'), setting(user('u1')), user('u2'), user('u2')] },
      many([], [one('u1'), one('u2')]),
    ],
    ['one user where the others are the same', { selected: [user('u1'), setting(user('u1'))] }, one('u1')],
    [
      'the same id in two accounts as two users',
      { selected: [user('u1', 'acc'), user('u1', 'other')] },
      many([], [one('u1', 'acc'), one('u1', 'other')]),
    ],
    ['an account: all of its users', { argument: account('acc') }, many(['acc'], [])],
    [
      'an account: those of its users whom the filter shows',
      { argument: account('acc'), filter: basic },
      many(['acc'], [], basic),
    ],
    [
      'users: a filter says nothing of them',
      { selected: [user('u1'), user('u2')], filter: basic },
      many([], [one('u1'), one('u2')]),
    ],
    [
      'an account with users of it: they are not meant twice',
      { selected: [account('acc'), user('u1'), user('u2', 'other')] },
      many(['acc'], [one('u2', 'other')]),
    ],
    [
      'rows of users, without the others that were selected with them',
      { selected: [user('u1'), more, failure] },
      one('u1'),
    ],
    ['ids', { argument: one('u1') }, one('u1')],
    ['ids, with the connection in use', { argument: { ...one('u1'), connection: 'profile:a' } }, one('u1')],
    [
      'ids, whatever is selected or in front',
      { argument: one('u1'), rows: [user('u2')], active: form(one('u3')) },
      one('u1'),
    ],
    [
      'ids, without what else they come with',
      { argument: { ...one('u1'), kindOf: 'x', filter: basic } },
      one('u1'),
    ],
    ['lists of ids', { argument: [one('u1'), one('u2'), one('u1')] }, many([], [one('u1'), one('u2')])],
    [
      'the form in front, rather than rows that are selected',
      { rows: [user('u2')], active: form(one('u1')) },
      one('u1'),
    ],
    [
      'the grid in front, with its filter and not the one in use',
      {
        grid: { target: many(['acc'], [], basic), connection: 'profile:a' },
        filter: { text: 'x' },
      },
      many(['acc'], [], basic),
    ],
    ['the rows that are selected', { rows: [user('u1'), account('other')] }, many(['other'], [one('u1')])],
    [
      'the rows that are selected, but for those of a connection before',
      { rows: [user('u1'), user('u2', 'acc', before)] },
      one('u1'),
    ],
  ];
  for (const [title, given, expected] of cases) {
    it(title, async () => assert.deepEqual(await found(given), expected));
  }

  const refused: readonly [string, Given, string][] = [
    ['a row of a connection before', { argument: user('u1', 'acc', before) }, 'connectionChanged'],
    [
      'rows of which one is of a connection before',
      { selected: [user('u1'), user('u2', 'acc', before)] },
      'connectionChanged',
    ],
    ['an account of a connection before', { argument: account('acc', before) }, 'connectionChanged'],
    [
      'ids of another connection',
      { argument: { ...one('u1'), connection: 'profile:b' } },
      'connectionChanged',
    ],
    [
      'a list of ids of which one is of another connection',
      { argument: [one('u1'), { ...one('u2'), connection: 'sandbox' }] },
      'connectionChanged',
    ],
    ['a row that is of no user', { argument: more, rows: [user('u1')] }, 'input'],
    ['rows of which none is of a user', { selected: [more, failure] }, 'input'],
    ['rows and ids together', { argument: [user('u1'), one('u2')] }, 'input'],
    ['an empty list', { argument: [], rows: [user('u1')] }, 'input'],
    ['a text', { argument: 'u1', rows: [user('u1')] }, 'input'],
    ['a number', { argument: 0, rows: [user('u1')] }, 'input'],
    ['false', { argument: false, rows: [user('u1')] }, 'input'],
    ['an object without ids', { argument: {}, rows: [user('u1')] }, 'input'],
    ['an account id alone', { argument: { accountId: 'acc' } }, 'input'],
    ['ids that are no texts', { argument: { accountId: 1, userId: 2 } }, 'input'],
    ['a list of which one names no user', { argument: [one('u1'), {}] }, 'input'],
    ['a list with nothing in it', { argument: [undefined, null] }, 'input'],
  ];
  for (const [title, given, kind] of refused) {
    it(`nobody, and says so: ${title}`, () =>
      assert.rejects(targetOf(partsOf(given), given.argument, given.selected), { kind }));
  }

  const asked: readonly [string, Given][] = [
    ['nothing is selected', {}],
    ['what is selected is of a connection before', { rows: [user('u1', 'acc', before)] }],
    ['no row of a user is selected', { rows: [more] }],
    [
      'the form in front is of another connection, though a row is selected',
      { rows: [user('u1')], active: form(one('u2'), 'profile:b') },
    ],
  ];
  for (const [title, given] of asked) {
    it(`who the person says, where ${title}`, async () => {
      const target = targetOf(partsOf(given), undefined, undefined);
      let ended = false;
      void target.finally(() => (ended = true));
      // Leaving the list is the answer: until it is there, there is nothing to leave.
      while (!ended) {
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
        await nextTurn();
      }
      assert.equal(await target, undefined);
    });
  }

  describe('to be tried again', () => {
    const target = { ...one('u1'), name: 'Name', connection: inUse };
    const connectingTo = (connect: () => Promise<OpenConnection>) => {
      let acted = false;
      const session = { connect, personActed: () => (acted = true) };
      return { parts: { ...partsOf({}), session } as unknown as Parts, hasActed: () => acted };
    };

    it('the same users, on the connection that was opened anew since', async () => {
      const anew = openConnection('a');
      const { parts, hasActed } = connectingTo(() => Promise.resolve(anew));
      const again = await onConnectionNow(parts, target);
      assert.deepEqual([again.userId, again.name], ['u1', 'Name']);
      assert.equal(again.connection, anew);
      assert.ok(hasActed());
    });

    it('nobody, where another connection is in use by now', () =>
      assert.rejects(
        onConnectionNow(connectingTo(() => Promise.resolve(openConnection('b'))).parts, target),
        { kind: 'connectionChanged' },
      ));

    it('nobody, where the connection cannot be opened', () =>
      assert.rejects(onConnectionNow(connectingTo(() => Promise.reject(new Error('no'))).parts, target), {
        message: 'no',
      }));
  });

  it('one user only, where a command takes no more', async () => {
    const parts = partsOf({});
    assert.equal((await targetUser(parts, one('u1')))?.userId, 'u1');
    await assert.rejects(targetUser(parts, account('acc')), { kind: 'input' });
    await assert.rejects(targetUser(parts, [one('u1'), one('u2')]), { kind: 'input' });
  });
});
