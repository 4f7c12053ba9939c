// Long work, cut up so that the extension host can do what else it has to do in between.

import { setImmediate as nextTurn } from 'node:timers/promises';

/** What is done for that many users takes a few milliseconds at most. */
const itemsAtOnce = 200;

/** Yields each item, so many in a turn of the event loop; what is done after the last has a turn of its own. */
export async function* inTurns<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const [index, item] of items.entries()) {
    if (index % itemsAtOnce === 0) {
      await nextTurn();
    }
    yield item;
  }
  await nextTurn();
}
