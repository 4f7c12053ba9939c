// When credentials are had anew, on machines whose clock is off, is set, or that sleep. The real time is what the services go by.

import assert from 'node:assert/strict';
import { Credentials } from '../../../src/aws/credentials';
import { Clock } from '../../../src/chime/clock';

const minute = 60_000;
const hour = 60 * minute;

/** Credentials of an hour, on a machine whose clock is ahead by so much. */
function machine({ ahead, lifetime = hour }: { readonly ahead: number; readonly lifetime?: number }) {
  let real = Date.parse('2026-05-01T12:00:00Z');
  let off = ahead;
  let asked = 0;
  const clock = new Clock(
    () => real + off,
    () => real,
  );
  const resolve = () => {
    asked += 1;
    const expiration = new Date(real + lifetime);
    return Promise.resolve({ accessKeyId: `A${asked}`, secretAccessKey: 's', expiration });
  };
  const credentials = new Credentials(resolve, { clock });
  return {
    credentials,
    /** Waits for what is had in the background too. */
    ask: async (times = 1) => {
      for (let count = 0; count < times; count += 1) {
        await credentials.current();
        await new Promise(setImmediate);
      }
      return asked;
    },
    pass: (milliseconds: number) => (real += milliseconds),
    set: (ahead: number) => (off = ahead),
    correct: () => clock.learn(new Date(real), clock.now()),
  };
}

describe('credentials on a machine whose clock is off', () => {
  for (const hours of [-26, -2, 0, 0.9, 1, 2, 8, 26]) {
    it(`by ${hours} h are had once for an hour, and a second time five minutes before they expire`, async () => {
      const { ask, pass, correct } = machine({ ahead: hours * hour });
      // By the first request, which was signed with the wrong time.
      assert.equal(await ask(), 1);
      correct();
      assert.equal(await ask(10), 1);
      pass(54 * minute);
      assert.equal(await ask(10), 1);
      pass(2 * minute);
      assert.equal(await ask(10), 2);
    });
  }

  it('and that nobody corrects are had once until a service says that they have expired', async () => {
    const { ask, pass, credentials } = machine({ ahead: 2 * hour });
    assert.equal(await ask(10), 1);
    pass(5 * minute);
    assert.equal(await ask(10), 1);
    credentials.expired(await credentials.current());
    assert.equal(await ask(10), 2);
  });

  it('and is set right afterwards are had once', async () => {
    for (const ahead of [-2 * hour, 2 * hour]) {
      for (const isCorrected of [true, false]) {
        const { ask, pass, set, correct } = machine({ ahead });
        await ask();
        if (isCorrected) {
          correct();
        }
        pass(10 * minute);
        set(0);
        assert.equal(await ask(10), 1, `${ahead} ${isCorrected}`);
      }
    }
  });

  it('and becomes so afterwards are had once', async () => {
    const { ask, pass, set } = machine({ ahead: 0 });
    await ask();
    pass(10 * minute);
    set(3 * hour);
    assert.equal(await ask(10), 1);
  });

  it('and that sleeps past their end are had anew, and nobody gets the old ones', async () => {
    for (const ahead of [0, 2 * hour, -2 * hour]) {
      const { ask, pass, correct, credentials } = machine({ ahead });
      await ask();
      correct();
      pass(9 * hour);
      assert.equal((await credentials.current()).accessKeyId, 'A2', String(ahead));
    }
  });

  it('with little time left are had anew once a minute', async () => {
    const { ask, pass, correct } = machine({ ahead: 2 * hour, lifetime: 4 * minute });
    await ask();
    correct();
    assert.equal(await ask(10), 1);
    pass(minute + 1);
    assert.equal(await ask(10), 2);
  });
});

describe('credentials with an end that is no time', () => {
  it('are had once, without the end, and that is told once', async () => {
    let asked = 0;
    let told = 0;
    const credentials = new Credentials(
      () => {
        asked += 1;
        return Promise.resolve({ accessKeyId: 'A', secretAccessKey: 's', expiration: new Date('soon') });
      },
      { onUnreadableEnd: () => (told += 1) },
    );
    for (let count = 0; count < 10; count += 1) {
      assert.deepEqual(await credentials.current(), { accessKeyId: 'A', secretAccessKey: 's' });
    }
    assert.deepEqual([asked, told, credentials.isEndUnreadable], [1, 1, true]);
    credentials.expired(await credentials.current());
    await credentials.current();
    assert.deepEqual([asked, told], [2, 1]);
  });
});
