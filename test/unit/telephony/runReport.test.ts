// The report of a run, as CSV and as JSON.

import assert from 'node:assert/strict';
import type { RunDetails } from '../../../src/telephony/history/readRun';
import { csvReport, jsonReport } from '../../../src/telephony/runReport';
import { Outcomes } from '../../../src/telephony/tally';

const off = { InboundCalling: false, OutboundCalling: false, SMS: false };
const on = { ...off, SMS: true };
const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;
const ids = ['u,1', '=cmd()', 'u3', 'u4', 'u5'];

function details(): RunDetails {
  const outcomes = new Outcomes();
  const user = (index: number) => ({ accountId: 'a', userId: ids[index] ?? '' });
  outcomes.add({
    ...user(0),
    result: 'done',
    knownBy: 'answer',
    requestId: 'r',
    time: '2026-01-01T00:00:00.000Z',
  });
  outcomes.add({ ...user(1), result: 'conflict', now: on });
  const failure = { kind: 'service', name: 'Say "no"', message: '', status: 500 } as const;
  outcomes.add({ ...user(2), result: 'failed', unknown: true, failure });
  outcomes.add({ ...user(3), result: 'failed', unknown: false, failure });
  return {
    run: {
      record: 'run',
      version: 1,
      run: 'id',
      time: '2026-01-01T00:00:00.000Z',
      source: 'test',
      action: 'UpdateUserSettings',
      connection: identity,
      users: 5,
    },
    plan: {
      action: 'UpdateUserSettings',
      identity,
      changes: ids.map((userId) => ({ accountId: 'a', userId, before: off, after: on })),
    },
    begun: true,
    outcomes,
    damagedLines: 0,
  };
}

describe('a report', () => {
  it('is a table with a row for each user, which a spreadsheet takes for text', () => {
    assert.deepEqual(csvReport(details()).split('\r\n'), [
      'accountId,userId,result,knownBy,before.InboundCalling,before.OutboundCalling,before.SMS,' +
        'after.InboundCalling,after.OutboundCalling,after.SMS,now.InboundCalling,now.OutboundCalling,now.SMS,' +
        'error,status,requestId,time',
      'a,"u,1",done,answer,false,false,false,false,false,true,,,,,,r,2026-01-01T00:00:00.000Z',
      "a,'=cmd(),conflict,,false,false,false,false,false,true,false,false,true,,,,",
      'a,u3,unknown,,false,false,false,false,false,true,,,,"Say ""no""",500,,',
      'a,u4,failed,,false,false,false,false,false,true,,,,"Say ""no""",500,,',
      'a,u5,unknown,,false,false,false,false,false,true,,,,,,,',
      '',
    ]);
  });

  it('begins with a byte order mark where it holds more than ASCII, or Excel shows it garbled', () => {
    const plain = details();
    const withAccount = (accountId: string): string =>
      csvReport({
        ...plain,
        plan: {
          action: 'UpdateUserSettings',
          identity,
          changes: [{ accountId, userId: 'u', before: off, after: on }],
        },
      });
    assert.equal(withAccount('support team/é:+1 100%').slice(0, 10), '\ufeffaccountId');
    assert.equal(withAccount('support').slice(0, 9), 'accountId');
  });

  it('is JSON with the run and its counts', () => {
    const report = JSON.parse(jsonReport(details())) as Record<string, unknown>;
    assert.deepEqual(report['tally'], {
      changed: 1,
      conflicts: 1,
      failed: 2,
      unknown: 1,
      notDone: 0,
    });
    assert.deepEqual([report['run'], report['users']], ['id', 5]);
    const [first] = report['results'] as readonly unknown[];
    assert.deepEqual(first, {
      accountId: 'a',
      userId: 'u,1',
      result: 'done',
      knownBy: 'answer',
      requestId: 'r',
      time: '2026-01-01T00:00:00.000Z',
      before: off,
      after: on,
    });
  });
});

describe('a report with names', () => {
  const known = new Map([
    ['u3', { UserId: 'u3', DisplayName: 'Maria Garcia', PrimaryEmail: 'm@example.com' }],
  ]);
  const findUser = ({ userId }: { readonly userId: string }) => known.get(userId);
  const withAuthor = (): RunDetails => {
    const plain = details();
    return { ...plain, run: { ...plain.run, by: { arn: 'arn:aws:iam::111122223333:user/admin' } } };
  };

  it('has the name and the address of each user who is known, and who made the change', () => {
    const [header = '', ...rows] = csvReport(withAuthor(), findUser).split('\r\n');
    assert.match(header, /^accountId,userId,name,email,result,.*,time,changedBy$/);
    assert.match(
      rows[2] ?? '',
      /^a,u3,Maria Garcia,m@example\.com,unknown,.*,arn:aws:iam::111122223333:user\/admin$/,
    );
    assert.match(rows[3] ?? '', /^a,u4,,,failed,/);
    const report = JSON.parse(jsonReport(withAuthor(), findUser)) as {
      readonly by: unknown;
      readonly results: readonly Record<string, unknown>[];
    };
    assert.deepEqual(report.by, { arn: 'arn:aws:iam::111122223333:user/admin' });
    assert.deepEqual(
      [report.results[2]?.['name'], report.results[2]?.['email']],
      ['Maria Garcia', 'm@example.com'],
    );
    assert.equal(report.results[3]?.['name'], undefined);
  });

  it('is another than one without, which names nobody', () => {
    for (const report of [csvReport(withAuthor()), jsonReport(withAuthor())]) {
      assert.doesNotMatch(report, /Maria|example\.com|user\/admin/);
    }
  });
});

describe('cells of a report', () => {
  it('are no formula in any spreadsheet', () => {
    const signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    const changes = signs.map((sign) => ({ accountId: 'a', userId: `${sign}cmd` }));
    const csv = csvReport({
      ...details(),
      plan: { action: 'LogoutUser', identity, changes },
    });
    for (const { userId } of changes) {
      assert.ok(csv.includes(`'${userId}`), JSON.stringify(userId));
    }
  });
});
