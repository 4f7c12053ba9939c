// Work that several callers wait for. The work is aborted when all callers have cancelled.

export class SharedWork<T> {
  readonly result: Promise<T>;
  private readonly ending = new AbortController();
  private waiting = 0;

  /** @param work gets a signal that is aborted when nobody waits any longer */
  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.result = work(this.ending.signal);
  }

  /** @param signals each cancels for this caller; a caller without signals keeps the work running to its end */
  async wait(signals: readonly (AbortSignal | undefined)[]): Promise<T> {
    this.waiting += 1;
    let isWaiting = true;
    const cancel = ({ reason }: AbortSignal) => {
      if (isWaiting) {
        isWaiting = false;
        this.waiting -= 1;
        if (this.waiting === 0) {
          this.ending.abort(reason);
        }
      }
    };
    const listeners = signals
      .filter((signal) => signal !== undefined)
      .map((signal) => ({ signal, listener: () => cancel(signal) }));
    for (const { signal, listener } of listeners) {
      if (signal.aborted) {
        listener();
      }
      signal.addEventListener('abort', listener, { once: true });
    }
    try {
      return await this.result;
    } finally {
      listeners.forEach(({ signal, listener }) => signal.removeEventListener('abort', listener));
    }
  }
}
