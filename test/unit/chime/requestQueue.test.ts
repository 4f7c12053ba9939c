import assert from 'node:assert/strict';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { RequestQueue } from '../../../src/chime/requestQueue';

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

/** One request that is throttled, so that the next have to wait. */
async function throttledOnce(): Promise<RequestQueue> {
  const queue = new RequestQueue();
  await queue.acquire();
  queue.throttled(performance.now(), 50);
  return queue;
}

describe('RequestQueue', () => {
  it('sets no timer and lets four go in each turn of the event loop while nothing is throttled', async () => {
    // The test's own timer begins after the first turn of the loop.
    await Promise.resolve();
    const before = timers();
    const queue = new RequestQueue();
    let gone = 0;
    for (let i = 0; i < 1000; i++) {
      void queue.acquire().then(() => (gone += 1));
      queue.answered(performance.now());
    }
    await Promise.resolve();
    for (let turn = 1; turn < 250; turn++) {
      assert.equal(gone, 4 * turn);
      await yieldToEventLoop();
    }
    assert.equal(gone, 1000);
    assert.equal(timers(), before);
  });

  it('lets those that wait go in their order', async () => {
    const queue = await throttledOnce();
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        await queue.acquire();
        order.push(number);
        queue.answered(performance.now());
      }),
    );
    assert.deepEqual(order, [1, 2, 3]);
  });

  it('ends the wait of one that is cancelled, and lets the next go', async () => {
    const queue = await throttledOnce();
    const cancel = new AbortController();
    const cancelled = queue.acquire(cancel.signal);
    const next = queue.acquire();
    cancel.abort();
    await assert.rejects(cancelled, { kind: 'cancelled' });
    await next;
    await assert.rejects(queue.acquire(cancel.signal), { kind: 'cancelled' });
  });
});
