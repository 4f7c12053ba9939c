// A plan of many users on a sandbox that fails at random: each has exactly one outcome, and it is true.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChimeClient } from '../../../src/chime/client';
import { telephonyKeys, type Telephony } from '../../../src/chime/model';
import { applyPlan, type Outcome } from '../../../src/telephony/apply';
import { History } from '../../../src/telephony/history/history';
import { Presence } from '../../../src/telephony/locks/presence';
import { planUpdate, type Plan, type UpdatePlan } from '../../../src/telephony/plan';
import { remainingPlan, type RecordedRun } from '../../../src/telephony/remaining';
import { Run } from '../../../src/telephony/run';
import { UserLocks } from '../../../src/telephony/userLocks';
import { checkFaults } from '../../../src/sandbox/faults';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { collect, currentSettings, sandboxClient } from '../support';

const users = 60;
const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;
const wanted = { SMS: false, InboundCalling: true };

/** A fifth of all requests, of every kind that there is. */
const faults = [
  'ThrottledClientException,share=0.03',
  'ServiceFailureException,share=0.03',
  'ServiceUnavailableException,share=0.03',
  'drop-before,share=0.03',
  'drop-after,share=0.03',
  'truncated,share=0.03',
  'html,share=0.02',
  'latency,ms=20,share=0.2',
];

const stateOf = ({ state }: TestSandbox, { userId }: { userId: string }): Telephony =>
  state.telephony(state.directory.userIndex(userId) ?? -1);

/** What an outcome claims must be so on the server. */
function assertTrue(sandbox: TestSandbox, plan: UpdatePlan, outcomes: readonly Outcome[]): void {
  assert.equal(new Set(outcomes.map(({ userId }) => userId)).size, plan.changes.length);
  assert.equal(outcomes.length, plan.changes.length);
  const changes = new Map(plan.changes.map((change) => [change.userId, change]));
  for (const outcome of outcomes) {
    const change = changes.get(outcome.userId);
    assert.ok(change);
    const now = stateOf(sandbox, outcome);
    const isAs = (settings: Telephony) => telephonyKeys.every((key) => now[key] === settings[key]);
    if (outcome.result === 'done') {
      assert.ok(isAs(change.after), `done, and it is not so: ${outcome.userId}`);
    } else {
      assert.equal(outcome.result, 'failed');
      assert.ok(
        outcome.unknown ? isAs(change.before) || isAs(change.after) : isAs(change.before),
        outcome.userId,
      );
    }
  }
}

/** One pass over what is left of a run, recorded as any. */
async function pass(history: History, recorded: RecordedRun | undefined, plan: Plan, client: ChimeClient) {
  const [listed] = await history.list();
  const begun =
    recorded === undefined || listed === undefined
      ? await history.begin({ source: 'test' }, plan)
      : await history.takeOver(listed, 'retry');
  const run = new Run(begun, recorded?.plan ?? plan, plan, recorded?.outcomes);
  await run.carryOut(client, new UserLocks(), {
    onOutcome: () => undefined,
    onUnrecorded: (error) => assert.fail(error as Error),
  });
  history.ended(run.id);
}

/** As a window that knows no more than what is recorded. */
async function recordedRun(history: History): Promise<RecordedRun> {
  const [listed, ...others] = await history.list();
  assert.ok(listed);
  assert.deepEqual(others, []);
  return history.read(listed);
}

describe('a plan of many users', function () {
  this.timeout(60_000);

  for (const seed of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']) {
    it(`ends as planned after at most three retries, under faults at random, seed ${seed}`, async () => {
      const sandbox = await startTestSandbox(users, seed);
      const folder = mkdtempSync(join(tmpdir(), 'bulk-test-'));
      const history = new History(folder, new Presence(join(folder, 'state')));
      try {
        sandbox.faults.replace(checkFaults(faults));
        const { client } = sandboxClient(sandbox, 3);
        const plan = planUpdate(identity, currentSettings(sandbox.state), wanted);
        await pass(history, undefined, plan, client);
        let recorded = await recordedRun(history);
        assertTrue(sandbox, plan, [...recorded.outcomes]);
        for (let retries = 0; retries < 3 && recorded.outcomes.tally.failed > 0; retries++) {
          await pass(history, recorded, remainingPlan(recorded, 'failed'), client);
          recorded = await recordedRun(history);
          assertTrue(sandbox, plan, [...recorded.outcomes]);
        }
        assert.equal(recorded.outcomes.tally.failed, 0);
        assert.deepEqual(planUpdate(identity, currentSettings(sandbox.state), wanted).changes, []);
      } finally {
        history.dispose();
        rmSync(folder, { recursive: true });
        await sandbox.close();
      }
    });
  }

  for (const limit of [
    'rate,per-second=100,burst=5',
    'window,limit=100',
    'ThrottledClientException,share=0.2',
  ]) {
    it(`fails nobody under ${limit}`, async () => {
      const sandbox = await startTestSandbox(users);
      sandbox.faults.replace(checkFaults([limit]));
      const plan = planUpdate(identity, currentSettings(sandbox.state), wanted);
      const outcomes = await collect(applyPlan(plan, sandboxClient(sandbox, 3).client));
      await sandbox.close();
      assert.ok(outcomes.every(({ result }) => result === 'done'));
    });
  }

  it('leaves those undone that wait for a limit when it is cancelled', async () => {
    const sandbox = await startTestSandbox(users);
    const { client, attempts } = sandboxClient(sandbox, 3);
    const plan = planUpdate(identity, currentSettings(sandbox.state), wanted);
    sandbox.faults.replace(checkFaults(['ThrottledClientException,operation=UpdateUserSettings']));
    const cancel = new AbortController();
    sandbox.server.on('request', ({ method }) => method === 'PUT' && cancel.abort());
    const outcomes = await collect(applyPlan(plan, client, { signal: cancel.signal }));
    await sandbox.close();
    assert.ok(outcomes.every(({ result }) => result === 'notDone'));
    assert.ok(attempts.length < 2 * users);
    assert.deepEqual(planUpdate(identity, currentSettings(sandbox.state), wanted).changes, plan.changes);
  });

  it('sends nothing more once it is cancelled, and says of each user what became of it', async () => {
    const sandbox = await startTestSandbox(300);
    const { client } = sandboxClient(sandbox);
    const plan = planUpdate(identity, currentSettings(sandbox.state), wanted);
    const cancel = new AbortController();
    const outcomes: Outcome[] = [];
    for await (const outcome of applyPlan(plan, client, { signal: cancel.signal })) {
      outcomes.push(outcome);
      if (outcomes.length === 20) {
        cancel.abort();
      }
    }
    assert.equal(outcomes.length, plan.changes.length);
    const changes = new Map(plan.changes.map((change) => [change.userId, change]));
    for (const outcome of outcomes) {
      const change = changes.get(outcome.userId);
      assert.ok(outcome.result === 'done' || outcome.result === 'notDone');
      assert.deepEqual(stateOf(sandbox, outcome), outcome.result === 'done' ? change?.after : change?.before);
    }
    assert.ok(outcomes.some(({ result }) => result === 'notDone'));
    await sandbox.close();
  });
});
