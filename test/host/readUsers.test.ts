// Reading the settings of many users: what a person cancels at its end is cancelled too.

import assert from 'node:assert/strict';
import { readAll } from '../../src/ui/users/readUsers';
import type { OpenConnection } from '../../src/ui/connection/session';

describe('reading the settings of many users', () => {
  const users = Array.from({ length: 1000 }, (_, i) => ({ accountId: 'a', userId: `u${i}` }));
  const telephony = { InboundCalling: true, OutboundCalling: false, SMS: false };
  const connection = {
    directory: { getUserSettings: () => Promise.resolve(telephony) },
  } as unknown as OpenConnection;

  it('has each, in the order of the users', async () => {
    const reads = await readAll(users, connection, {
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    assert.deepEqual(
      reads,
      users.map((user) => ({ ...user, telephony })),
    );
  });

  it('ends as cancelled when that comes after the last answer', async () => {
    const cancelling = new AbortController();
    let read = 0;
    const onProgress = (): void => {
      read += 1;
      if (read === users.length) {
        cancelling.abort();
      }
    };
    await assert.rejects(readAll(users, connection, { onProgress, signal: cancelling.signal }), {
      kind: 'cancelled',
    });
  });
});
