// Long work, cut up so that the extension host can do what else it has to do in between.

import { setImmediate as nextTurn } from 'node:timers/promises';

/** What is done for that many users takes a few milliseconds at most. */
const itemsAtOnce = 200;

/** Yields all items, a part in each turn of the event loop. */
export async function* inTurns<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += itemsAtOnce) {
    await nextTurn();
    yield items.slice(start, start + itemsAtOnce);
  }
}
