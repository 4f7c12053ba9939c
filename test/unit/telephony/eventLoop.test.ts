// Long work in slices: all of it, in order, and others have theirs in between.

import assert from 'node:assert/strict';
import { inSlices } from '../../../src/telephony/eventLoop';
import { collect } from '../support';

describe('inSlices', () => {
  it('has all items in their order, so many in each turn of the event loop, and none in that of what follows', async () => {
    const items = Array.from({ length: 1001 }, (_, i) => i);
    let turn = 0;
    const count = (): void => {
      turn += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const worked: number[] = [];
    const inTurn = new Map<number, number>();
    for await (const item of inSlices(items)) {
      worked.push(item);
      inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
    }
    clearImmediate(next);
    assert.deepEqual(worked, items);
    assert.deepEqual([...inTurn.values()], [200, 200, 200, 200, 200, 1]);
    assert.ok(!inTurn.has(0), 'before the first');
    assert.ok(!inTurn.has(turn), 'after the last');
  });

  it('has no item where there is none', async () => {
    assert.deepEqual(await collect(inSlices([])), []);
  });
});
