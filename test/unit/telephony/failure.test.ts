// What becomes of anything that failed, on its way to whoever explains it.

import assert from 'node:assert/strict';
import { cancelledError, ChimeError } from '../../../src/chime/errors';
import { failureOfOutcome } from '../../../src/telephony/apply';
import { failureOf, isCancelled, type Failure } from '../../../src/telephony/failure';

const refused = {
  kind: 'service',
  name: 'ForbiddenException',
  message: 'No.',
  operation: 'UpdateUserSettings',
  status: 403,
  requestId: 'r-1',
} as const satisfies Failure;

describe('failureOf', () => {
  it('has all that an error says', () => {
    const { name, message, operation, status, requestId } = refused;
    assert.deepEqual(
      failureOf(new ChimeError('service', name, message, { operation, status, requestId })),
      refused,
    );
  });

  it('lets a failure through as it is', () => {
    assert.equal(failureOf(refused), refused);
    assert.ok(isCancelled(failureOf(cancelledError())));
  });

  it('takes what has no known kind for a fault of this program', () => {
    for (const error of [new TypeError('no'), Object.assign(new Error('no'), { kind: 'other' })]) {
      assert.deepEqual(failureOf(error), { kind: 'internal', name: error.name, message: 'no' });
    }
    assert.deepEqual(failureOf('no'), { kind: 'internal', name: 'Error', message: 'no' });
    assert.equal(failureOf({ kind: 'other' }).kind, 'internal');
    assert.equal(failureOf(undefined).kind, 'internal');
  });
});

describe('failureOfOutcome', () => {
  const user = { accountId: 'a', userId: 'u' };

  it('says that an outcome is not known, and nothing of it where it is', () => {
    const outcome = { ...user, result: 'failed', failure: refused } as const;
    assert.equal(failureOfOutcome({ ...outcome, unknown: false }), refused);
    assert.deepEqual(failureOfOutcome({ ...outcome, unknown: true }), { ...refused, unknownOutcome: true });
  });

  it('tells a conflict from a refusal', () => {
    const now = { InboundCalling: true, OutboundCalling: true, SMS: true };
    assert.equal(failureOfOutcome({ ...user, result: 'conflict', now }).kind, 'conflict');
  });
});
