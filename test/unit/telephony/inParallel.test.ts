// Many at once: each once, never more than are allowed, and each result as it comes.

import assert from 'node:assert/strict';
import { inParallel } from '../../../src/telephony/inParallel';
import { collect } from '../support';

describe('inParallel', () => {
  it('works on each once, and on no more at once than are allowed', async () => {
    let active = 0;
    let most = 0;
    const results = await collect(
      inParallel(Array.from({ length: 500 }).keys(), 20, async (item) => {
        active += 1;
        most = Math.max(most, active);
        await new Promise((resolve) => setImmediate(resolve));
        active -= 1;
        return item;
      }),
    );
    assert.deepEqual(
      results.sort((one, other) => one - other),
      [...Array.from({ length: 500 }).keys()],
    );
    assert.equal(most, 20);
  });

  it('gives a result while others are worked on', async () => {
    let finish: (value: string) => void = () => undefined;
    const slow = new Promise<string>((resolve) => (finish = resolve));
    const results = inParallel(['slow', 'quick'], 4, (item) =>
      item === 'slow' ? slow : Promise.resolve(item),
    );
    assert.equal((await results.next()).value, 'quick');
    finish('slow');
    assert.equal((await results.next()).value, 'slow');
    assert.equal((await results.next()).done, true);
  });

  it('gives nothing of nothing', async () => {
    assert.deepEqual(await collect(inParallel([], 4, () => assert.fail())), []);
  });
});
