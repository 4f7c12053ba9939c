// Damage to a run's file is seen, bit by bit, and what an older version wrote is read as before.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userKey } from '../../../../src/chime/model';
import type { Outcome } from '../../../../src/telephony/apply';
import { Presence } from '../../../../src/telephony/locks/presence';
import { History, type ListedRun } from '../../../../src/telephony/history/history';
import { readRun, readRunEnds, type RunDetails } from '../../../../src/telephony/history/readRun';
import type { UpdatePlan } from '../../../../src/telephony/plan';
import { remainingPlan, undoable } from '../../../../src/telephony/remaining';

const off = { InboundCalling: false, OutboundCalling: false, SMS: false };

const planOf = (userIds: readonly string[]): UpdatePlan => ({
  action: 'UpdateUserSettings',
  identity: { kind: 'profile', profile: 'p', endpoint: 'https://example.com', region: 'us-east-1' },
  changes: userIds.map((userId, i) => ({
    accountId: 'a',
    userId,
    before: { ...off, InboundCalling: i % 2 === 0 },
    after: { ...off, SMS: true },
  })),
});

const failure = { kind: 'service', name: 'ServiceFailureException', message: '', status: 500 } as const;
const time = '2026-01-01T00:00:00.000Z';
const user = (userId: string) => ({ accountId: 'a', userId, time });
const done = (userId: string): Outcome => ({
  ...user(userId),
  result: 'done',
  knownBy: 'answer',
  requestId: 'r-1',
});

describe('the file of a run', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'checksums-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Six users: done, conflict, unknown, not done, failed and done when it was tried again, failed again. */
  async function recorded(): Promise<{
    readonly history: History;
    readonly listed: ListedRun;
    readonly path: string;
  }> {
    const history = new History(folder, new Presence(join(folder, 'state')));
    const { file, about } = await history.begin(
      { source: 'test' },
      planOf(['u0', 'u1', 'u2', 'u3', 'u4', 'u5']),
    );
    await file.record(done('u0'));
    await file.record({ ...user('u1'), result: 'conflict', now: { ...off, OutboundCalling: true } });
    await file.record({ ...user('u2'), result: 'failed', unknown: true, failure });
    await file.record({ ...user('u3'), result: 'notDone' });
    await file.record({ ...user('u4'), result: 'failed', unknown: false, failure });
    await file.record({ ...user('u5'), result: 'failed', unknown: false, failure });
    await file.end({ changed: 1, conflicts: 1, failed: 3, unknown: 1, notDone: 1 });
    history.ended(about.run);
    const [before] = await history.list();
    assert.ok(before);
    const { file: again } = await history.takeOver(before, 'retry', 'failed');
    await again.record(done('u4'));
    await again.record({ ...user('u2'), result: 'failed', unknown: true, failure });
    await again.record({ ...user('u5'), result: 'failed', unknown: false, failure });
    await again.end({ changed: 2, conflicts: 1, failed: 2, unknown: 1, notDone: 1 });
    history.ended(about.run);
    const [listed] = await history.list();
    assert.ok(listed);
    return { history, listed, path: join(folder, listed.file) };
  }

  const withoutChecksums = (text: string): string => text.replace(/,"crc32":\d+\}$/gm, '}');

  it('shows every flipped bit that would change a plan or an outcome', async () => {
    const { path } = await recorded();
    const bytes = readFileSync(path);
    const whole = await readRun(path);
    const ends = await readRunEnds(path);
    assert.deepEqual(
      [whole.damagedLines, whole.uncheckedLines, whole.plan.changes.length],
      [0, undefined, 6],
    );
    for (const [place, byte] of bytes.entries()) {
      // In every seventh byte one bit, another each time.
      if (place % 7 === 0) {
        const bit = place % 8;
        bytes[place] = byte ^ (1 << bit);
        writeFileSync(path, bytes);
        const at = `byte ${place}, bit ${bit}: ${bytes.subarray(place - 20, place + 20).toString()}`;
        await readRun(path).then(
          (read) => assertTrue(read, whole, at),
          (error: Error) => assert.match(error.message, /no run of this version/, at),
        );
        const { run, end } = await readRunEnds(path);
        assert.deepEqual([run ?? ends.run, end ?? ends.end], [ends.run, ends.end], at);
      }
      bytes[place] = byte;
    }
  });

  /** What is read is as it was, or seen to be damaged and not claimed. */
  function assertTrue(read: RunDetails, whole: RunDetails, at: string): void {
    assert.deepEqual(read.run, whole.run, at);
    assert.equal(read.begun, true, at);
    if (read.damagedLines === 0) {
      assert.deepEqual([read.plan, [...read.outcomes]], [whole.plan, [...whole.outcomes]], at);
    }
    const changes = new Map(whole.plan.changes.map((change) => [userKey(change), change]));
    for (const change of read.plan.changes) {
      assert.deepEqual(change, changes.get(userKey(change)), at);
    }
    for (const outcome of read.outcomes) {
      assert.deepEqual(outcome, whole.outcomes.of(outcome), at);
    }
  }

  it('takes a user whose outcome is damaged for one whose result is unknown', async () => {
    const { history, listed, path } = await recorded();
    writeFileSync(path, readFileSync(path, 'utf8').replace(/("userId":"u0".*"result":")done/, '$1Done'));
    const details = await history.read(listed);
    assert.equal(details.damagedLines, 1);
    assert.equal(details.outcomes.of(user('u0')), undefined);
    const left = remainingPlan(details, 'unfinished').changes;
    assert.deepEqual(
      left.find(({ userId }) => userId === 'u0'),
      { ...planOf(['u0']).changes[0], mayBeApplied: true },
      'it is read before it is written',
    );
    assert.ok((await undoable(details)).some(({ userId }) => userId === 'u0'));
  });

  it('says nothing of the first try where the line of the second is damaged', async () => {
    const { history, listed, path } = await recorded();
    const lines = readFileSync(path, 'utf8').split('\n');
    const resumed = lines.findIndex((line) => line.includes('"record":"resumed"'));
    const second = lines.findIndex((line, i) => i > resumed && line.includes('"userId":"u4"'));
    lines[resumed] = lines[resumed]?.replace('retry', 'rftry') ?? '';
    lines[second] = lines[second]?.replace('done', 'donf') ?? '';
    writeFileSync(path, lines.join('\n'));
    const details = await history.read(listed);
    assert.deepEqual([details.damagedLines, details.outcomes.of(user('u4'))], [2, undefined]);
  });

  it('without checksums is read as before, and said to be without', async () => {
    const { history, listed, path } = await recorded();
    const whole = await history.read(listed);
    writeFileSync(path, withoutChecksums(readFileSync(path, 'utf8')));
    const [again] = await history.list();
    assert.equal(again?.state, 'ended');
    const { uncheckedLines, ...read } = await history.read(listed);
    assert.deepEqual({ ...read, outcomes: [...read.outcomes] }, { ...whole, outcomes: [...whole.outcomes] });
    assert.equal(uncheckedLines, 15);
  });

  it('holds what older versions read, and one member more', async () => {
    const { path } = await recorded();
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    for (const line of lines) {
      const { crc32, ...record } = JSON.parse(line) as { crc32: number };
      assert.equal(typeof crc32, 'number');
      assert.equal(JSON.stringify(record), withoutChecksums(line));
    }
  });

  it('is readable where its only user has an id of 9,000 characters, or of 100,000', async () => {
    const history = new History(folder, new Presence(join(folder, 'state')));
    for (const length of [9_000, 100_000]) {
      const { file, about } = await history.begin({ source: 'test' }, planOf(['é'.repeat(length)]));
      await file.end({ changed: 0, conflicts: 0, failed: 0, unknown: 0, notDone: 0 });
      history.ended(about.run);
      const listed = (await history.list()).find(({ id }) => id === about.run);
      assert.equal(listed?.state, 'ended');
      assert.equal(listed.run?.user?.userId.length, length);
      assert.equal((await history.read(listed)).plan.changes.length, 1);
    }
  });
});
