// A run as a table that pastes into a spreadsheet.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import { runTable } from '../../../../src/ui/runGrid/runTable';
import { findUser, outcomesOfEach, runOf, user } from './support';

const cells = (table: string) =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

describe('runTable', () => {
  it('has a header, and for each user the name where it is known, before and after, and what became of it', () => {
    const [header, ...rows] = cells(runTable(runOf(), findUser));
    assert.deepEqual(header, [
      'Name',
      'E-mail',
      'Inbound calling',
      'Outbound calling',
      'SMS',
      'Result',
      'Cause',
      'Account ID',
      'User ID',
    ]);
    assert.deepEqual(rows[0], [
      'DONE',
      'done@example.com',
      'Off',
      'Off',
      'Off → On',
      'Done',
      '',
      'a',
      'done',
    ]);
    assert.deepEqual(rows[2]?.slice(4, 7), [
      'Off → On',
      'Changed by someone else',
      'Now Inbound calling: On',
    ]);
    assert.deepEqual(rows.at(-1)?.slice(0, 2), ['', '']);
    assert.equal(rows.at(-1)?.at(-1), 'none');
  });

  it('keeps each user in one line of text, whatever the name', () => {
    const named = () => ({ UserId: 'u', DisplayName: '=cmd()\t\n"x', PrimaryEmail: '+1' });
    const rows = cells(runTable(runOf(outcomesOfEach.slice(0, 1), {}, ['done']), named));
    assert.equal(rows.length, 2);
    assert.deepEqual(rows[1]?.slice(0, 2), [`'=cmd() "x`, "'+1"]);
  });

  it('of sign-outs has no settings', () => {
    const run = runOf();
    const plan = { action: 'LogoutUser', identity: run.plan.identity, changes: [user('done')] } as const;
    assert.equal(cells(runTable({ ...run, plan }, findUser))[0]?.length, 6);
  });
});
