// Works on many items at the same time, and yields each result as it arrives.

/** Items started at once; the rest follow as results arrive, so that a service does not get a burst of requests. */
const first = 4;

/**
 * @param atOnce maximum number of items in progress at the same time
 * @param work must not throw: return a failure as a result
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
