// What a table asks for, beside what the service says now.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { userKey, type Telephony, type UserReference } from '../../../../src/chime/model';
import type { Failure } from '../../../../src/telephony/failure';
import { readStart } from '../../../../src/telephony/table/header';
import { newTable, type TableUser } from '../../../../src/telephony/table/newTable';
import { plannedUpdate, restoring, TablePlan } from '../../../../src/telephony/table/tablePlan';
import {
  ResolvedRows,
  type FindByEmail,
  type ResolvedRow,
} from '../../../../src/telephony/table/resolvedRows';
import { tableRows } from '../../../../src/telephony/table/row';
import type { Asked } from '../../../../src/telephony/table/wishes';
import { checkTable } from '../../../../src/telephony/table/checkTable';

const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
const sms: Telephony = { ...off, SMS: true };
const calls: Telephony = { ...off, InboundCalling: true, OutboundCalling: true };
const reading = { connection: 'profile:p', awsAccount: '111122223333', time: new Date(0) };

const nobody: FindByEmail = () => [];

const resolved = (text: string, find: FindByEmail = nobody) => {
  const { header, end, endLine } = readStart(text);
  assert.ok(header);
  const resolved = new ResolvedRows(find);
  for (const row of tableRows(text, header, end, endLine)) {
    resolved.add(row);
  }
  return resolved;
};

function planTable(
  rows: readonly ResolvedRow[],
  readings: ReadonlyMap<string, Telephony | Failure>,
  asked: Asked,
): TablePlan {
  const plan = new TablePlan(asked);
  for (const row of rows) {
    plan.add(row, readings.get(userKey(row)) ?? assert.fail());
  }
  return plan;
}

const readingsOf = (users: readonly (UserReference & { readonly now: Telephony | Failure })[]) =>
  new Map(users.map((user) => [userKey(user), user.now]));

const planOf = (text: string, now: Telephony | Failure, asked: Asked = 'changed'): TablePlan =>
  planTable(resolved(text).rows, readingsOf([{ accountId: 'a', userId: 'u', now }]), asked);

const table = (cells: string, asRead: string): string =>
  `account_id,user_id,inbound_calling,outbound_calling,sms,as_read\na,u,${cells},${asRead}\n`;

const counts = ({ changes, kept, unchanged, unreadable, diagnostics }: TablePlan) =>
  [changes, kept, unchanged, unreadable, diagnostics].map(({ length }) => length);

describe('the plan of a table', () => {
  it('a cell that is as it was read asks for nothing', () => {
    const plan = planOf(table('off,off,off', 'off/off/off'), sms);
    assert.deepEqual(counts(plan), [0, 1, 0, 0, 0]);
    assert.deepEqual(plan.kept, [
      { line: 2, accountId: 'a', userId: 'u', telephony: sms, inTable: { SMS: false } },
    ]);
    assert.deepEqual(plan.kept.map(restoring), [
      { line: 2, accountId: 'a', userId: 'u', before: sms, after: off },
    ]);
  });

  it('a cell that was changed is a wish, and the others are as they are now', () => {
    const plan = planOf(table('off,off,on', 'off/off/off'), { ...calls });
    assert.deepEqual(plan.changes, [
      { line: 2, accountId: 'a', userId: 'u', before: calls, after: { ...calls, SMS: true } },
    ]);
    assert.deepEqual(plan.kept[0]?.inTable, { InboundCalling: false, OutboundCalling: false });
  });

  it('a user who changes and is kept in another setting is planned once', () => {
    const identity = { kind: 'environment', endpoint: 'https://chime.test', region: 'us-east-1' } as const;
    const planned = (now: Telephony) =>
      plannedUpdate(identity, planOf(table('off,off,on', 'off/off/off'), now));
    assert.deepEqual([planned(calls).plan.changes.length, planned(calls).conflicts.length], [1, 0]);
    const kept = planned({ ...calls, SMS: true });
    assert.deepEqual([kept.plan.changes.length, kept.conflicts.length], [0, 1]);
  });

  it('an empty cell says nothing, whatever others change', () => {
    assert.deepEqual(counts(planOf(table(',,off', 'off/off/off'), calls)), [0, 0, 1, 0, 0]);
  });

  it('a wish that is there already is no change', () => {
    assert.deepEqual(counts(planOf(table('off,off,on', 'off/off/off'), sms)), [0, 0, 1, 0, 0]);
  });

  it('without as_read every value is a wish', () => {
    assert.deepEqual(planOf(table('off,,off', ''), sms).changes[0]?.after, off);
    assert.deepEqual(counts(planOf('account_id,user_id,sms\na,u,off\n', sms)), [1, 0, 0, 0, 0]);
  });

  it('as the desired state every value is a wish too', () => {
    const plan = planOf(table('off,off,off', 'off/off/off'), sms, 'desiredState');
    assert.deepEqual(counts(plan), [1, 0, 0, 0, 0]);
  });

  it('who can’t be read is listed, and whom the service does not have is wrong', () => {
    const failure: Failure = { kind: 'service', name: 'ForbiddenException', message: '', status: 403 };
    assert.deepEqual(planOf(table('on,,', ''), failure).unreadable, [
      { line: 2, accountId: 'a', userId: 'u', failure },
    ]);
    const { diagnostics } = planOf(table('on,,', ''), { ...failure, name: 'NotFoundException' });
    assert.deepEqual(
      diagnostics.map(({ code, line, column }) => [code, line, column]),
      [['unknownUser', 2, 1]],
    );
  });

  it('export, others change 100 of 10,000 users: no change and 100 kept; as the desired state 100 changes', () => {
    const users = fc
      .sample(
        fc.record({
          name: fc.string({ unit: 'binary', maxLength: 40 }),
          email: fc.string({ unit: 'binary', maxLength: 20 }),
          telephony: fc.record(
            { InboundCalling: fc.boolean(), OutboundCalling: fc.boolean(), SMS: fc.boolean() },
            { noNullPrototype: true },
          ),
        }),
        10_000,
      )
      .map((user, i): TableUser & { readonly telephony: Telephony } => ({
        ...user,
        accountId: 'a',
        userId: `u${i}`,
      }));
    const text = newTable(users, reading);
    assert.deepEqual(checkTable(text, reading).diagnostics, []);
    const { rows } = resolved(text);
    const now = (i: number, telephony: Telephony): Telephony =>
      i % 100 === 0 ? { ...telephony, SMS: !telephony.SMS } : telephony;
    const before = readingsOf(users.map((user) => ({ ...user, now: user.telephony })));
    const after = readingsOf(users.map((user, i) => ({ ...user, now: now(i, user.telephony) })));
    assert.deepEqual(counts(planTable(rows, before, 'changed')), [0, 0, 10_000, 0, 0]);
    assert.deepEqual(counts(planTable(rows, after, 'changed')), [0, 100, 9_900, 0, 0]);
    assert.deepEqual(counts(planTable(rows, after, 'desiredState')), [100, 0, 9_900, 0, 0]);
  });
});

describe('the users of a table', () => {
  const found = (text: string, find?: FindByEmail) =>
    resolved(text, find).diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`);
  const head = 'account_id,user_id,email,sms\n';

  it('are looked up by address where an id is missing, in the account that the row says', () => {
    const asked: string[] = [];
    const { rows } = resolved(`${head}a,,U@e.f,on\n,,v@e.f,on\na,w,x@e.f,on\n`, (email, accountId) => {
      asked.push(`${accountId} ${email}`);
      return [{ accountId: 'a', userId: email.toLowerCase() }];
    });
    assert.deepEqual(asked, ['a U@e.f', ' v@e.f']);
    assert.deepEqual(
      rows.map(({ userId }) => userId),
      ['u@e.f', 'v@e.f', 'w'],
    );
  });

  it('an address that nobody has, or more than one', () => {
    const find: FindByEmail = (email) =>
      email === '2@e.f' ? ['1', '2'].map((userId) => ({ accountId: 'a', userId })) : [];
    assert.deepEqual(found(`${head},,1@e.f,on\n,,2@e.f,on\n`, find), [
      'unknownUser 2:1',
      'ambiguousUser 3:1',
    ]);
  });

  it('one by address and by ids', () => {
    const find: FindByEmail = () => [{ accountId: 'a', userId: 'u' }];
    assert.deepEqual(found(`${head},,u@e.f,on\na,u,,on\n`, find), ['duplicateUser 3:1']);
  });
});
