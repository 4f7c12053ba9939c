// The record of a run, on a real disk.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { History, type HistoryRecord } from '../../../src/telephony/history';
import type { UpdatePlan } from '../../../src/telephony/plan';

const off = { InboundCalling: false, OutboundCalling: false, SMS: false };
const plan: UpdatePlan = {
  action: 'UpdateUserSettings',
  connection: { kind: 'profile', profile: 'p', endpoint: 'https://example.com', region: 'us-east-1' },
  changes: [{ accountId: 'a', userId: 'u', before: off, after: { ...off, SMS: true } }],
};

describe('History', () => {
  const parent = mkdtempSync(join(tmpdir(), 'history-test-'));
  const folder = join(parent, 'history');
  after(() => rmSync(parent, { recursive: true }));

  const records = (): HistoryRecord[] => {
    const [name = ''] = readdirSync(folder);
    return readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as HistoryRecord);
  };

  it('has the whole plan on the disk when it begins, then each outcome, then the end', async () => {
    const run = await new History(folder).begin('test', plan);
    const [begun] = records();
    assert.ok(begun?.record === 'plan');
    assert.deepEqual([begun.source, begun.plan], ['test', plan]);
    await run.record({ accountId: 'a', userId: 'u', result: 'done', knownBy: 'answer', requestId: 'r' });
    assert.deepEqual(
      records().map(({ record }) => record),
      ['plan', 'outcome'],
    );
    await run.end();
    assert.deepEqual(
      records().map(({ record }) => record),
      ['plan', 'outcome', 'end'],
    );
  });

  it('is readable by its owner only', function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const [name = ''] = readdirSync(folder);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('does not begin where it cannot write', async () => {
    const [name = ''] = readdirSync(folder);
    await assert.rejects(new History(join(folder, name)).begin('test', plan), { kind: 'history' });
  });
});
