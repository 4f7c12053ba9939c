// The rules of thumb that a person sets.

import assert from 'node:assert/strict';
import { cautionsOf, type CautionRules } from '../../../src/telephony/cautions';
import { planUpdateOfMany, type Wanted } from '../../../src/telephony/plan';

const off = { InboundCalling: false, OutboundCalling: false, SMS: false };
const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;
const rules: CautionRules = { users: 3, wholeAccount: true, smsForEveryone: true };

const planned = (count: number, wanted: Wanted, on = 0) =>
  planUpdateOfMany(
    identity,
    Array.from({ length: count }, (_, index) => ({
      accountId: 'a',
      userId: `u${index}`,
      telephony: index < on ? { ...off, ...wanted } : off,
    })),
    () => wanted,
  );

const kinds = (...given: Parameters<typeof cautionsOf>): string[] =>
  cautionsOf(...given).map(({ kind }) => kind);

describe('cautions', () => {
  it('are none below every limit', () => {
    assert.deepEqual(
      kinds(planned(3, { SMS: true }), rules, () => 10),
      [],
    );
  });

  it('warn of more users than a person set, and never where that is 0', () => {
    assert.deepEqual(
      cautionsOf(planned(4, { SMS: true }), rules, () => undefined),
      [{ kind: 'users', users: 4, limit: 3 }],
    );
    assert.deepEqual(
      kinds(planned(4, { SMS: true }), { ...rules, users: 0 }, () => undefined),
      [],
    );
  });

  it('warn of all users of an account, those that are as wanted already counted in', () => {
    assert.deepEqual(
      kinds(planned(3, { InboundCalling: true }, 1), rules, () => 3),
      ['wholeAccount'],
    );
    assert.deepEqual(
      kinds(planned(3, { InboundCalling: true }), rules, () => undefined),
      [],
    );
    assert.deepEqual(
      kinds(planned(1, { InboundCalling: true }), rules, () => 1),
      [],
    );
  });

  it('say nothing of everyone where some stay otherwise', () => {
    const { plan, ...others } = planned(2, { SMS: true });
    const [one, other] = plan.changes;
    assert.ok(one && other);
    const changes = [one, { ...other, after: { ...other.before, InboundCalling: true } }];
    const found = cautionsOf(
      { ...others, plan: { ...plan, changes } },
      { ...rules, wholeAccount: false },
      () => 2,
    );
    assert.deepEqual(found, []);
  });

  it('warn of SMS for everyone, and say which way', () => {
    assert.deepEqual(
      cautionsOf(planned(2, { SMS: true }), { ...rules, wholeAccount: false }, () => 2),
      [{ kind: 'smsForEveryone', accountId: 'a', value: true }],
    );
    assert.deepEqual(
      kinds(planned(2, { SMS: true }), { ...rules, smsForEveryone: false }, () => 2),
      ['wholeAccount'],
    );
  });
});
