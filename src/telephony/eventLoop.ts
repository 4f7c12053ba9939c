// Splits long work into short steps, so that the extension host stays responsive.

import { setImmediate } from 'node:timers/promises';

/** Resolves in the next turn of the event loop, after all work that waits in this turn. */
export const yieldToEventLoop = (): Promise<void> => setImmediate();

/** Processing this many users takes a few milliseconds at most. */
const itemsInSlice = 200;

/** Yields all items, `inSlice` of them in each event-loop turn. Code after the last item runs in a new turn. */
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
