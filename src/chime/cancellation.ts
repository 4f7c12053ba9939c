// Waiting that a person can end.

import { cancelledError } from './errors';

/** Rejects with kind `cancelled` when `signal` is aborted. The work continues for its other callers. */
export function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work;
  }
  return new Promise((resolve, reject) => {
    const cancel = () => reject(cancelledError());
    if (signal.aborted) {
      cancel();
    }
    signal.addEventListener('abort', cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
