// Long work in short turns: all of it, in order, and others have theirs in between.

import assert from 'node:assert/strict';
import { inTurns } from '../../../src/telephony/inTurns';
import { collect } from '../support';

describe('inTurns', () => {
  it('has all items in their order, and a turn of the event loop before each part', async () => {
    const items = Array.from({ length: 1001 }, (_, i) => i);
    let turns = 0;
    const count = (): void => {
      turns += 1;
      turn = setImmediate(count);
    };
    let turn = setImmediate(count);
    const parts: (readonly number[])[] = [];
    for await (const part of inTurns(items)) {
      parts.push(part);
      assert.ok(turns >= parts.length, `${turns} turns before part ${parts.length}`);
    }
    clearImmediate(turn);
    assert.deepEqual(parts.flat(), items);
    assert.ok(parts.length > 1);
  });

  it('has no part where there is nothing', async () => {
    assert.deepEqual(await collect(inTurns([])), []);
  });
});
