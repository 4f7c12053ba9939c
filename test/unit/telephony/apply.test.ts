// Plans carried out on the sandbox: each user has one true outcome, whatever happens on the way.

import assert from 'node:assert/strict';
import type { ChimeClient } from '../../../src/chime/client';
import { documentationSample, type Telephony } from '../../../src/chime/model';
import type { ConnectionIdentity } from '../../../src/connectionIdentity';
import { applyPlan, type PlanClient } from '../../../src/telephony/apply';
import { Pause } from '../../../src/telephony/pause';
import { planUpdate, type Wanted } from '../../../src/telephony/plan';
import { UserLocks } from '../../../src/telephony/userLocks';
import { checkFaults } from '../../../src/sandbox/faults';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { collect, sandboxClient } from '../support';

const identity: ConnectionIdentity = {
  kind: 'sandbox',
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
};
const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };

interface Trial {
  readonly sandbox: TestSandbox;
  readonly client: ChimeClient;
  /** Plans `wanted` on what is there now. */
  plan(wanted: Wanted): Promise<ReturnType<typeof planUpdate>>;
  now(): Promise<Telephony>;
}

/** A sandbox whose sample user starts with everything off; faults come after that. */
async function trial(run: (trial: Trial) => Promise<void>): Promise<void> {
  const sandbox = await startTestSandbox(4, 'apply');
  const { client } = sandboxClient(sandbox, 1);
  await client.updateUserSettings(documentationSample, off);
  try {
    await run({
      sandbox,
      client,
      plan: async (wanted) =>
        planUpdate(
          identity,
          [{ ...documentationSample, telephony: await client.getUserSettings(documentationSample) }],
          wanted,
        ),
      now: () => client.getUserSettings(documentationSample),
    });
  } finally {
    await sandbox.close();
  }
}

const puts = ({ lines }: TestSandbox): number => lines.filter((line) => line.startsWith('PUT')).length;

describe('applyPlan', () => {
  it('writes, and names the request', () =>
    trial(async ({ client, plan, now }) => {
      const [outcome] = await collect(applyPlan(await plan({ SMS: true }), client));
      assert.equal(outcome?.result, 'done');
      assert.ok(outcome.knownBy === 'answer' && outcome.requestId);
      assert.deepEqual(await now(), { ...off, SMS: true });
    }));

  it("keeps another's change to a boolean that the plan leaves alone", () =>
    trial(async ({ client, plan, now }) => {
      const planned = await plan({ SMS: true });
      await client.updateUserSettings(documentationSample, { ...off, InboundCalling: true });
      const [outcome] = await collect(applyPlan(planned, client));
      assert.equal(outcome?.result, 'done');
      assert.deepEqual(await now(), { InboundCalling: true, OutboundCalling: false, SMS: true });
    }));

  it('writes nothing where a boolean that it changes is no longer as planned', () =>
    trial(async ({ sandbox, client, plan, now }) => {
      const planned = await plan({ SMS: true, InboundCalling: true });
      await client.updateUserSettings(documentationSample, { ...off, SMS: true });
      const before = puts(sandbox);
      const [outcome] = await collect(applyPlan(planned, client));
      assert.deepEqual(outcome, { ...documentationSample, result: 'conflict', now: { ...off, SMS: true } });
      assert.equal(puts(sandbox), before);
      assert.deepEqual(await now(), { ...off, SMS: true });
    }));

  const faults: readonly [string, string, string, Wanted | undefined][] = [
    ['a refusal', 'ForbiddenException,next=1,operation=UpdateUserSettings', 'failed', undefined],
    [
      'a socket dropped before the write',
      'drop-before,next=1,operation=UpdateUserSettings',
      'done',
      { SMS: true },
    ],
    [
      'a socket dropped after the write',
      'drop-after,next=1,operation=UpdateUserSettings',
      'done',
      { SMS: true },
    ],
    [
      'a fault of the service',
      'ServiceFailureException,next=1,operation=UpdateUserSettings',
      'done',
      { SMS: true },
    ],
    ['faults without end', 'ServiceFailureException,operation=UpdateUserSettings', 'failed', undefined],
    [
      'an HTML page in place of the answer',
      'html,status=200,next=1,operation=UpdateUserSettings',
      'done',
      { SMS: true },
    ],
    ['a read that is refused', 'ForbiddenException,next=1,operation=GetUserSettings', 'failed', undefined],
  ];
  for (const [what, fault, result, expected] of faults) {
    it(`after ${what}: ${result}, and that is true`, () =>
      trial(async ({ sandbox, client, plan, now }) => {
        const planned = await plan({ SMS: true });
        sandbox.faults.replace(checkFaults([fault]));
        const [outcome] = await collect(applyPlan(planned, client));
        sandbox.faults.replace([]);
        assert.equal(outcome?.result, result, JSON.stringify(outcome));
        assert.deepEqual(await now(), { ...off, ...expected });
      }));
  }

  it('knows a write whose answer was lost by reading, and does not write it twice', () =>
    trial(async ({ sandbox, client, plan }) => {
      const planned = await plan({ SMS: true });
      sandbox.faults.replace(checkFaults(['drop-after,next=1,operation=UpdateUserSettings']));
      const before = puts(sandbox);
      const [outcome] = await collect(applyPlan(planned, client));
      assert.ok(outcome?.result === 'done' && outcome.knownBy === 'reading');
      assert.equal(puts(sandbox), before + 1);
    }));

  it('is done by reading whatever another changed of the booleans that the plan leaves alone', () =>
    trial(async ({ client, plan, now }) => {
      const planned = await plan({ SMS: true });
      const losing: PlanClient = {
        getUserSettings: (user) => client.getUserSettings(user),
        async updateUserSettings(user, telephony) {
          await client.updateUserSettings(user, telephony);
          await client.updateUserSettings(user, { ...telephony, InboundCalling: true });
          throw Object.assign(new Error('lost'), { kind: 'network', effect: 'unknown' });
        },
        logoutUser: (user) => client.logoutUser(user),
      };
      const [outcome] = await collect(applyPlan(planned, losing));
      assert.ok(outcome?.result === 'done' && outcome.knownBy === 'reading');
      assert.deepEqual(await now(), { ...off, SMS: true, InboundCalling: true });
    }));

  it('claims nothing after timeouts without end: a late server may still do it', () =>
    trial(async ({ client, plan }) => {
      const planned = await plan({ SMS: true });
      const slow: PlanClient = {
        getUserSettings: (user) => client.getUserSettings(user),
        updateUserSettings: () =>
          Promise.reject(Object.assign(new Error('late'), { kind: 'timeout', effect: 'unknown' })),
        logoutUser: (user) => client.logoutUser(user),
      };
      const [outcome] = await collect(applyPlan(planned, slow));
      assert.ok(outcome?.result === 'failed' && outcome.unknown);
    }));

  it('knows that nothing was written where the read before the write was never answered', () =>
    trial(async ({ sandbox, client, plan }) => {
      const planned = await plan({ SMS: true });
      for (const fault of ['ServiceFailureException', 'drop-after']) {
        sandbox.faults.replace(checkFaults([`${fault},operation=GetUserSettings`]));
        const [outcome] = await collect(applyPlan(planned, client));
        assert.ok(outcome?.result === 'failed', fault);
        assert.equal(outcome.unknown, false, fault);
      }
      assert.equal(puts(sandbox), 1);
    }));

  it('says that the outcome is unknown when neither the write nor the read is answered', () =>
    trial(async ({ client, plan }) => {
      const planned = await plan({ SMS: true });
      let reads = 0;
      const dying: PlanClient = {
        getUserSettings: (user, signal) =>
          reads++ === 0 ? client.getUserSettings(user, signal) : Promise.reject(new Error('gone')),
        updateUserSettings: () =>
          Promise.reject(Object.assign(new Error('lost'), { kind: 'network', effect: 'unknown' })),
        logoutUser: (user) => client.logoutUser(user),
      };
      const [outcome] = await collect(applyPlan(planned, dying));
      assert.ok(outcome?.result === 'failed' && outcome.unknown && outcome.failure.kind === 'network');
    }));

  it('leaves users undone when it is cancelled', () =>
    trial(async ({ client, plan, now }) => {
      const [outcome] = await collect(
        applyPlan(await plan({ SMS: true }), client, { signal: AbortSignal.abort() }),
      );
      assert.deepEqual(outcome, { ...documentationSample, result: 'notDone' });
      assert.deepEqual(await now(), off);
    }));

  it('signs users out', () =>
    trial(async ({ sandbox, client }) => {
      const changes = [documentationSample];
      const [outcome] = await collect(applyPlan({ action: 'LogoutUser', identity, changes }, client));
      assert.equal(outcome?.result, 'done');
      assert.match(sandbox.lines.at(-1) ?? '', /LogoutUser 204/);
    }));

  describe('where another process takes the lock meanwhile', () => {
    const change = { ...documentationSample, before: off, after: { ...off, SMS: true } };
    const plan = { action: 'UpdateUserSettings', identity, changes: [change] } as const;

    /** Locks that are lost as the write with that number leaves. */
    function losingLocks(number: number) {
      let sent = 0;
      const lock = {
        isLost: false,
        isOvertaken: false,
        sending: () => {
          if ((sent += 1) === number) {
            lock.isLost = true;
            throw new Error('The lock is lost.');
          }
        },
        regain: () => {
          lock.isLost = false;
          return Promise.resolve();
        },
        leave: () => undefined,
      };
      return {
        lock,
        locks: new UserLocks(() => Promise.resolve({ take: () => Promise.resolve(lock) })),
        sent: () => sent,
      };
    }

    it('and the run is paused then, what an earlier attempt may have written is not forgotten', async () => {
      const pause = new Pause();
      const { locks } = losingLocks(2);
      let reads = 0;
      const client: PlanClient = {
        // Whatever comes first is lost; it lands while the run is paused.
        getUserSettings: () => Promise.resolve((reads += 1) < 3 ? off : change.after),
        updateUserSettings: async (_user, _telephony, _signal, beforeSending) => {
          await Promise.resolve();
          try {
            beforeSending?.();
          } catch (error) {
            pause.pause();
            setImmediate(() => pause.resume());
            throw error;
          }
          throw Object.assign(new Error('No answer.'), { effect: 'unknown' });
        },
        logoutUser: () => Promise.reject(new Error('Nobody is signed out.')),
      };
      const [outcome] = await collect(applyPlan(plan, client, { locks, pause }));
      assert.ok(outcome?.result === 'done');
      assert.equal(outcome.knownBy, 'reading');
    });

    it('and does not wait for the answer, the outcome is not known', async () => {
      const { lock, locks } = losingLocks(0);
      const client: PlanClient = {
        getUserSettings: () => Promise.resolve(off),
        updateUserSettings: (_user, _telephony, _signal, beforeSending) => {
          beforeSending?.();
          lock.isOvertaken = true;
          return Promise.resolve({ requestId: '1' });
        },
        logoutUser: () => Promise.reject(new Error('Nobody is signed out.')),
      };
      const [outcome] = await collect(applyPlan(plan, client, { locks }));
      assert.ok(outcome?.result === 'failed');
      assert.deepEqual([outcome.unknown, outcome.failure.kind], [true, 'overtaken']);
    });

    it('and the run as well, nothing is sent any more', async () => {
      let isOurs = true;
      let sent = 0;
      const client: PlanClient = {
        getUserSettings: () => {
          isOurs = false;
          return Promise.resolve(off);
        },
        updateUserSettings: (_user, _telephony, _signal, beforeSending) => {
          beforeSending?.();
          sent += 1;
          return Promise.resolve({ requestId: '1' });
        },
        logoutUser: () => Promise.reject(new Error('Nobody is signed out.')),
      };
      const { locks } = losingLocks(0);
      const [outcome] = await collect(applyPlan(plan, client, { locks, isOurs: () => isOurs }));
      assert.deepEqual([outcome?.result, sent], ['notDone', 0]);
    });
  });
});
