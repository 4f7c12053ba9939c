// A run against the sandbox: held up, gone on with, cancelled, and what is recorded of it. And the small parts that it is made of.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanClient } from '../../../src/telephony/apply';
import { History } from '../../../src/telephony/history/history';
import { Presence } from '../../../src/telephony/locks/presence';
import { Pause } from '../../../src/telephony/pause';
import { planUpdate, type UpdatePlan } from '../../../src/telephony/plan';
import { RateMeter } from '../../../src/telephony/rateMeter';
import { readSettings } from '../../../src/telephony/readSettings';
import { Run, type RunEvents } from '../../../src/telephony/run';
import { UserLocks } from '../../../src/telephony/userLocks';
import { checkFaults } from '../../../src/sandbox/faults';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { collect, sandboxClient } from '../support';

const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;

describe('a run', function () {
  this.timeout(20_000);

  const folder = mkdtempSync(join(tmpdir(), 'run-test-'));
  const history = new History(folder, new Presence(join(folder, 'state')));
  let sandbox: TestSandbox;
  let client: PlanClient;
  let plan: UpdatePlan;

  before(async () => {
    sandbox = await startTestSandbox(200);
    client = sandboxClient(sandbox).client;
  });
  after(async () => {
    history.dispose();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    sandbox.state.reset();
    sandbox.faults.replace([]);
    writtenBefore = countWrites();
    const { directory } = sandbox.state;
    const current = Array.from({ length: directory.userCount }, (_, index) => {
      const { AccountId: accountId = '', UserId: userId } = directory.user(index);
      return { accountId, userId, telephony: sandbox.state.telephony(index) };
    });
    plan = planUpdate(identity, current, { SMS: true });
  });

  const quiet: RunEvents = {
    onOutcome: () => undefined,
    onUnrecorded: (error) => assert.fail(error as Error),
  };

  const begin = async (): Promise<Run> => new Run(await history.begin({ source: 'test' }, plan), plan);

  let writtenBefore = 0;
  const countWrites = (): number =>
    sandbox.lines.filter((line) => line.includes(' UpdateUserSettings 204 ')).length;
  /** Writes of this test. */
  const written = (): number => countWrites() - writtenBefore;

  const recorded = async (run: Run) => {
    history.ended(run.id);
    const listed = (await history.list()).find(({ id }) => id === run.id);
    assert.ok(listed);
    return { listed, details: await history.read(listed) };
  };

  it('ends with an outcome for each user, all of them recorded', async () => {
    const run = await begin();
    await run.carryOut(client, new UserLocks(), quiet);
    assert.deepEqual(
      [run.progress, run.finished, run.outcomes.tally.changed],
      ['ended', plan.changes.length, plan.changes.length],
    );
    const { listed, details } = await recorded(run);
    assert.deepEqual(listed.end?.tally, run.outcomes.tally);
    assert.deepEqual([...details.outcomes], [...run.outcomes]);
    assert.ok([...details.outcomes].every(({ time }) => time !== undefined));
  });

  it('sends nothing while it is paused, and goes on', async () => {
    const run = await begin();
    let ended: Promise<void> = Promise.resolve();
    const atPause = new Promise<void>((resolve) => {
      let count = 0;
      ended = run.carryOut(client, new UserLocks(), {
        ...quiet,
        onOutcome: () => {
          count += 1;
          if (count === 20) {
            run.pause();
            resolve();
          }
        },
      });
    });
    await atPause;
    assert.equal(run.progress, 'paused');
    // What was under way ends: from then on nothing is sent. A request of another sees to it that all of that time has passed.
    const before = written();
    await collect(readSettings(plan.changes, client, new AbortController().signal));
    const then = written();
    assert.ok(then - before <= 32 && then < plan.changes.length);
    await collect(readSettings(plan.changes, client, new AbortController().signal));
    assert.equal(written(), then);
    assert.equal(run.finished, then);
    run.resume();
    await ended;
    assert.equal(run.outcomes.tally.changed, plan.changes.length);
  });

  it('holds nobody else up while it is paused', async () => {
    const locks = new UserLocks();
    const run = await begin();
    run.pause();
    const ended = run.carryOut(client, locks, quiet);
    const [first] = plan.changes;
    assert.ok(first);
    assert.equal(await locks.run({ ...first, ...identity }, () => Promise.resolve('done')), 'done');
    run.cancel();
    run.pause();
    await ended;
    assert.equal(run.outcomes.tally.notDone, plan.changes.length);
  });

  it('is cancelled while it is paused: what was not sent is not done', async () => {
    const run = await begin();
    const ended = run.carryOut(client, new UserLocks(), {
      ...quiet,
      onOutcome: () => run.finished === 10 && run.pause(),
    });
    await collect(readSettings(plan.changes, client, new AbortController().signal));
    run.cancel();
    await ended;
    const { changed, notDone } = run.outcomes.tally;
    assert.deepEqual(
      [...run.outcomes].filter(({ result }) => result === 'failed'),
      [],
    );
    assert.equal(changed + notDone, plan.changes.length);
    assert.ok(notDone > 0 && changed >= 10);
    assert.equal((await recorded(run)).listed.state, 'ended');
  });

  it('goes on in the same file: outcomes of a later pass count', async () => {
    const first = await begin();
    await first.carryOut(client, new UserLocks(), { ...quiet, onOutcome: () => first.cancel() });
    const { listed, details } = await recorded(first);
    const pass = {
      ...plan,
      changes: plan.changes.filter((user) => details.outcomes.of(user)?.result === 'notDone'),
    };
    const second = new Run(await history.takeOver(listed, 'resume'), plan, pass, details.outcomes);
    await second.carryOut(client, new UserLocks(), quiet);
    const after = await recorded(second);
    assert.equal(after.details.outcomes.tally.changed, plan.changes.length);
    assert.equal(after.listed.id, listed.id);
  });

  it('pauses itself when user after user is refused, and counts anew once it goes on', async () => {
    sandbox.faults.replace(checkFaults(['ForbiddenException,next=60,operation=UpdateUserSettings']));
    const run = await begin();
    const told: string[] = [];
    await run.carryOut(client, new UserLocks(), {
      ...quiet,
      onRefused: {
        most: 20,
        paused: ({ failure, users }) => {
          told.push(`${failure.name} ${users}`);
          assert.deepEqual([run.progress, run.pausedBy?.users], ['paused', 20]);
          run.resume();
          assert.equal(run.pausedBy, undefined);
        },
      },
    });
    assert.deepEqual(told, Array(3).fill('ForbiddenException 20'));
    assert.deepEqual([run.outcomes.tally.failed, run.outcomes.tally.notDone], [60, 0]);
  });

  it('does not pause itself for the last of its users, nor where nobody is told', async () => {
    sandbox.faults.replace(checkFaults(['ForbiddenException,operation=UpdateUserSettings']));
    plan = { ...plan, changes: plan.changes.slice(0, 20) };
    const onRefused = { most: 20, paused: () => assert.fail('It paused.') };
    await (await begin()).carryOut(client, new UserLocks(), { ...quiet, onRefused });
    const silent = await begin();
    await silent.carryOut(client, new UserLocks(), quiet);
    assert.equal(silent.outcomes.tally.failed, 20);
  });

  it('records all, and then says so, when showing an outcome goes wrong', async () => {
    const run = await begin();
    const fault = new Error('closed');
    const onOutcome = () => {
      throw fault;
    };
    await assert.rejects(run.carryOut(client, new UserLocks(), { ...quiet, onOutcome }), fault);
    const { listed, details } = await recorded(run);
    assert.deepEqual([listed.state, run.progress], ['ended', 'ended']);
    assert.equal(details.outcomes.tally.changed, plan.changes.length);
  });

  it('holds back whom another run wrote to when it was paused meanwhile', async () => {
    const locks = new UserLocks();
    const [first] = plan.changes;
    let release: () => void = () => undefined;
    const held = locks.run(
      { ...first!, ...identity },
      () => new Promise<void>((resolve) => (release = resolve)),
    );
    const run = await begin();
    const ended = run.carryOut(client, locks, {
      ...quiet,
      onOutcome: () => {
        run.pause();
        release();
      },
    });
    await held;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(run.outcomes.of(first!), undefined);
    run.cancel();
    await ended;
    assert.equal(run.outcomes.of(first!)?.result, 'notDone');
  });

  it('tells once that it cannot be recorded, and goes to its end', async () => {
    const begun = await history.begin({ source: 'test' }, plan);
    const run = new Run(begun, plan);
    await begun.file.close();
    const errors: unknown[] = [];
    await run.carryOut(client, new UserLocks(), { ...quiet, onUnrecorded: (error) => errors.push(error) });
    assert.equal(errors.length, 1);
    assert.equal(run.outcomes.tally.changed, plan.changes.length);
  });
});

describe('UserLocks', () => {
  it('lets one at a time at a user, in their order, and others pass', async () => {
    const locks = new UserLocks();
    const [a, b] = ['a', 'b'].map((userId) => ({ endpoint: 'https://example.com', accountId: '1', userId }));
    assert.ok(a && b);
    const said: string[] = [];
    let go: () => void = () => undefined;
    const first = locks.run(a, async () => {
      await new Promise<void>((resolve) => (go = resolve));
      said.push('first');
    });
    const second = locks.run(a, () => Promise.resolve(said.push('second')));
    await locks.run(b, () => Promise.resolve(said.push('other')));
    go();
    await Promise.all([first, second]);
    assert.deepEqual(said, ['other', 'first', 'second']);
  });
});

describe('Pause', () => {
  it('is over at once where nothing is held up, and holds up again after it went on', async () => {
    const pause = new Pause();
    await pause.over();
    pause.pause();
    let isOver = false;
    const over = pause.over().then(() => (isOver = true));
    pause.resume();
    pause.pause();
    await Promise.resolve();
    assert.equal(isOver, false);
    pause.resume();
    await over;
  });
});

describe('RateMeter', () => {
  it('says how many a second lately, and nothing too early or of before a restart', () => {
    const meter = new RateMeter();
    assert.equal(meter.rate(0), undefined);
    for (let time = 0; time <= 20_000; time += 10) {
      meter.add(time);
    }
    assert.ok(Math.abs((meter.rate(20_000) ?? 0) - 100) < 2);
    meter.restart();
    assert.equal(meter.rate(20_000), undefined);
  });
});

describe('readSettings', () => {
  const users = Array.from({ length: 50 }, (_, index) => ({ accountId: 'a', userId: `u${index}` }));
  const off = { InboundCalling: false, OutboundCalling: false, SMS: false };

  it('gives each user once, and why one cannot be read', async () => {
    const reads = await collect(
      readSettings(
        users,
        {
          getUserSettings: ({ userId }) =>
            userId === 'u7' ? Promise.reject(new Error('no')) : Promise.resolve(off),
        },
        new AbortController().signal,
      ),
    );
    assert.equal(new Set(reads.map(({ userId }) => userId)).size, 50);
    assert.deepEqual(
      reads.filter((read) => 'failure' in read).map(({ userId }) => userId),
      ['u7'],
    );
  });

  it('ends in the cancellation', async () => {
    const cancelled = Object.assign(new Error('cancelled'), { kind: 'cancelled' });
    const reading = collect(
      readSettings(users, { getUserSettings: () => Promise.reject(cancelled) }, new AbortController().signal),
    );
    await assert.rejects(reading, { kind: 'cancelled' });
  });
});
