// What comes from the grid's page is untrusted input: each message exactly, and nothing else.

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import type { GridSnapshot } from '../../../../src/gridProtocol';
import { GridHost } from '../../../../src/ui/grid/gridHost';
import { parseGridMessage } from '../../../../src/ui/grid/messages';
import { NumbersSource } from './numbersSource';

const look = { text: 'a', kind: 'change', order: { column: 1, descending: true }, from: 3, to: 20 };

const messages: readonly object[] = [
  { type: 'ready', id: 1, page: 5, look },
  { type: 'look', id: 2, look: { text: '', from: 0, to: 0 } },
  { type: 'set', id: 3, view: 1, rows: [], value: 'on' },
  { type: 'set', id: 3, view: 1, rows: [[0, 0], [1, 9]], value: 'off' }, // prettier-ignore
  { type: 'set', id: 3, view: 1, rows: [[5, Number.MAX_SAFE_INTEGER]], value: 'flip' },
  { type: 'copy', id: 4, view: 1, rows: [[0, 1]] },
  { type: 'set', id: 3, view: 1, rows: [[0, 1]], value: 'on', column: 2 },
  { type: 'paste', id: 6, view: 1, row: 0, column: 2, text: 'on\toff' },
  { type: 'act', id: 5, action: 'apply', view: 1, rows: [[0, 1]] },
];

const noNumbers: readonly unknown[] = [
  NaN,
  -1,
  0.5,
  Infinity,
  2 ** 53,
  '1',
  null,
  undefined,
  true,
  1n,
  [1],
  {},
];

const noMessages: readonly [string, unknown][] = [
  ['nothing', undefined],
  ['a list', [messages[0]]],
  ['no type', { id: 1 }],
  ['an unknown type', { type: 'apply', id: 1 }],
  ['a type in a list', { type: ['look'], id: 1, look }],
  ...noNumbers.flatMap((number): [string, unknown][] => [
    [`the id ${String(number)}`, { type: 'look', id: number, look }],
    [`the page ${String(number)}`, { type: 'ready', id: 1, page: number, look }],
    [`the view ${String(number)}`, { type: 'set', id: 1, view: number, rows: [], value: 'on' }],
    [`a look from ${String(number)}`, { type: 'look', id: 1, look: { ...look, from: number } }],
    [`a look to ${String(number)}`, { type: 'look', id: 1, look: { ...look, to: number } }],
    [`the row ${String(number)}`, { type: 'paste', id: 1, view: 1, row: number, column: 0, text: '' }],
    [`a range to ${String(number)}`, { type: 'set', id: 1, view: 1, rows: [[0, number]], value: 'on' }],
  ]),
  ['a look without a text', { type: 'look', id: 1, look: { from: 0, to: 1 } }],
  ['a text that is too long', { type: 'look', id: 1, look: { ...look, text: 'a'.repeat(1_001) } }],
  ['a kind that is no word', { type: 'look', id: 1, look: { ...look, kind: 1 } }],
  ['an order without a column', { type: 'look', id: 1, look: { ...look, order: { descending: true } } }],
  ['an order without a direction', { type: 'look', id: 1, look: { ...look, order: { column: 0 } } }],
  ['an order that is null', { type: 'look', id: 1, look: { ...look, order: null } }],
  ['an end before the beginning', { type: 'look', id: 1, look: { ...look, from: 9, to: 8 } }],
  ...[
    undefined,
    {},
    'all',
    [1],
    [[1]],
    [[2, 1]],
    [[0, 1, 2]],
    [
      [0, 1],
      [1, 2],
    ],
    [
      [5, 6],
      [0, 1],
    ],
    new Array(3),
  ].map((rows): [string, unknown] => [
    `the rows ${JSON.stringify(rows)}`,
    { type: 'set', id: 1, view: 1, rows, value: 'on' },
  ]),
  ...[undefined, true, 'toggle', ['on']].map((value): [string, unknown] => [
    `the value ${JSON.stringify(value)}`,
    { type: 'set', id: 1, view: 1, rows: [], value },
  ]),
  ['an action that is no word', { type: 'act', id: 1, action: {}, view: 1, rows: [] }],
  ...noNumbers
    .filter((number) => number !== undefined)
    .map((column): [string, unknown] => [
      `the column ${inspect(column)}`,
      { type: 'set', id: 1, view: 1, rows: [], value: 'on', column },
    ]),
  ['an action without a selection', { type: 'act', id: 1, action: 'apply', view: 1 }],
  [
    'a pasted text that is too long',
    { type: 'paste', id: 1, view: 1, row: 0, column: 0, text: 'a'.repeat(10_000_001) },
  ],
  ['a pasted text that is none', { type: 'paste', id: 1, view: 1, row: 0, column: 0, text: ['on'] }],
  ['an action that is too long', { type: 'act', id: 1, action: 'a'.repeat(101), view: 1, rows: [] }],
];

describe('parseGridMessage', () => {
  for (const message of messages) {
    it(`takes ${JSON.stringify(message)}, and nothing that comes besides`, () => {
      assert.deepEqual(parseGridMessage(message), message);
      assert.deepEqual(parseGridMessage({ ...message, more: 1, toString: 1 }), message);
    });
  }

  for (const [name, value] of noMessages) {
    it(`drops ${name}`, () => assert.equal(parseGridMessage(value), undefined));
  }

  it('sends no more than a thousand rows at once', () => {
    const message = parseGridMessage({ type: 'look', id: 1, look: { text: '', from: 5, to: 2 ** 40 } });
    assert.deepEqual(message, { type: 'look', id: 1, look: { text: '', from: 5, to: 1_005 } });
  });
});

describe('100,000 messages from a page that is not ours', () => {
  const number = fc.oneof(
    fc.nat(30),
    fc.constantFrom(-1, 0.5, NaN, 2 ** 53, Number.MAX_SAFE_INTEGER, '1', null),
  );
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'constructor', 'even', 'odd', '<img src=x>'),
  );
  const anyLook = fc.oneof(
    fc.record(
      {
        text,
        kind: text,
        order: fc.record({ column: number, descending: fc.boolean() }),
        from: number,
        to: number,
      },
      { requiredKeys: [] },
    ),
    fc.anything(),
  );
  const range = fc.tuple(fc.nat(30), fc.nat(30));
  const rows = fc.oneof(fc.array(range, { maxLength: 2 }), fc.tuple(fc.tuple(number, number)), fc.anything());
  const message = fc.oneof(
    fc.record(
      {
        type: fc.constantFrom('ready', 'look', 'set', 'paste', 'copy', 'act', 'apply', '__proto__', 'save'),
        id: fc.oneof(fc.nat(), number),
        page: number,
        view: number,
        look: anyLook,
        rows,
        value: fc.oneof(fc.constantFrom('on', 'off', 'flip'), fc.anything()),
        action: fc.oneof(text, fc.constant('apply')),
        row: number,
        column: fc.oneof(fc.nat(3), number),
        text: fc.oneof(text, fc.constant('on\toff\non')),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({
      type: fc.constant('set'),
      id: fc.nat(),
      view: fc.constant(1),
      rows: fc.tuple(range),
      value: fc.constantFrom('on', 'off', 'flip'),
    }),
    fc.record({ type: fc.constant('look'), id: fc.nat(), look: fc.constant({ text: '', from: 0, to: 9 }) }),
    fc.anything(),
  );

  it('sets nothing but check boxes that are there, does nothing that is not offered, and answers each', async function () {
    this.timeout(120_000);
    const source = new NumbersSource(25);
    source.actions = [{ id: 'apply', label: 'Apply', isPrimary: true, isAvailable: false }];
    const set = source.set.bind(source);
    let settings = 0;
    source.set = (indexes, value) => {
      settings++;
      assert.ok(indexes.every((index) => index < 25 && index % 2 === 0));
      return set(indexes, value);
    };
    const posted: GridSnapshot[] = [];
    const host = new GridHost('grid', source, {
      post: (snapshot) => posted.push(snapshot),
      act: () => assert.fail('An action that is not available was carried out.'),
      copy: () => Promise.resolve(),
      failed: (error) => assert.fail(String(error)),
    });
    await host.receive({ type: 'ready', id: 0, page: 1, look: { text: '', from: 0, to: 25 } });
    let parsed = 0;
    let view = 1;
    for (const value of fc.sample(message, 100_000)) {
      const known = parseGridMessage(value);
      if (known !== undefined) {
        parsed++;
        posted.length = 0;
        // Whoever sends them knows what is shown.
        await host.receive('view' in known && parsed % 2 === 0 ? { ...known, view } : known);
        assert.equal(posted.length, 1);
        view = posted[0]?.view ?? 0;
      }
    }
    assert.ok(parsed > 1_000 && settings > 10, `${parsed} messages, ${settings} settings`);
    assert.equal(source.checked.length, 25);
  });
});
