// What comes from the form's page is untrusted input: each message exactly, and nothing else.

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { telephonyKeys } from '../../../../src/chime/model';
import { parseFormMessage, parseFormState } from '../../../../src/ui/form/messages';

const anything: fc.Arbitrary<unknown> = fc.anything({ withNullPrototype: true, withSparseArray: true });

/** As JSON has it, where `__proto__` is a key as any other. */
const json = (text: string): unknown => JSON.parse(text);

const nameOf = (value: unknown): string => inspect(value, { breakLength: Infinity });

const messages: readonly unknown[] = [
  { type: 'ready', page: 0 },
  { type: 'ready', page: Number.MAX_SAFE_INTEGER },
  { type: 'save', id: 1, wanted: {} },
  { type: 'save', id: 1, wanted: { SMS: true } },
  { type: 'save', id: 1, wanted: { InboundCalling: false, OutboundCalling: true, SMS: false } },
  { type: 'seen', id: 1 },
  { type: 'revert' },
  { type: 'draft', changed: true },
  { type: 'draft', changed: false },
  { type: 'reload' },
  { type: 'cancel' },
  { type: 'signOut' },
  { type: 'showOutput' },
  ...[
    'retry',
    'signIn',
    'selectConnection',
    'openAwsFiles',
    'openSettings',
    'refresh',
    'copyPolicy',
    'diagnose',
  ].map((remedy) => ({ type: 'remedy', remedy })),
];

const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];
const noNumbers: readonly unknown[] = [
  NaN,
  -1,
  0.5,
  Infinity,
  -Infinity,
  2 ** 53,
  1e300,
  '1',
  null,
  undefined,
  true,
  1n,
  [1],
  {},
];

const noMessages: readonly [string, unknown][] = [
  ...[
    undefined,
    null,
    true,
    0,
    NaN,
    '',
    'ready',
    'reload',
    1n,
    Symbol('reload'),
    () => ({ type: 'reload' }),
  ].map((value): [string, unknown] => [`${nameOf(value)}`, value]),
  ['an empty object', {}],
  ['an empty list', []],
  ['a list of a message', [{ type: 'reload' }]],
  ['a list of the type', ['reload']],
  ['an unknown type', { type: 'delete' }],
  ['a type in another case', { type: 'Reload' }],
  ['a type with a space', { type: 'reload ' }],
  ['a type in a list', { type: ['reload'] }],
  ['a type in an object', { type: { toString: () => 'reload' } }],
  ['a boxed type', { type: Object('reload') as unknown }],
  ["a message as another's prototype", json('{"__proto__":{"type":"reload"}}')],
  ...prototypeNames.flatMap((name): [string, unknown][] => [
    [`the type ${name}`, { type: name }],
    [`the remedy ${name}`, { type: 'remedy', remedy: name }],
    [`the boolean ${name}`, json(`{"type":"save","id":1,"wanted":{"${name}":true}}`)],
    [
      `the boolean ${name} beside another`,
      json(`{"type":"save","id":1,"wanted":{"SMS":true,"${name}":true}}`),
    ],
  ]),
  ...noNumbers.flatMap((number): [string, unknown][] => [
    [`the page ${nameOf(number)}`, { type: 'ready', page: number }],
    [`the id ${nameOf(number)} of a save`, { type: 'save', id: number, wanted: { SMS: true } }],
    [`the id ${nameOf(number)} of what was seen`, { type: 'seen', id: number }],
  ]),
  ['no page', { type: 'ready' }],
  ['no id', { type: 'save', wanted: { SMS: true } }],
  ['nothing wanted', { type: 'save', id: 1 }],
  ...[null, true, 'SMS', 1, [], [true], ['SMS'], { 0: true }].map((wanted): [string, unknown] => [
    `wanted ${JSON.stringify(wanted)}`,
    { type: 'save', id: 1, wanted },
  ]),
  ...[null, 0, 1, 'true', undefined, [], {}].map((value): [string, unknown] => [
    `a boolean that is ${JSON.stringify(value)}`,
    { type: 'save', id: 1, wanted: { SMS: value } },
  ]),
  ['an unknown boolean', { type: 'save', id: 1, wanted: { Video: true } }],
  ['a boolean in another case', { type: 'save', id: 1, wanted: { sms: true } }],
  ['an unknown boolean beside a known one', { type: 'save', id: 1, wanted: { SMS: true, Video: true } }],
  ['no changed', { type: 'draft' }],
  ...[null, 0, 'true', [], {}].map((changed): [string, unknown] => [
    `changed ${JSON.stringify(changed)}`,
    { type: 'draft', changed },
  ]),
  ['no remedy', { type: 'remedy' }],
  ['an unknown remedy', { type: 'remedy', remedy: 'workbench.action.quit' }],
  ['a remedy in a list', { type: 'remedy', remedy: ['retry'] }],
];

describe('parseFormMessage', () => {
  for (const message of messages) {
    it(`takes ${JSON.stringify(message)}, and nothing that comes besides`, () => {
      assert.deepEqual(parseFormMessage(message), message);
      assert.deepEqual(
        parseFormMessage({ ...(message as object), more: 1, remedies: [], toString: 1 }),
        message,
      );
    });
  }

  for (const [name, value] of noMessages) {
    it(`drops ${name}`, () => assert.equal(parseFormMessage(value), undefined));
  }

  it('gives what it looked at, and not what is there at another look', () => {
    let looks = 0;
    const wanted = Object.defineProperty({}, 'SMS', {
      enumerable: true,
      get: () => (looks++ === 0 ? true : 'later'),
    });
    const message = parseFormMessage({ type: 'save', id: 1, wanted });
    assert.deepEqual(message, { type: 'save', id: 1, wanted: { SMS: true } });
    assert.deepEqual(message, { type: 'save', id: 1, wanted: { SMS: true } });
  });

  it('never fails, and takes nothing but messages', function () {
    this.timeout(30_000);
    const types = messages.map((message) => (message as { type: string }).type);
    const shapes = new Map<unknown, readonly string[]>([
      ['ready', ['page', 'type']],
      ['save', ['id', 'type', 'wanted']],
      ['seen', ['id', 'type']],
      ['draft', ['changed', 'type']],
      ['remedy', ['remedy', 'type']],
    ]);
    const wanted = fc.dictionary(
      fc.oneof(fc.constantFrom(...telephonyKeys), fc.string()),
      fc.oneof(fc.boolean(), anything),
      {
        maxKeys: 3,
      },
    );
    const almost = fc.record(
      {
        type: fc.oneof(fc.constantFrom(...types), anything),
        page: fc.oneof(fc.maxSafeNat(), anything),
        id: fc.oneof(fc.maxSafeNat(), anything),
        wanted: fc.oneof(wanted, anything),
        changed: fc.oneof(fc.boolean(), anything),
        remedy: fc.oneof(fc.constantFrom('retry', 'signIn'), anything),
        more: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(almost, anything), (value) => {
        const message = parseFormMessage(value);
        if (message === undefined) {
          return;
        }
        assert.deepEqual(Object.keys(message).sort(), shapes.get(message.type) ?? ['type']);
        assert.ok(types.includes(message.type));
        if (message.type === 'save') {
          assert.ok(
            Object.keys(message.wanted).every((key) => (telephonyKeys as readonly string[]).includes(key)),
          );
          assert.ok(Object.values(message.wanted).every((value) => typeof value === 'boolean'));
        }
        assert.deepEqual(parseFormMessage(structuredClone(message)), message);
      }),
      { numRuns: 1_000 },
    );
  });
});

const user = { accountId: 'a', userId: 'u' };
const one = { kind: 'user', ...user };
const many = { kind: 'many', accountIds: ['a', 'b'], users: [user] };

const states: readonly unknown[] = [
  { connection: 'sandbox', target: one },
  { connection: 'profile:office', target: { kind: 'many', accountIds: [], users: [] } },
  { connection: 'sandbox', target: many },
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
  ].map((filter) => ({ connection: 'sandbox', target: { ...many, filter } })),
];

const noTargets: readonly [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a list', [one]],
  ['an id', 'u'],
  ['no kind', user],
  ['an unknown kind', { ...one, kind: 'all' }],
  ...prototypeNames.map((name): [string, unknown] => [`the kind ${name}`, { ...many, ...one, kind: name }]),
  ['a user without an account', { kind: 'user', userId: 'u' }],
  ['a user whose id is a number', { ...one, userId: 1 }],
  ['a user whose id is a list', { ...one, userId: ['u'] }],
  ['a user in a target of its own', { kind: 'user', target: one }],
  ['many in many', { kind: 'many', target: many }],
  ['no accounts', { kind: 'many', users: [user] }],
  ['no users', { kind: 'many', accountIds: ['a'] }],
  ['one account', { ...many, accountIds: 'a' }],
  ['accounts as an object', { ...many, accountIds: { 0: 'a', length: 1 } }],
  ['an account that is none', { ...many, accountIds: ['a', null] }],
  ['a hole among the accounts', { ...many, accountIds: Object.assign(['a', 'b', 'c'], { length: 4 }) }],
  ['a hole among the users', { ...many, users: Object.assign([user], { length: 2 }) }],
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

describe('parseFormState', () => {
  for (const state of states) {
    it(`takes ${JSON.stringify(state)}, and nothing that comes besides`, () => {
      assert.deepEqual(parseFormState(state), state);
      const { target } = state as { target: object };
      const more = { draft: { SMS: true }, saved: undefined, more: 1 };
      assert.deepEqual(
        parseFormState({ ...(state as object), ...more, target: { ...target, more: 1 } }),
        state,
      );
    });
  }

  it('takes of a user the two ids', () =>
    assert.deepEqual(
      parseFormState({
        connection: 'sandbox',
        target: { ...many, users: [{ ...user, name: 'Maria', kind: 'user' }] },
      }),
      { connection: 'sandbox', target: many },
    ));

  for (const [name, target] of noTargets) {
    it(`drops a target that is ${name}`, () =>
      assert.equal(parseFormState({ connection: 'sandbox', target }), undefined));
  }

  for (const value of [
    undefined,
    null,
    'sandbox',
    1,
    [],
    [states[0]],
    { target: one },
    { connection: 'sandbox' },
  ]) {
    it(`drops ${JSON.stringify(value)}`, () => assert.equal(parseFormState(value), undefined));
  }

  for (const connection of [undefined, null, 1, ['sandbox'], { kind: 'sandbox' }]) {
    it(`drops the connection ${JSON.stringify(connection)}`, () =>
      assert.equal(parseFormState({ connection, target: one }), undefined));
  }

  it('never fails, and takes nothing but what says who the form is about', function () {
    this.timeout(30_000);
    const users = fc.array(fc.oneof(fc.constant(user), anything), { maxLength: 3 });
    const filter = fc.record(
      { text: fc.oneof(fc.string(), anything), license: fc.oneof(fc.string(), anything), settings: anything },
      { requiredKeys: [] },
    );
    const target = fc.record(
      {
        kind: fc.oneof(fc.constantFrom('user', 'many'), anything),
        accountId: fc.oneof(fc.string(), anything),
        userId: fc.oneof(fc.string(), anything),
        accountIds: fc.oneof(fc.array(fc.oneof(fc.string(), anything), { maxLength: 3 }), anything),
        users: fc.oneof(users, anything),
        filter: fc.oneof(filter, fc.constant(undefined), anything),
      },
      { requiredKeys: ['kind', 'accountId', 'userId', 'accountIds', 'users'] },
    );
    const state = fc.record({
      connection: fc.oneof(fc.string(), anything),
      target: fc.oneof(target, anything),
    });
    const shapes = ['accountId,kind,userId', 'accountIds,kind,users', 'accountIds,filter,kind,users'];
    fc.assert(
      fc.property(fc.oneof(state, anything), (value) => {
        const parsed = parseFormState(value);
        if (parsed === undefined) {
          return;
        }
        assert.deepEqual(Object.keys(parsed).sort(), ['connection', 'target']);
        assert.equal(typeof parsed.connection, 'string');
        assert.ok(shapes.includes(Object.keys(parsed.target).sort().join()));
        // What is kept over a reload is JSON.
        assert.deepEqual(parseFormState(json(JSON.stringify(parsed))), parsed);
        if (parsed.target.kind === 'many') {
          assert.ok(parsed.target.accountIds.every((id) => typeof id === 'string'));
          assert.ok(
            parsed.target.users.every((one) => Object.keys(one).sort().join() === 'accountId,userId'),
          );
          assert.deepEqual(
            parsed.target.filter,
            (value as typeof parsed & { target: typeof parsed.target }).target.filter,
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
