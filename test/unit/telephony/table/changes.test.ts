// Changes of a text: many as one, and what is known of lines that move.

import assert from 'node:assert/strict';
import {
  applyChanges,
  joinSpans,
  moveLines,
  spanOf,
  type ContentChange,
} from '../../../../src/telephony/table/changes';
import type { TextChange } from '../../../../src/telephony/table/reader';
import { checkTable } from '../../../../src/telephony/table/checkTable';
import { TableReader } from '../../../../src/telephony/table/reader';

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1;

const changeAt = (text: string, rangeOffset: number, rangeLength: number, added: string): ContentChange => ({
  rangeOffset,
  rangeLength,
  text: added,
  range: {
    start: { line: lineOf(text, rangeOffset) },
    end: { line: lineOf(text, rangeOffset + rangeLength) },
  },
});

/** As an editor does: each place is that before all of them. */
const applied = (text: string, changes: readonly ContentChange[]): string =>
  changes
    .toSorted((one, other) => other.rangeOffset - one.rangeOffset)
    .reduce(
      (now, { rangeOffset, rangeLength, text: added }) =>
        now.slice(0, rangeOffset) + added + now.slice(rangeOffset + rangeLength),
      text,
    );

/** A number of 32 bits after the other, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomChanges(text: string, random: (below: number) => number): readonly ContentChange[] {
  const changes: ContentChange[] = [];
  let from = 0;
  for (let count = 1 + random(4); count > 0 && from <= text.length; count--) {
    const offset = from + random(text.length - from + 1);
    const length = random(Math.min(30, text.length - offset) + 1);
    const added = ['', 'x', '"', 'on', ',', '\n', 'a,b\nc,d\n', 'é'][random(8)] ?? '';
    changes.push(changeAt(text, offset, length, added));
    from = offset + length + 1;
  }
  return changes.reverse();
}

const table = `account_id,user_id,sms\n${Array.from({ length: 40 }, (_, i) => `a,u${i},${i % 3 ? 'on' : 'maybe'}\n`).join('')}`;

describe('changes of a text', () => {
  it('many as one: what is before and behind is the same', () => {
    const random = numbers(1);
    for (let round = 0; round < 500; round++) {
      const changes = randomChanges(table, random);
      const after = applied(table, changes);
      const { offset, length, added } = spanOf(changes);
      assert.equal(table.slice(0, offset), after.slice(0, offset));
      assert.equal(table.slice(offset + length), after.slice(offset + added));
    }
  });

  it('put into the text: it is what an editor makes of it', () => {
    const random = numbers(3);
    for (let round = 0; round < 500; round++) {
      const changes = randomChanges(table, random);
      assert.equal(applyChanges(table, changes), applied(table, changes));
    }
  });

  it('two texts put in at one place stay in the order in which an editor has them', () => {
    const changes = [changeAt('ab', 1, 0, '2'), changeAt('ab', 1, 0, '1')];
    assert.equal(applyChanges('ab', changes), 'a12b');
  });

  it('events joined, as the reader is told of them: it finds what a whole reading finds', () => {
    const random = numbers(2);
    for (let round = 0; round < 300; round++) {
      const reader = new TableReader('file');
      reader.setText(table);
      while (reader.readOn());
      let text = table;
      let span: TextChange | undefined;
      for (let events = 1 + random(4); events > 0; events--) {
        const changes = randomChanges(text, random);
        text = applied(text, changes);
        span = span === undefined ? spanOf(changes) : joinSpans(span, spanOf(changes));
      }
      assert.ok(span);
      assert.equal(text.length, table.length - span.length + span.added);
      reader.change(text, span);
      while (reader.readOn());
      assert.deepEqual(reader.check(), checkTable(text));
    }
  });

  const lines = 'one\ntwo\nthree\nfour\nfive\n';
  const cases: readonly (readonly [string, readonly ContentChange[], string])[] = [
    ['nothing moves where a later line changes', [changeAt(lines, 20, 0, 'x')], '1 2 3 4'],
    ['a line that changes is forgotten', [changeAt(lines, 5, 1, 'x')], '1 3 4 5'],
    ['a line put in moves those behind', [changeAt(lines, 4, 0, 'new\n')], '1 4 5 6'],
    ['lines taken out move those behind', [changeAt(lines, 4, 10, '')], '1 3'],
    ['many at once', [changeAt(lines, 15, 0, 'x\ny'), changeAt(lines, 0, 0, 'x\n')], '3 4 7'],
  ];
  for (const [title, changes, expected] of cases) {
    it(`lines: ${title}`, () => {
      const known = [1, 2, 3, 4, 5].map((line) => ({ line }));
      const moved = moveLines(known, changes);
      assert.equal(moved.map(({ line }) => line).join(' '), expected);
    });
  }

  it('ten thousand changes and as many known lines take no longer than a moment', () => {
    const changes = Array.from({ length: 10_000 }, (_, i): ContentChange => ({
      rangeOffset: i * 5,
      rangeLength: 0,
      text: '',
      range: { start: { line: i }, end: { line: i } },
    }));
    const known = Array.from({ length: 10_000 }, (_, i) => ({ line: i + 1 }));
    assert.deepEqual(moveLines(known, changes), []);
  });
});
