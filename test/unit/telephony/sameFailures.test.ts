// When the same refusal of user after user is one too many.

import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/telephony/apply';
import type { Failure } from '../../../src/telephony/failure';
import { SameFailures } from '../../../src/telephony/sameFailures';

const user = { accountId: 'a', userId: 'u' };
const telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };

const failed = (name: string, more: Partial<Failure> = {}, unknown = false): Outcome => ({
  ...user,
  result: 'failed',
  unknown,
  failure: { kind: 'service', name, message: '', ...more },
});
const refused = failed('AccessDeniedException');
const done: Outcome = { ...user, result: 'done', knownBy: 'answer' };

/** Which of the outcomes, counted from 1, are one too many, where three are. */
function tooMany(outcomes: readonly Outcome[], most = 3): readonly number[] {
  const failures = new SameFailures();
  return outcomes.flatMap((outcome, i) => (failures.add(outcome, most) === undefined ? [] : [i + 1]));
}

describe('SameFailures', () => {
  it('says the failure once so many users had it on end, and then with each', () => {
    assert.deepEqual(tooMany([refused, refused, refused, refused]), [3, 4]);
    const failures = new SameFailures();
    failures.add(refused, 2);
    assert.deepEqual(failures.add(refused, 2), {
      failure: { kind: 'service', name: 'AccessDeniedException', message: '' },
      users: 2,
    });
  });

  it('starts again after a success, another failure, and when it is told to', () => {
    assert.deepEqual(tooMany([refused, refused, done, refused, refused]), []);
    const gone = failed('NotFoundException');
    assert.deepEqual(tooMany([refused, refused, gone, refused, refused, refused]), [6]);
    const elsewhere = failed('AccessDeniedException', { kind: 'network' });
    assert.deepEqual(tooMany([refused, refused, elsewhere]), []);
    const failures = new SameFailures();
    failures.add(refused, 2);
    failures.restart();
    assert.equal(failures.add(refused, 2), undefined);
  });

  it('passes over what says nothing of a refusal', () => {
    const silent: readonly Outcome[] = [
      failed('ThrottledClientException', { status: 429 }),
      failed('ThrottlingException'),
      failed('TooManyRequestsException'),
      failed('ServiceFailureException', {}, true),
      { ...user, result: 'notDone' },
      { ...user, result: 'conflict', now: telephony },
    ];
    for (const one of silent) {
      assert.deepEqual(tooMany([one, one, one, one]), []);
      assert.deepEqual(tooMany([refused, one, refused, one, refused]), [5]);
    }
  });

  it('never says so where any number is allowed', () => {
    assert.deepEqual(
      tooMany(
        Array.from({ length: 100 }, () => refused),
        0,
      ),
      [],
    );
  });
});
