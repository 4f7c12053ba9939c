// The record of runs, on a real disk.

import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../../../../src/telephony/apply';
import { History, type ListedRun } from '../../../../src/telephony/history/history';
import type { HistoryRecord } from '../../../../src/telephony/history/records';
import { Presence } from '../../../../src/telephony/locks/presence';
import type { UpdatePlan } from '../../../../src/telephony/plan';
import { Outcomes } from '../../../../src/telephony/tally';

const off = { InboundCalling: false, OutboundCalling: false, SMS: false };

const planOf = (users: number): UpdatePlan => ({
  action: 'UpdateUserSettings',
  identity: { kind: 'profile', profile: 'p', endpoint: 'https://example.com', region: 'us-east-1' },
  changes: Array.from({ length: users }, (_, index) => ({
    accountId: 'a',
    userId: `u${index}`,
    before: off,
    after: { ...off, SMS: true },
  })),
});

/** As an older version wrote the file. */
const withoutChecksums = (path: string): string =>
  readFileSync(path, 'utf8').replace(/,"crc32":\d+\}$/gm, '}');

const done = (userId: string): Outcome => ({
  accountId: 'a',
  userId,
  result: 'done',
  knownBy: 'answer',
  requestId: `request of ${userId}`,
});

describe('History', () => {
  let parent: string;
  let folder: string;
  const histories: History[] = [];

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'history-test-'));
    folder = join(parent, 'history');
  });
  afterEach(() => {
    histories.splice(0).forEach((history) => history.dispose());
    rmSync(parent, { recursive: true });
  });

  /** As another window has it. */
  function openHistory(): History {
    const history = new History(folder, new Presence(join(parent, 'state')));
    histories.push(history);
    return history;
  }

  const start = { source: 'test' };

  const fileOf = ({ file }: ListedRun): string => join(folder, file);

  const kinds = (run: ListedRun): string[] =>
    readFileSync(fileOf(run), 'utf8')
      .trimEnd()
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as HistoryRecord).record);

  const only = async (history: History): Promise<ListedRun> => {
    const [run, ...others] = await history.list();
    assert.ok(run);
    assert.deepEqual(others, []);
    return run;
  };

  const tally = (...outcomes: readonly Outcome[]) => {
    const all = new Outcomes();
    outcomes.forEach((outcome) => all.add(outcome));
    return all.tally;
  };

  it('takes over the runs of an earlier version, but for those of a window that is there', async () => {
    const earlierFolder = join(parent, 'earlier');
    const [left, there] = [new Presence(join(parent, 'state')), new Presence(join(parent, 'state'))];
    const begun: string[] = [];
    for (const presence of [left, there]) {
      const earlier = new History(earlierFolder, presence);
      histories.push(earlier);
      const { file, about } = await earlier.begin(start, planOf(2));
      await file.record(done('u0'));
      begun.push(about.run);
    }
    left.dispose();
    const open = () => {
      const history = new History(folder, new Presence(join(parent, 'state')), earlierFolder);
      histories.push(history);
      return history;
    };
    const listed = await only(open());
    assert.deepEqual([listed.id, listed.state], [begun[0], 'brokenOff']);
    assert.equal((await open().read(listed)).outcomes.tally.changed, 1);
    there.dispose();
    assert.deepEqual(new Set((await open().list()).map(({ id }) => id)), new Set(begun));
    assert.deepEqual(readdirSync(earlierFolder), []);
  });

  it('has the whole plan on the disk when it begins, then each outcome, then the end', async () => {
    const history = openHistory();
    const { file } = await history.begin(start, planOf(2500));
    assert.deepEqual(kinds(await only(history)), ['run', 'plan', 'plan', 'plan', 'begin']);
    await file.record(done('u0'));
    await file.record({ ...done('u1'), time: '2026-01-01T00:00:00.000Z' });
    await file.end(tally(done('u0'), done('u1')));
    const run = await only(history);
    assert.deepEqual(kinds(run).slice(4), ['begin', 'outcome', 'outcome', 'end']);
    const read = await history.read(run);
    assert.deepEqual(read.plan, planOf(2500));
    assert.deepEqual([read.begun, read.damagedLines, read.run.source], [true, 0, 'test']);
    assert.deepEqual([...read.outcomes], [done('u0'), { ...done('u1'), time: '2026-01-01T00:00:00.000Z' }]);
  });

  it('lists what a run switches, and how many users its plan left out', async () => {
    const leftOut = { unchanged: 3, conflicts: 1, unread: 2, takenOut: 4 };
    const history = openHistory();
    await history.begin({ ...start, leftOut }, planOf(1));
    const { run } = await only(history);
    assert.deepEqual(run?.leftOut, leftOut);
    assert.deepEqual(run?.flips, { on: ['SMS'], off: [] });
  });

  it('names who made a change before anything is sent, and reads records that do not', async () => {
    const history = openHistory();
    const by = { arn: 'arn:aws:sts::111122223333:assumed-role/Admin/maria' };
    await history.begin({ ...start, by }, planOf(1));
    const listed = await only(history);
    assert.deepEqual(kinds(listed), ['run', 'plan', 'begin']);
    assert.deepEqual([listed.run?.by, (await history.read(listed)).run.by], [by, by]);
    writeFileSync(
      fileOf(listed),
      withoutChecksums(fileOf(listed)).replace(`"by":${JSON.stringify(by)},`, ''),
    );
    assert.deepEqual([(await only(history)).run?.source, (await only(history)).run?.by], ['test', undefined]);
    writeFileSync(
      fileOf(listed),
      readFileSync(fileOf(listed), 'utf8').replace('"source"', '"by":1,"source"'),
    );
    assert.equal((await only(history)).run, undefined);
  });

  it('names the connection as the files of earlier versions do', async () => {
    const history = openHistory();
    await history.begin(start, planOf(1));
    const [line = ''] = readFileSync(fileOf(await only(history)), 'utf8').split('\n');
    assert.deepEqual((JSON.parse(line) as { connection?: unknown }).connection, planOf(1).identity);
  });

  it('is readable by its owner only', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const history = openHistory();
    await history.begin(start, planOf(1));
    const [name = ''] = readdirSync(folder);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('does not begin where it cannot write', async () => {
    writeFileSync(folder, '');
    await assert.rejects(openHistory().begin(start, planOf(1)), { kind: 'history' });
  });

  it('leaves nothing behind where its plan cannot be written', async () => {
    const history = openHistory();
    const { changes, ...rest } = planOf(1);
    const plan = {
      ...rest,
      changes: changes.map((change) => ({ ...change, userId: 1n })),
    } as unknown as UpdatePlan;
    await assert.rejects(history.begin(start, plan), { kind: 'history' });
    assert.deepEqual(readdirSync(folder), []);
  });

  describe('a run that is left', () => {
    it('ends with what was found', async () => {
      const gone = openHistory();
      await gone.begin(start, planOf(2));
      gone.dispose();
      const history = openHistory();
      assert.equal(await history.leave(await only(history), 'leave', [done('u1')]), true);
      const run = await only(history);
      assert.deepEqual([run.state, run.end?.tally.changed], ['ended', 1]);
      assert.deepEqual([...(await history.read(run)).outcomes], [done('u1')]);
    });

    it('is deleted when it had not begun', async () => {
      const gone = openHistory();
      await gone.begin(start, planOf(2));
      gone.dispose();
      const history = openHistory();
      const path = fileOf(await only(history));
      writeFileSync(path, readFileSync(path, 'utf8').replace(/.*"begin".*\n/, ''));
      assert.equal(await history.leave(await only(history), 'leave', []), false);
      assert.deepEqual(readdirSync(folder), []);
    });
  });

  it('keeps no text of a service, which may hold a name', async () => {
    const history = openHistory();
    const { file } = await history.begin(start, planOf(1));
    const kept = { kind: 'service', name: 'Forbidden', status: 403 } as const;
    const failure = { ...kept, message: 'Maria Garcia is not yours', reason: { message: 'user/Maria' } };
    await file.record({ accountId: 'a', userId: 'u0', result: 'failed', unknown: false, failure });
    const run = await only(history);
    assert.doesNotMatch(readFileSync(fileOf(run), 'utf8'), /Maria/);
    const [outcome] = (await history.read(run)).outcomes;
    assert.deepEqual(outcome?.result === 'failed' && outcome.failure, { ...kept, message: '' });
  });

  it('writes outcomes that come faster than the disk in their order, and loses none', async () => {
    const history = openHistory();
    const { file } = await history.begin(start, planOf(500));
    const outcomes = planOf(500).changes.map(({ userId }) => done(userId));
    outcomes.forEach((outcome) => void file.record(outcome));
    await file.end(tally(...outcomes));
    assert.deepEqual([...(await history.read(await only(history))).outcomes], outcomes);
  });

  describe('whose run it is', () => {
    it('is in progress in the window that began it, and elsewhere for another', async () => {
      const [mine, other] = [openHistory(), openHistory()];
      await mine.begin(start, planOf(2));
      assert.equal((await only(mine)).state, 'inProgress');
      assert.equal((await only(other)).state, 'elsewhere');
      await assert.rejects(other.takeOver(await only(other), 'test'), {
        kind: 'history',
        name: 'RunElsewhere',
      });
      await assert.rejects(mine.takeOver(await only(mine), 'test'), {
        kind: 'history',
        name: 'RunElsewhere',
      });
    });

    it('is broken off once its window is gone, and taken over by one only', async () => {
      const gone = openHistory();
      const { file } = await gone.begin(start, planOf(2));
      await file.record(done('u0'));
      gone.dispose();
      const [one, other] = [openHistory(), openHistory()];
      const listed = await only(one);
      assert.equal(listed.state, 'brokenOff');
      const results = await Promise.allSettled([
        one.takeOver(listed, 'resume'),
        other.takeOver(listed, 'resume'),
      ]);
      const [taken, ...others] = results.filter(({ status }) => status === 'fulfilled');
      assert.ok(taken?.status === 'fulfilled');
      assert.deepEqual(others, []);
      await taken.value.file.record(done('u1'));
      await taken.value.file.end(tally(done('u0'), done('u1')));
      const winner = results[0]?.status === 'fulfilled' ? one : other;
      winner.ended(listed.id);
      const run = await only(winner);
      assert.deepEqual([run.state, run.id, run.end?.tally.changed], ['ended', listed.id, 2]);
      assert.deepEqual([...(await winner.read(run)).outcomes], [done('u0'), done('u1')]);
    });

    it('is broken off in its own window too when its end could not be written', async () => {
      const history = openHistory();
      const {
        about: { run: id },
      } = await history.begin(start, planOf(2));
      history.ended(id);
      assert.equal((await only(history)).state, 'brokenOff');
    });
  });

  describe('a run that is gone on with', () => {
    const failure = { kind: 'service', name: 'Forbidden', message: '', status: 403 } as const;

    it('knows nothing of those who are tried again until they have another outcome', async () => {
      const gone = openHistory();
      const {
        about: { run: id },
        file,
      } = await gone.begin(start, planOf(3));
      const outcomes: Outcome[] = [
        done('u0'),
        { accountId: 'a', userId: 'u1', result: 'failed', unknown: false, failure },
        { accountId: 'a', userId: 'u2', result: 'notDone' },
      ];
      await Promise.all(outcomes.map((outcome) => file.record(outcome)));
      await file.end(tally(...outcomes));
      gone.ended(id);
      await gone.takeOver(await only(gone), 'resume', 'unfinished');
      gone.dispose();
      const next = openHistory();
      const read = await next.read(await only(next));
      assert.deepEqual(
        [...read.outcomes].map(({ userId }) => userId),
        ['u0', 'u1'],
      );
      await next.takeOver(await only(next), 'retry', 'failed');
      assert.deepEqual([...(await next.read(await only(next))).outcomes], [done('u0')]);
    });

    it('is refused to whoever looked at it before', async () => {
      const history = openHistory();
      const {
        about: { run: id },
        file,
      } = await history.begin(start, planOf(1));
      await file.end(tally());
      history.ended(id);
      const listed = await only(history);
      const { file: again } = await history.takeOver(listed, 'retry', 'failed');
      await again.end(tally(done('u0')));
      history.ended(id);
      await assert.rejects(history.takeOver(listed, 'retry', 'failed'), { name: 'RunElsewhere' });
      await history.takeOver(await only(history), 'retry', 'failed');
    });

    it('stays with the window that goes on with it, whoever looked at it before', async () => {
      const [mine, other] = [openHistory(), openHistory()];
      const { about, file } = await mine.begin(start, planOf(2));
      await file.end(tally(done('u0')));
      mine.ended(about.run);
      const listed = await only(other);
      assert.equal(listed.state, 'ended');
      const { file: again } = await mine.takeOver(await only(mine), 'resume', 'unfinished');
      for (const attempt of [
        () => other.takeOver(listed, 'resume', 'unfinished'),
        async () => other.takeOver(await only(other), 'resume', 'unfinished'),
        () => other.leave(listed, 'leave', []),
        () => other.delete(listed),
      ]) {
        await assert.rejects(attempt, { name: 'RunElsewhere' });
        assert.deepEqual([(await only(other)).state, (await only(mine)).state], ['elsewhere', 'inProgress']);
      }
      await again.record(done('u1'));
      await again.end(tally(done('u0'), done('u1')));
      mine.ended(about.run);
      assert.deepEqual((await only(other)).end?.tally.changed, 2);
    });

    it('is of one window when two go for it in the same moment', async () => {
      for (let round = 0; round < 20; round++) {
        const windows = [openHistory(), openHistory()] as const;
        const { about, file } = await windows[0].begin(start, planOf(1));
        await file.end(tally());
        windows[0].ended(about.run);
        const listed = await Promise.all(windows.map(only));
        const taken = await Promise.allSettled(
          windows.map((window, i) => window.takeOver(listed[i]!, 'resume')),
        );
        assert.equal(taken.filter(({ status }) => status === 'fulfilled').length, 1);
        const states = await Promise.all(windows.map(async (window) => (await only(window)).state));
        assert.deepEqual(
          states,
          taken.map(({ status }) => (status === 'fulfilled' ? 'inProgress' : 'elsewhere')),
        );
        windows.forEach((window) => window.dispose());
        rmSync(folder, { recursive: true });
      }
    });

    it('has a record, or is not gone on with, when another window deletes it in the same moment', async () => {
      for (let round = 0; round < 40; round++) {
        const [mine, other] = [openHistory(), openHistory()];
        const { about, file } = await mine.begin(start, planOf(1));
        await file.end(tally());
        mine.ended(about.run);
        const [listed, theirs] = [await only(mine), await only(other)];
        const [taken, deleted] = await Promise.allSettled([
          mine.takeOver(listed, 'resume'),
          new Promise((resolve) => setTimeout(resolve, (round % 10) / 4)).then(() => other.delete(theirs)),
        ]);
        if (taken.status === 'fulfilled') {
          assert.equal((await only(mine)).state, 'inProgress');
        }
        assert.equal(readdirSync(folder).length, deleted.status === 'fulfilled' ? 0 : 1);
        [mine, other].forEach((window) => window.dispose());
        rmSync(folder, { recursive: true });
      }
    });

    it('is not deleted while it is in progress, in whichever window', async () => {
      const [mine, other] = [openHistory(), openHistory()];
      await mine.begin(start, planOf(1));
      const listed = await only(mine);
      await assert.rejects(mine.delete(listed), { name: 'RunElsewhere' });
      await assert.rejects(other.delete(listed), { name: 'RunElsewhere' });
      mine.dispose();
      await other.delete(listed);
      assert.deepEqual(await other.list(), []);
    });
  });

  describe('a damaged file', () => {
    it('loses no more than the damaged line', async () => {
      const history = openHistory();
      const {
        about: { run: id },
        file,
      } = await history.begin(start, planOf(3));
      await file.record(done('u0'));
      appendFileSync(fileOf(await only(history)), '{"record":"outcome","outcome":{"accountId"\n{}\n"text"\n');
      await file.record(done('u1'));
      appendFileSync(fileOf(await only(history)), '{"record":"outcome","outc');
      await file.close();
      history.ended(id);
      const run = await only(history);
      assert.equal(run.state, 'brokenOff');
      const read = await history.read(run);
      assert.equal(read.damagedLines, 4);
      assert.deepEqual([...read.outcomes], [done('u0'), done('u1')]);
      // A line that was cut off does not take the next one with it.
      const { file: again } = await history.takeOver(run, 'test');
      await again.record(done('u2'));
      assert.equal((await history.read(await only(history))).outcomes.size, 3);
    });

    /** Of a run of two users, one of whom is done, whose window is gone. */
    async function brokenOff(): Promise<{ readonly history: History; readonly path: string }> {
      const gone = openHistory();
      const { file } = await gone.begin(start, planOf(2));
      await file.record(done('u0'));
      gone.dispose();
      const history = openHistory();
      return { history, path: fileOf(await only(history)) };
    }

    it('is read however long a damaged line is', async () => {
      const { history, path } = await brokenOff();
      // More than one text can hold.
      truncateSync(path, 540_000_000);
      appendFileSync(path, `\n${JSON.stringify({ record: 'outcome', outcome: done('u1') })}\n`);
      const { damagedLines, outcomes } = await history.read(await only(history));
      assert.deepEqual([damagedLines, [...outcomes]], [1, [done('u0'), done('u1')]]);
    }).timeout(30_000);

    it('has begun where only the line that says so is damaged', async () => {
      const { history, path } = await brokenOff();
      writeFileSync(path, readFileSync(path, 'utf8').replace('"begin"', '"bogin"'));
      const { begun, damagedLines, outcomes } = await history.read(await only(history));
      assert.deepEqual([begun, damagedLines, [...outcomes]], [true, 1, [done('u0')]]);
    });

    it('is unreadable under the name of another run', async () => {
      const gone = openHistory();
      await gone.begin(start, planOf(1));
      gone.dispose();
      const history = openHistory();
      const { file } = await only(history);
      const other = file.replace(/_[0-9a-f]{8}-/, '_00000000-');
      renameSync(join(folder, file), join(folder, other));
      assert.equal((await only(history)).state, 'unreadable');
    });

    it('has not begun when its plan is not whole', async () => {
      const gone = openHistory();
      await gone.begin(start, planOf(1500));
      gone.dispose();
      const history = openHistory();
      const path = fileOf(await only(history));
      const lines = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, `${lines.slice(0, 2).join('\n')}\n`);
      const read = await history.read(await only(history));
      assert.deepEqual([read.begun, read.plan.changes.length, read.run.users], [false, 1000, 1500]);
    });

    it('is listed as one that cannot be read when its first line is not a run of this version', async () => {
      const gone = openHistory();
      await gone.begin(start, planOf(1));
      gone.dispose();
      const history = openHistory();
      const path = fileOf(await only(history));
      for (const text of ['x\n', '{"record":"run","version":2}\n', '{"record":"constructor"}\n']) {
        writeFileSync(path, text);
        const run = await only(history);
        assert.equal(run.state, 'unreadable', text);
        await assert.rejects(history.read(run), { kind: 'history', name: 'RunUnreadable' });
      }
    });

    it('takes no outcome of a user that is not in the plan', async () => {
      const history = openHistory();
      const { file } = await history.begin(start, planOf(1));
      await file.record(done('stranger'));
      assert.equal((await history.read(await only(history))).outcomes.size, 0);
    });
  });

  it('says nothing of a run whose first line never was whole, and removes it', async () => {
    const gone = openHistory();
    await gone.begin(start, planOf(1));
    const path = fileOf(await only(gone));
    gone.dispose();
    const history = openHistory();
    for (const text of ['', '{"record":"run","ver']) {
      writeFileSync(path, text);
      assert.deepEqual(await history.list(), []);
    }
    await history.deleteOlderThan(90);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('removes what ended long ago, and keeps what was broken off', async () => {
    const history = openHistory();
    const {
      about: { run: id },
      file,
    } = await history.begin(start, planOf(1));
    await file.end(tally(done('u0')));
    history.ended(id);
    const gone = openHistory();
    await gone.begin(start, planOf(1));
    gone.dispose();
    await history.deleteOlderThan(1);
    assert.equal((await history.list()).length, 2);
    await history.deleteOlderThan(-1);
    assert.equal((await only(history)).state, 'brokenOff');
  });

  it('is empty where nothing was ever written, and ignores files of others', async () => {
    const history = openHistory();
    assert.deepEqual(await history.list(), []);
    await history.begin(start, planOf(1));
    writeFileSync(join(folder, 'notes.txt'), '');
    utimesSync(join(folder, 'notes.txt'), 0, 0);
    await only(history);
  });
});
