// Processes that write to the same users at once: no write is lost, none is made twice, and what each records is true.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { telephonyKeys } from '../../../../src/chime/model';
import { History } from '../../../../src/telephony/history/history';
import { Presence } from '../../../../src/telephony/locks/presence';
import type { UpdatePlan } from '../../../../src/telephony/plan';
import { checkFaults } from '../../../../src/sandbox/faults';
import { shortTimes, Writers, type Writer } from './writers';

const users = Number(process.env['WRITER_USERS'] ?? 150);

/** More of them for `npm run test:all`. */
const rounds = Number(process.env['WRITER_ROUNDS'] ?? 1);

describe('processes that write to the same users at once', function () {
  this.timeout(120_000);

  let writers: Writers;
  before(async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    writers = await Writers.start(users);
  });
  after(() => writers.close());

  afterEach(async () => {
    const history = new History(writers.historyFolder, new Presence(writers.state));
    for (const listed of await history.list()) {
      const { outcomes } = await history.read(listed);
      assert.deepEqual([listed.state, outcomes.size], ['ended', listed.run?.users]);
      assert.deepEqual(outcomes.tally, listed.end?.tally);
    }
  });

  const allDone = async (all: readonly Writer[], plans: readonly UpdatePlan[]) => {
    const answers = await Promise.all(all.map(({ answer }) => answer));
    assert.deepEqual(
      answers.map(({ tally }) => tally.changed),
      plans.map(({ changes }) => changes.length),
    );
  };

  it('two, one of them with a clock that is an hour ahead', async () => {
    const before = writers.begin();
    const plans = [writers.planOf('SMS'), writers.planOf('InboundCalling')];
    await allDone(
      plans.map((plan, index) => writers.write({ plan, clockOffset: index * 3_600_000 })),
      plans,
    );
    assert.deepEqual(writers.wrongs(before, plans), []);
  });

  it('four', async () => {
    const before = writers.begin();
    const plans = [
      ...telephonyKeys.map((key) => writers.planOf(key, (user) => key !== 'SMS' || user % 2 === 0)),
      writers.planOf('SMS', (user) => user % 2 === 1),
    ];
    await allDone(
      plans.map((plan) => writers.write({ plan })),
      plans,
    );
    assert.deepEqual(writers.wrongs(before, plans), []);
  });

  it('one is killed, and another goes on with its run', async () => {
    const before = writers.begin();
    const plans = [writers.planOf('SMS'), writers.planOf('InboundCalling')] as const;
    const [killed, other] = plans.map((plan) => writers.write({ plan })) as [Writer, Writer];
    await writers.flipsReached('SMS', 60, () => killed.child.kill('SIGKILL'));
    await killed.exited;
    const next = writers.write({});
    await allDone([next, other], plans);
    assert.deepEqual(writers.wrongs(before, plans), []);
  });

  it('one is suspended, the other comes to its end meanwhile, and then the first does, which says whom it wrote to too late', async () => {
    const before = writers.begin();
    const plans = [writers.planOf('SMS'), writers.planOf('InboundCalling')] as const;
    const suspended = writers.write({ plan: plans[0] });
    await writers.flipsReached('SMS', 60, () => suspended.child.kill('SIGSTOP'));
    await allDone([writers.write({ plan: plans[1] })], plans.slice(1));
    suspended.child.kill('SIGCONT');
    const { tally, unknown } = await suspended.answer;
    assert.equal(tally.changed + tally.unknown, users);
    assert.equal(tally.unknown, unknown.length);
    assert.ok(unknown.length < 60, `${unknown.length} users`);
    assert.deepEqual(writers.wrongs(before, plans, unknown), []);
  });

  it(`${rounds} rounds of two and of four, in each of which one is killed, is suspended, or has another hour; and forms for one beside them`, async function () {
    this.timeout(rounds * 240_000);
    let longest = 0;
    for (let round = 0; round < rounds; round++) {
      const before = writers.begin();
      const isOfTwo = round % 2 === 0;
      // Each flips a boolean of its own, of all users or of half of them; those of the forms nobody else flips.
      const plans = isOfTwo
        ? [writers.planOf('SMS'), writers.planOf('InboundCalling')]
        : (['SMS', 'InboundCalling'] as const).flatMap((key) =>
            [0, 1].map((half) => writers.planOf(key, (user) => user % 2 === half)),
          );
      const forms = [0, 1, 2, 3].map((form) =>
        writers.planOf('OutboundCalling', (user) => user === Math.floor(((form + 0.5) * users) / 4)),
      );
      const trouble = (['killed', 'suspended', 'another hour'] as const)[Math.floor(round / 2) % 3];
      const [first, ...others] = plans.map((plan, index) =>
        writers.write({ plan, clockOffset: trouble === 'another hour' && index === 0 ? 3_600_000 : 0 }),
      ) as [Writer, ...Writer[]];
      const beside = (async () => {
        const written: Writer[] = [];
        for (const plan of forms) {
          const form = writers.write({ plan });
          await form.exited;
          written.push(form);
        }
        return written;
      })();
      let last = first;
      if (trouble === 'killed') {
        await writers.flipsReached('SMS', users / 3, () => first.child.kill('SIGKILL'));
        await first.exited;
        last = writers.write({});
      } else if (trouble === 'suspended') {
        await writers.flipsReached('SMS', users / 3, () => first.child.kill('SIGSTOP'));
        await wait(2 * shortTimes.still);
        first.child.kill('SIGCONT');
      }
      await allDone([last, ...others], plans);
      await allDone(await beside, forms);
      assert.deepEqual(writers.wrongs(before, [...plans, ...forms]), [], `round ${round}`);
      const waits = await Promise.all([last, ...others, ...(await beside)].map(({ answer }) => answer));
      const waited = Math.max(...waits.map(({ longestWait }) => longestWait));
      longest = Math.max(longest, waited);
      if (rounds > 1) {
        console.log(`      ${isOfTwo ? 'two' : 'four'}, ${trouble}: waited ${Math.round(waited)} ms at most`);
      }
    }
    console.log(`      waited ${Math.round(longest)} ms at most`);
  });

  it('one in another container, with the same home: its run is left alone while it is there, and gone on with after', async function () {
    const container = [
      'unshare',
      '--user',
      '--map-root-user',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
    ];
    const [unshare = '', ...options] = container;
    if (spawnSync(unshare, [...options, 'true']).status !== 0) {
      // Not on Linux, or no namespaces are allowed here.
      this.skip();
    }
    const before = writers.begin();
    const plan = writers.planOf('SMS');
    const temporary = join(writers.folder, 'temporary');
    mkdirSync(temporary);
    writers.sandbox.faults.replace(checkFaults(['latency,ms=200']));
    const inContainer = writers.write({ plan }, container, { TMPDIR: temporary });
    await writers.flipsReached('SMS', 20, () => undefined);
    const history = new History(writers.historyFolder, new Presence(writers.state, shortTimes));
    const listed = (await history.list()).find(({ state }) => state !== 'ended');
    assert.equal(listed?.state, 'elsewhere');
    await assert.rejects(history.takeOver(listed, 'resume'), { name: 'RunElsewhere' });
    history.dispose();
    inContainer.child.kill('SIGKILL');
    await inContainer.exited;
    writers.sandbox.faults.replace([]);
    await allDone([writers.write({})], [plan]);
    assert.deepEqual(writers.wrongs(before, [plan]), []);
  });
});
