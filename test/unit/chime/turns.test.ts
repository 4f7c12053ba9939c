import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Turns } from '../../../src/chime/turns';

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

/** One request that is throttled, so that the next have to wait. */
async function throttledOnce(): Promise<Turns> {
  const turns = new Turns();
  await turns.take();
  turns.throttled(performance.now(), 50);
  return turns;
}

describe('Turns', () => {
  it('sets no timer and lets four go in each turn of the event loop while nothing is throttled', async () => {
    // The test's own timer begins after the first turn of the loop.
    await Promise.resolve();
    const before = timers();
    const turns = new Turns();
    let gone = 0;
    for (let i = 0; i < 1000; i++) {
      void turns.take().then(() => (gone += 1));
      turns.answered(performance.now());
    }
    await Promise.resolve();
    for (let turn = 1; turn < 250; turn++) {
      assert.equal(gone, 4 * turn);
      await nextTurn();
    }
    assert.equal(gone, 1000);
    assert.equal(timers(), before);
  });

  it('lets those that wait go in their order', async () => {
    const turns = await throttledOnce();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        await turns.take();
        order.push(number);
        turns.answered(performance.now());
      }),
    );
    assert.deepEqual(order, [1, 2, 3]);
  });

  it('ends the wait of one that is cancelled, and lets the next go', async () => {
    const turns = await throttledOnce();
    const cancel = new AbortController();
    const cancelled = turns.take(cancel.signal);
    const next = turns.take();
    cancel.abort();
    await assert.rejects(cancelled, { kind: 'cancelled' });
    await next;
    await assert.rejects(turns.take(cancel.signal), { kind: 'cancelled' });
  });
});
