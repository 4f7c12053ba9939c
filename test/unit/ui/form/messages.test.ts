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

const noUsers: readonly [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a list', [user]],
  ['an id', 'u'],
  ['without an account', { userId: 'u' }],
  ['a user whose id is a number', { ...user, userId: 1 }],
  ['a user whose id is a list', { ...user, userId: ['u'] }],
  ['a user in a user', { user }],
];

describe('parseFormState', () => {
  const state = { connection: 'profile:office', user };

  it('takes a user and a connection, and nothing that comes besides', () => {
    assert.deepEqual(parseFormState(state), state);
    const more = { draft: { SMS: true }, saved: undefined, more: 1 };
    assert.deepEqual(parseFormState({ ...state, ...more, user: { ...user, name: 'Maria' } }), state);
  });

  for (const [name, none] of noUsers) {
    it(`drops a user that is ${name}`, () =>
      assert.equal(parseFormState({ connection: 'sandbox', user: none }), undefined));
  }

  for (const value of [undefined, null, 'sandbox', 1, [], [state], { user }, { connection: 'sandbox' }]) {
    it(`drops ${JSON.stringify(value)}`, () => assert.equal(parseFormState(value), undefined));
  }

  for (const connection of [undefined, null, 1, ['sandbox'], { kind: 'sandbox' }]) {
    it(`drops the connection ${JSON.stringify(connection)}`, () =>
      assert.equal(parseFormState({ connection, user }), undefined));
  }

  it('never fails, and takes nothing but what says who the form is about', function () {
    this.timeout(30_000);
    const someUser = fc.record({
      accountId: fc.oneof(fc.string(), anything),
      userId: fc.oneof(fc.string(), anything),
    });
    const someState = fc.record({
      connection: fc.oneof(fc.string(), anything),
      user: fc.oneof(someUser, anything),
    });
    fc.assert(
      fc.property(fc.oneof(someState, anything), (value) => {
        const parsed = parseFormState(value);
        if (parsed === undefined) {
          return;
        }
        assert.deepEqual(Object.keys(parsed).sort(), ['connection', 'user']);
        assert.deepEqual(Object.keys(parsed.user).sort(), ['accountId', 'userId']);
        assert.ok(
          [parsed.connection, parsed.user.accountId, parsed.user.userId].every(
            (text) => typeof text === 'string',
          ),
        );
        // What is kept over a reload is JSON.
        assert.deepEqual(parseFormState(json(JSON.stringify(parsed))), parsed);
      }),
      { numRuns: 1_000 },
    );
  });
});
