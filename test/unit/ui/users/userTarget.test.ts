// Whom a grid of users is for, as it is kept over a reload: exactly that, and nothing else.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseManyTarget } from '../../../../src/ui/users/userTarget';

const anything: fc.Arbitrary<unknown> = fc.anything({ withNullPrototype: true, withSparseArray: true });

/** As JSON has it, where `__proto__` is a key as any other. */
const json = (text: string): unknown => JSON.parse(text);

const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];

const user = { accountId: 'a', userId: 'u' };
const many = { kind: 'many', accountIds: ['a', 'b'], users: [user] };

const targets: readonly object[] = [
  { kind: 'many', accountIds: [], users: [] },
  many,
  ...[
    { text: 'Maria' },
    { license: 'Pro' },
    { status: 'Registered' },
    { hasNumber: false },
    { settings: { SMS: true } },
    {
      text: 'x',
      license: 'Pro',
      status: 'Suspended',
      hasNumber: true,
      settings: { SMS: false, InboundCalling: true },
    },
  ].map((filter) => ({ ...many, filter })),
];

const noTargets: readonly [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a list', [many]],
  ['an id', 'u'],
  ['no kind', user],
  ['an unknown kind', { ...many, kind: 'user' }],
  ...prototypeNames.map((name): [string, unknown] => [`the kind ${name}`, { ...many, kind: name }]),
  ['many in many', { kind: 'many', target: many }],
  ['no accounts', { kind: 'many', users: [user] }],
  ['no users', { kind: 'many', accountIds: ['a'] }],
  ['one account', { ...many, accountIds: 'a' }],
  ['accounts as an object', { ...many, accountIds: { 0: 'a', length: 1 } }],
  ['an account that is none', { ...many, accountIds: ['a', null] }],
  ['a hole among the accounts', { ...many, accountIds: Object.assign(['a', 'b', 'c'], { length: 4 }) }],
  ['a hole among the users', { ...many, users: Object.assign([user], { length: 2 }) }],
  ['a user without an account', { ...many, users: [{ userId: 'u' }] }],
  ['a user whose id is a number', { ...many, users: [{ ...user, userId: 1 }] }],
  ['a user whose id is a list', { ...many, users: [{ ...user, userId: ['u'] }] }],
  ['a user that is an id', { ...many, users: ['u'] }],
  ['a user without an id', { ...many, users: [user, { accountId: 'a' }] }],
  ['a user that is a list', { ...many, users: [['a', 'u']] }],
  ['users in lists', { ...many, users: [[user]] }],
  ...(
    [
      null,
      {},
      [],
      'Maria',
      true,
      { text: '' },
      { text: 1 },
      { text: 'x'.repeat(1_001) },
      { name: 'Maria' },
      { text: 'Maria', license: 1 },
      { text: 'Maria', more: true },
      { text: 'Maria', hasNumber: 'false' },
      { license: 'Pro', settings: null },
      { license: 'Pro', settings: { SMS: 'true' } },
      { license: 'Pro', settings: { SMS: true, Video: true } },
      { license: 'Pro', settings: [true] },
      json('{"license":"Pro","__proto__":{"text":"Maria"}}'),
    ] as const
  ).map((filter): [string, unknown] => [
    `the filter ${JSON.stringify(filter).slice(0, 80)}`,
    { ...many, filter },
  ]),
];

describe('parseManyTarget', () => {
  for (const target of targets) {
    it(`takes ${JSON.stringify(target)}, and nothing that comes besides`, () => {
      assert.deepEqual(parseManyTarget(target), target);
      assert.deepEqual(parseManyTarget({ ...target, more: 1 }), target);
    });
  }

  it('takes of a user the two ids', () =>
    assert.deepEqual(parseManyTarget({ ...many, users: [{ ...user, name: 'Maria', kind: 'user' }] }), many));

  for (const [name, target] of noTargets) {
    it(`drops a target that is ${name}`, () => assert.equal(parseManyTarget(target), undefined));
  }

  it('never fails, and takes nothing but what says whom a write is for', function () {
    this.timeout(30_000);
    const users = fc.array(fc.oneof(fc.constant(user), anything), { maxLength: 3 });
    const filter = fc.record(
      { text: fc.oneof(fc.string(), anything), license: fc.oneof(fc.string(), anything), settings: anything },
      { requiredKeys: [] },
    );
    const target = fc.record(
      {
        kind: fc.oneof(fc.constantFrom('user', 'many'), anything),
        accountIds: fc.oneof(fc.array(fc.oneof(fc.string(), anything), { maxLength: 3 }), anything),
        users: fc.oneof(users, anything),
        filter: fc.oneof(filter, fc.constant(undefined), anything),
      },
      { requiredKeys: ['kind', 'accountIds', 'users'] },
    );
    fc.assert(
      fc.property(fc.oneof(target, anything), (value) => {
        const parsed = parseManyTarget(value);
        if (parsed === undefined) {
          return;
        }
        const shapes = ['accountIds,kind,users', 'accountIds,filter,kind,users'];
        assert.ok(shapes.includes(Object.keys(parsed).sort().join()));
        // What is kept over a reload is JSON.
        assert.deepEqual(parseManyTarget(json(JSON.stringify(parsed))), parsed);
        assert.ok(parsed.accountIds.every((id) => typeof id === 'string'));
        assert.ok(parsed.users.every((one) => Object.keys(one).sort().join() === 'accountId,userId'));
        assert.deepEqual(parsed.filter, (value as typeof parsed).filter);
      }),
      { numRuns: 1_000 },
    );
  });
});
