// Long work, cut up so that the extension host can do what else it has to do in between.

import { setImmediate } from 'node:timers/promises';

/** Resolves in the next turn of the event loop: what waits in this one goes first. */
export const yieldToEventLoop = (): Promise<void> => setImmediate();

/** What is done for that many users takes a few milliseconds at most. */
const itemsInSlice = 200;

/** Yields each item, so many in a turn of the event loop; what is done after the last has a turn of its own. */
export async function* inSlices<T>(items: Iterable<T>, inSlice = itemsInSlice): AsyncGenerator<T> {
  let count = 0;
  for (const item of items) {
    if (count++ % inSlice === 0) {
      await yieldToEventLoop();
    }
    yield item;
  }
  await yieldToEventLoop();
}
