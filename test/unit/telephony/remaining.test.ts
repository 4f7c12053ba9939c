// What is left of a run, what a read says of it, and its way back.

import assert from 'node:assert/strict';
import type { Telephony, UserReference } from '../../../src/chime/model';
import { applyPlan, type Outcome, type PlanClient } from '../../../src/telephony/apply';
import type { Failure } from '../../../src/telephony/failure';
import type { Change, Plan, UpdatePlan } from '../../../src/telephony/plan';
import { besidePass, planUndo, reconcile, remainingPlan, undoable } from '../../../src/telephony/remaining';
import { Outcomes } from '../../../src/telephony/tally';

const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
const on = { ...off, SMS: true };
const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;
const failure: Failure = { kind: 'service', name: 'Forbidden', message: '' };

const user = (userId: string) => ({ accountId: 'a', userId });
const change = (userId: string): Change => ({ ...user(userId), before: off, after: on });

/** A user of each kind, and one without an outcome. */
const all: readonly Outcome[] = [
  { ...user('done'), result: 'done', knownBy: 'answer', telephony: on },
  { ...user('conflict'), result: 'conflict', now: off },
  { ...user('failed'), result: 'failed', unknown: false, failure },
  { ...user('unknown'), result: 'failed', unknown: true, failure },
  { ...user('notDone'), result: 'notDone' },
];
const names = [...all.map(({ userId }) => userId), 'none'];

function recorded(): { plan: UpdatePlan; outcomes: Outcomes } {
  const outcomes = new Outcomes();
  all.forEach((outcome) => outcomes.add(outcome));
  return { plan: { action: 'UpdateUserSettings', identity, changes: names.map(change) }, outcomes };
}

const usersOf = (changes: readonly UserReference[]): string[] => changes.map(({ userId }) => userId);

describe('what is left of a run', () => {
  it('to resume: users without an outcome, and those left out as it was cancelled', () => {
    const plan = remainingPlan(recorded(), 'unfinished');
    assert.deepEqual(plan.changes, [change('notDone'), { ...change('none'), mayBeApplied: true }]);
  });

  it('to retry: users whose write failed, and no conflict', () => {
    const plan = remainingPlan(recorded(), 'failed');
    assert.deepEqual(plan.changes, [change('failed'), { ...change('unknown'), mayBeApplied: true }]);
  });

  it('beside a part that is tried again: the outcomes of the others who failed', () => {
    const run = recorded();
    const plan = remainingPlan(run, 'failed');
    const pass = { ...plan, changes: plan.changes.filter(({ userId }) => userId === 'failed') } as Plan;
    assert.deepEqual(usersOf(besidePass(run, 'failed', pass)), ['unknown']);
    assert.deepEqual(besidePass(run, 'failed', plan), []);
    assert.deepEqual(besidePass(run, 'unfinished', remainingPlan(run, 'unfinished')), []);
  });

  it('of sign-outs: those that are not known to be done', async () => {
    const { outcomes } = recorded();
    const plan: Plan = { action: 'LogoutUser', identity, changes: names.map(user) };
    assert.deepEqual(usersOf(remainingPlan({ plan, outcomes }, 'unfinished').changes), ['notDone', 'none']);
    assert.deepEqual(await undoable({ plan, outcomes }), []);
  });

  it('a read tells what may be the doing of the run from what is as it was', () => {
    const mayBe = { ...change('none'), mayBeApplied: true as const };
    const read = (userId: string, telephony: Telephony) => ({ ...user(userId), telephony });
    const result = (of: Change, telephony: Telephony) => reconcile([of], [read(of.userId, telephony)])[0];
    assert.deepEqual(result(mayBe, on), {
      ...user('none'),
      result: 'done',
      knownBy: 'reading',
      telephony: on,
    });
    assert.deepEqual(result(change('x'), on), { ...user('x'), result: 'conflict', now: on });
    assert.deepEqual(result(mayBe, off), { ...user('none'), result: 'notDone' });
    // What the plan leaves alone is somebody else's.
    assert.equal(result(mayBe, { ...off, InboundCalling: true })?.result, 'notDone');
    const both = { ...change('x'), after: { ...on, InboundCalling: true } };
    assert.equal(result(both, on)?.result, 'conflict');
    assert.deepEqual(reconcile([mayBe], [{ ...user('none'), failure }]), [
      { ...user('none'), result: 'failed', unknown: true, failure },
    ]);
  });
});

describe('a user who may have been written to', () => {
  it('stays so when the next attempt is cancelled before it is sent, or cannot read', async () => {
    const changes = [{ ...change('u'), mayBeApplied: true as const }];
    const plan: UpdatePlan = { action: 'UpdateUserSettings', identity, changes };
    const refused = Object.assign(new Error('no'), { kind: 'service' });
    const client: PlanClient = {
      getUserSettings: () => Promise.reject(refused),
      updateUserSettings: () => Promise.reject(refused),
      logoutUser: () => Promise.reject(refused),
    };
    for (const signal of [AbortSignal.abort(), new AbortController().signal]) {
      const outcomes = new Outcomes();
      for await (const outcome of applyPlan(plan, client, { signal })) {
        outcomes.add(outcome);
      }
      assert.equal((await undoable({ plan, outcomes })).length, 1);
      const left = ['unfinished', 'failed'] as const;
      const again = left.flatMap((remaining) => remainingPlan({ plan, outcomes }, remaining).changes);
      assert.deepEqual(again, changes);
    }
  });
});

describe('the way back', () => {
  it('is for those whose write was, or may have been, carried out', async () => {
    assert.deepEqual(usersOf(await undoable(recorded())), ['done', 'unknown', 'none']);
  });

  it('has each of many users once, in their order', async () => {
    const changes = Array.from({ length: 450 }, (_, i) => change(`u${i}`));
    const outcomes = new Outcomes();
    changes.forEach((done) =>
      outcomes.add({ ...user(done.userId), result: 'done', knownBy: 'answer', telephony: on }),
    );
    const plan: UpdatePlan = { action: 'UpdateUserSettings', identity, changes };
    assert.deepEqual(await undoable({ plan, outcomes }), changes);
    const reads = changes.map(({ userId }) => ({ ...user(userId), telephony: on }));
    const back = changes.map(({ userId }) => ({ ...user(userId), before: on, after: off }));
    assert.deepEqual((await planUndo(identity, changes, reads)).plan.changes, back);
  });

  it('leads to what was before, keeps what others changed beside it, and leaves out what others changed since', async () => {
    const changes = ['back', 'beside', 'already', 'since', 'unread'].map((userId): Change => ({
      ...user(userId),
      before: off,
      after: { ...on, OutboundCalling: true },
    }));
    const wanted = { ...on, OutboundCalling: true };
    const planned = await planUndo(identity, changes, [
      { ...user('back'), telephony: wanted },
      { ...user('beside'), telephony: { ...wanted, InboundCalling: true } },
      { ...user('already'), telephony: off },
      { ...user('since'), telephony: on },
      { ...user('unread'), failure },
      { ...user('stranger'), telephony: on },
    ]);
    assert.deepEqual(planned.plan.changes, [
      { ...user('back'), before: wanted, after: off },
      {
        ...user('beside'),
        before: { ...wanted, InboundCalling: true },
        after: { ...off, InboundCalling: true },
      },
    ]);
    assert.deepEqual(planned.unchanged, [{ ...user('already'), telephony: off }]);
    assert.deepEqual(planned.conflicts, [{ ...user('since'), telephony: on }]);
    assert.deepEqual(planned.unread, [{ ...user('unread'), failure }]);
  });
});
