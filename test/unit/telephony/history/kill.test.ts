// A process that is killed with SIGKILL in the middle of a run: whatever the moment, what is recorded and what the server has are
// brought together, and the run ends as planned with no user written to twice.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { telephonyKeys } from '../../../../src/chime/model';
import { History } from '../../../../src/telephony/history/history';
import { Presence } from '../../../../src/telephony/locks/presence';
import { planUpdate, type CurrentSettings, type UpdatePlan } from '../../../../src/telephony/plan';
import { readSettings } from '../../../../src/telephony/readSettings';
import { reconcile, remainingPlan } from '../../../../src/telephony/remaining';
import { Run } from '../../../../src/telephony/run';
import { Outcomes } from '../../../../src/telephony/tally';
import { UserLocks } from '../../../../src/telephony/userLocks';
import { Killing, phases, type Phase } from '../../../killing';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';
import { collect, sandboxClient } from '../../support';
import type { KilledRun } from './killedRun';

const users = 300;

/** In each phase; as many more as one wants with `KILLS=13`. */
const killsInEach = Number(process.env['KILLS'] ?? 1);

const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;

describe('a run whose process is killed', function () {
  this.timeout(600_000);

  const parent = mkdtempSync(join(tmpdir(), 'kill-test-'));
  const script = join(parent, 'killedRun.cjs');
  const counts = new Map<Phase, number>(phases.map((phase) => [phase, 0]));

  before(() =>
    build({
      entryPoints: [join(__dirname, 'killedRun.ts')],
      outfile: script,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    }),
  );
  after(() => {
    process.stdout.write(
      [...counts].map(([phase, count]) => `      killed, ${phase}: ${count} times\n`).join(''),
    );
    rmSync(parent, { recursive: true });
  });

  for (const phase of phases) {
    it(`${phase}: ends as planned after it is resumed, each time`, async function () {
      if (process.platform === 'win32') {
        this.skip();
      }
      const sandbox = await startTestSandbox(users);
      const folder = join(parent, phase.replaceAll(' ', '-'));
      mkdirSync(folder);
      const killing = new Killing(sandbox, folder);
      for (let kill = 1; (counts.get(phase) ?? 0) < killsInEach; kill++) {
        assert.ok(kill <= 4 * killsInEach, `${counts.get(phase)} of ${kill} kills were in time`);
        // Few users are enough but where the plan is to be long.
        const size = phase === 'plan not yet flushed' ? users : 60;
        const plan = planOf(sandbox, size, kill % 2 === 0);
        if (await killRun(sandbox, killing, folder, plan, phase, kill)) {
          counts.set(phase, (counts.get(phase) ?? 0) + 1);
        }
        rmSync(folder, { recursive: true });
        rmSync(join(parent, 'state'), { recursive: true, force: true });
        mkdirSync(folder);
      }
      await sandbox.close();
    });
  }

  function planOf({ state }: TestSandbox, size: number, value: boolean): UpdatePlan {
    const current = Array.from({ length: size }, (_, index): CurrentSettings => {
      const { AccountId: accountId = '', UserId: userId } = state.directory.user(index);
      return { accountId, userId, telephony: state.telephony(index) };
    });
    return planUpdate(identity, current, { SMS: value, InboundCalling: !value });
  }

  /** @returns whether it was killed in that phase, as what is there afterwards shows */
  async function killRun(
    sandbox: TestSandbox,
    killing: Killing,
    folder: string,
    plan: UpdatePlan,
    phase: Phase,
    kill: number,
  ): Promise<boolean> {
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'inherit', 'inherit'] });
    const exited = once(child, 'exit');
    const killed = killing.arm(phase, 1 + ((kill * 3) % 40), () => child.kill('SIGKILL'));
    const told: KilledRun = {
      url: sandbox.url,
      keys: sandbox.accessKeys,
      folder,
      state: join(parent, 'state'),
      plan,
    };
    child.stdin.end(JSON.stringify(told));
    await Promise.race([killed, exited]);
    child.kill('SIGKILL');
    await exited;
    const history = new History(folder, new Presence(join(parent, 'state')));
    const found = await killing.evidence(history);
    killing.disarm();
    await resume(sandbox, history, plan);
    history.dispose();
    for (const change of plan.changes) {
      const now = sandbox.state.telephony(sandbox.state.directory.userIndex(change.userId) ?? -1);
      assert.ok(
        telephonyKeys.every((key) => now[key] === change.after[key]),
        `${phase}: ${change.userId}`,
      );
      assert.equal(killing.applied.get(change.userId), 1, `${phase}: written once: ${change.userId}`);
    }
    return found.has(phase);
  }

  /** As a person does it in the next window: look, read what is there, resume; or plan again where nothing was sent. */
  async function resume(sandbox: TestSandbox, history: History, plan: UpdatePlan): Promise<void> {
    const { client } = sandboxClient(sandbox, 3);
    const [listed] = await history.list();
    const details = listed && (await history.read(listed));
    const events = {
      onOutcome: () => undefined,
      onUnrecorded: (error: unknown) => assert.fail(error as Error),
    };
    if (listed === undefined || !details?.begun) {
      const begun = await history.begin({ source: 'test' }, plan);
      await new Run(begun, plan).carryOut(client, new UserLocks(), events);
      return;
    }
    assert.deepEqual(details.plan, plan);
    const remaining = remainingPlan(details, 'unfinished');
    assert.ok(remaining.action === 'UpdateUserSettings');
    const signal = new AbortController().signal;
    const found = new Outcomes();
    for (const outcome of reconcile(
      remaining.changes,
      await collect(readSettings(remaining.changes, client, signal)),
    )) {
      found.add(outcome);
    }
    const { changed, notDone } = found.tally;
    assert.equal(changed + notDone, remaining.changes.length, 'nobody else wrote');
    const begun = await history.takeOver(listed, 'resume', 'unfinished');
    const run = new Run(begun, plan, remaining, details.outcomes);
    await run.carryOut(client, new UserLocks(), events);
    assert.equal(run.outcomes.tally.changed, plan.changes.length);
  }
});
