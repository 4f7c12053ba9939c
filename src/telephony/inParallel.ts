// Works on many things at once, and gives each result as it comes.

/** How many are begun with: the rest follow as results come, so that a service is not met with all at once. */
const first = 4;

/**
 * @param atOnce how many are worked on at once, at most
 * @param work must not throw: what goes wrong with one is a result of it
 */
export async function* inParallel<T, R>(
  items: Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const waiting = items[Symbol.iterator]();
  const results: R[] = [];
  let limit = Math.min(first, atOnce);
  let active = 0;
  let wake: () => void = () => undefined;

  const begin = (item: T): void => {
    active += 1;
    void work(item).then((result) => {
      active -= 1;
      limit = Math.min(limit + 1, atOnce);
      results.push(result);
      wake();
    });
  };
  for (;;) {
    while (active < limit) {
      const next = waiting.next();
      if (next.done === true) {
        break;
      }
      begin(next.value);
    }
    if (results.length > 0) {
      yield* results.splice(0);
    } else if (active > 0) {
      await new Promise<void>((resolve) => (wake = resolve));
    } else {
      return;
    }
  }
}
