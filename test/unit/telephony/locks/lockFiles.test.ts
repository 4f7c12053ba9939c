// The lock between processes, each of them played by a presence of its own.

import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LockFiles } from '../../../../src/telephony/locks/lockFiles';
import { Presence, type PresenceTimes } from '../../../../src/telephony/locks/presence';
import { UserLocks } from '../../../../src/telephony/userLocks';

const user = { endpoint: 'https://example.com', accountId: 'a', userId: 'u' };

const times: PresenceTimes = { beat: 20, still: 200, gone: 600 };

const removeAll = (folder: string): void => readdirSync(folder).forEach((name) => rmSync(join(folder, name)));

/** It never counts on: as one that is suspended. */
const suspended: PresenceTimes = { ...times, beat: 1e6 };

const requestTime = 300;
const requestTimes = { ended: requestTime, goesOn: 2 * requestTime };

describe('LockFiles', () => {
  let folder: string;
  const presences: Presence[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-test-'));
  });
  afterEach(() => {
    presences.splice(0).forEach((presence) => presence.dispose());
    rmSync(folder, { recursive: true });
  });

  const presenceOf = (itsTimes = times): Presence => {
    const presence = new Presence(folder, itsTimes);
    presences.push(presence);
    return presence;
  };
  /** As another process has them. */
  const locksOf = (presence = presenceOf()) =>
    new UserLocks(() => Promise.resolve(new LockFiles(presence, requestTimes)));

  /** The places that are in use, each with its number, by the names of their files. */
  const places = (): readonly { readonly file: string; readonly number: number }[] =>
    readdirSync(join(folder, 'locks')).flatMap((file) => {
      const bytes = readFileSync(join(folder, 'locks', file));
      return Array.from({ length: bytes.length / 64 }, (_, index) => ({
        file,
        isFree: bytes.readUInt32LE(index * 64) === 0,
        number: bytes.readUInt32LE(index * 64 + 4),
      })).flatMap(({ isFree, ...place }) => (isFree ? [] : [place]));
    });

  /** Takes the lock, and keeps it until told. */
  async function hold(locks: UserLocks, sends = false) {
    let leave: () => void = () => undefined;
    let isLost = false;
    const left = new Promise<void>((resolve) => (leave = resolve));
    let ended: Promise<void> | undefined;
    const send = await new Promise<() => void>((resolve) => {
      ended = locks.run(user, async (lock) => {
        if (sends) {
          lock.sending();
        }
        resolve(() => {
          try {
            lock.sending();
          } catch {
            isLost = lock.isLost;
          }
        });
        await left;
      });
    });
    return {
      async leave() {
        leave();
        await ended;
      },
      /** Whether it lost the lock, as it learns when it is about to send. */
      isLost: () => {
        send();
        return isLost;
      },
    };
  }

  it('lets one at a time at a user, in the order in which they came, and others pass', async () => {
    const all = [locksOf(), locksOf(), locksOf(), locksOf()];
    const holder = await hold(locksOf());
    const came: number[] = [];
    const waiting: Promise<unknown>[] = [];
    for (const [index, locks] of all.entries()) {
      waiting.push(locks.run(user, () => Promise.resolve(came.push(index))));
      // Each draws its number before the next comes.
      while (places().filter(({ number }) => number > 0).length <= index) {
        await wait(1);
      }
    }
    await locksOf().run({ ...user, userId: 'v' }, () => Promise.resolve());
    assert.deepEqual(came, []);
    await holder.leave();
    await Promise.all(waiting);
    assert.deepEqual(came, [0, 1, 2, 3]);
    assert.deepEqual(places(), []);
  });

  it('never lets two in, however many come at once', async () => {
    const all = Array.from({ length: 8 }, () => locksOf());
    let inside = 0;
    let entered = 0;
    await Promise.all(
      all.flatMap((locks) =>
        [1, 2, 3].map(() =>
          locks.run(user, async () => {
            assert.equal((inside += 1), 1);
            await wait(entered % 3);
            entered += 1;
            inside -= 1;
          }),
        ),
      ),
    );
    assert.equal(entered, 24);
    assert.deepEqual(places(), []);
  });

  it('is waited for no longer than one wants', async () => {
    const holder = await hold(locksOf());
    const [other, next] = [locksOf(), locksOf()];
    const cancelling = new AbortController();
    const given = [1, 2].map(() =>
      other.run(user, () => assert.fail(), { signal: cancelling.signal }).catch((error: unknown) => error),
    );
    const waiting = next.run(user, () => Promise.resolve('in'));
    cancelling.abort();
    for (const error of await Promise.all(given)) {
      assert.equal((error as { kind?: unknown }).kind, 'cancelled');
    }
    await holder.leave();
    assert.equal(await waiting, 'in');
  });

  it('is left to whoever has it when the last that waits gives up', async () => {
    // Of one process alone: no file holds it.
    const locks = new UserLocks();
    let leave: () => void = () => undefined;
    const holder = locks.run(user, () => new Promise<void>((resolve) => (leave = resolve)));
    const givingUp = new AbortController();
    const second = locks.run(user, () => Promise.resolve(), { signal: givingUp.signal });
    givingUp.abort();
    await assert.rejects(second, { kind: 'cancelled' });
    let isIn = false;
    const third = locks.run(user, () => Promise.resolve((isIn = true)));
    await wait(10);
    assert.equal(isIn, false);
    const settled = locks.settled().then(() => isIn);
    leave();
    await Promise.all([holder, third]);
    assert.equal(await settled, true);
  });

  it('tells who waits for more than a second, and when that is over', async () => {
    const holder = await hold(locksOf());
    const told: boolean[] = [];
    let isTold: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (isTold = resolve));
    const onWaiting = (isWaiting: boolean) => {
      told.push(isWaiting);
      isTold();
    };
    const waiting = locksOf().run(user, () => Promise.resolve(), { onWaiting });
    await first;
    await holder.leave();
    await waiting;
    assert.deepEqual(told, [true, false]);
  });

  it('is taken from one that stands still, which learns it before it sends', async () => {
    const holder = await hold(locksOf(presenceOf(suspended)));
    const begun = performance.now();
    await locksOf().run(user, () => Promise.resolve());
    assert.ok(performance.now() - begun >= times.still - times.beat);
    assert.equal(holder.isLost(), true);
    await holder.leave();
    assert.deepEqual(places(), []);
  });

  it('is had anew by one that lost it, after those who came meanwhile', async () => {
    const locks = locksOf(presenceOf(suspended));
    const said: string[] = [];
    const lost = locks.run(user, async (lock) => {
      const other = locksOf().run(user, () => {
        said.push('other');
        return Promise.resolve();
      });
      await other;
      assert.throws(lock.sending);
      assert.equal(lock.isLost, true);
      await lock.regain();
      assert.equal(lock.isLost, false);
      lock.sending();
      said.push('again');
    });
    await lost;
    assert.deepEqual(said, ['other', 'again']);
  });

  for (const [what, presence] of [
    ['stands still', () => presenceOf(suspended)],
    ['is gone', () => presenceOf()],
  ] as const) {
    it(`is waited for as long as a request may take after one that ${what} has sent`, async () => {
      const its = presence();
      await hold(locksOf(its), true);
      if (what === 'is gone') {
        its.dispose();
      }
      const begun = performance.now();
      await locksOf().run(user, () => Promise.resolve());
      // One that goes on may still be sending.
      const time = what === 'is gone' ? requestTimes.ended : requestTimes.goesOn;
      assert.ok(performance.now() - begun >= time);
    });
  }

  for (const [what, isOvertaken] of [
    ['has written meanwhile', true],
    ['still waits', false],
  ] as const) {
    it(`says after the answer that another ${what}`, async () => {
      const overtaken = locksOf(presenceOf(suspended)).run(user, async (lock) => {
        lock.sending();
        const other = locksOf().run(user, () => Promise.resolve());
        await (isOvertaken ? other : wait(times.still / 2));
        return { other, isOvertaken: lock.isOvertaken };
      });
      assert.equal((await overtaken).isOvertaken, isOvertaken);
      await (
        await overtaken
      ).other;
    });
  }

  it('of one who is gone and sent nothing is had at once', async () => {
    const its = presenceOf();
    await hold(locksOf(its));
    its.dispose();
    const begun = performance.now();
    await locksOf().run(user, () => Promise.resolve());
    assert.ok(performance.now() - begun < times.still);
  });

  it('is left by those who are gone until somebody sweeps, and what others have stays', async () => {
    const gone = presenceOf();
    const [there, left] = [locksOf(), locksOf(gone)];
    for (const userId of ['sent', 'unsent']) {
      await new Promise<void>((resolve) => {
        void left.run({ ...user, userId }, (lock) => {
          if (userId === 'sent') {
            lock.sending();
          }
          resolve();
          return new Promise(() => undefined);
        });
      });
    }
    const holder = await hold(there);
    const kept = places().filter(({ file }) => !file.includes(gone.window));
    assert.equal(places().length, kept.length + 2);
    gone.dispose();
    await locksOf().run({ ...user, userId: 'other' }, () => Promise.resolve());
    while (places().length > kept.length) {
      await wait(10);
    }
    assert.deepEqual(places(), kept);
    assert.equal(holder.isLost(), false);
    await holder.leave();
  });

  it('sees a window that comes long after the last, and takes a new file when its own was removed', async () => {
    const [first, later] = [locksOf(), locksOf()];
    const pass = () => first.run(user, () => Promise.resolve());
    await pass();
    // So long that the folder is not listed again with each lock.
    await wait(1100);
    await pass();
    await pass();
    const holder = await hold(later);
    let isIn = false;
    const waiting = first.run(user, () => Promise.resolve((isIn = true)));
    while (places().filter(({ number }) => number > 0).length === 0) {
      await wait(1);
    }
    assert.equal(isIn, false);
    await holder.leave();
    await waiting;
    for (const remove of [
      () => removeAll(join(folder, 'locks')),
      () => rmSync(join(folder, 'locks'), { recursive: true }),
      () => renameSync(join(folder, 'locks'), join(folder, 'aside')),
    ]) {
      remove();
      await first.run(user, ({ sending }) => Promise.resolve(sending()));
      assert.equal(readdirSync(join(folder, 'locks')).length, 1);
    }
  });

  it('loses what it holds when the folder is moved, as nobody sees it there', async () => {
    const [first, later] = [locksOf(), locksOf()];
    const holder = await hold(first);
    renameSync(join(folder, 'locks'), join(folder, 'aside'));
    await later.run(user, ({ sending }) => Promise.resolve(sending()));
    assert.equal(holder.isLost(), true);
    await holder.leave();
  });

  it('passes over what else is in its folder', async () => {
    mkdirSync(join(folder, 'locks', '0'), { recursive: true });
    writeFileSync(join(folder, 'locks', '.DS_Store'), Buffer.alloc(64, 1));
    await locksOf().run(user, () => Promise.resolve());
  });

  it('says what the disk refuses, before anything is sent', async () => {
    writeFileSync(join(folder, 'locks'), '');
    mkdirSync(join(folder, 'present'));
    await assert.rejects(
      locksOf().run(user, () => assert.fail()),
      { kind: 'history' },
    );
  });
});
