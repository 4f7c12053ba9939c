// Where a run is found: in progress in this window, else in the history.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { ListedRun } from '../../../../src/telephony/history/history';
import type { Run } from '../../../../src/telephony/run';
import { findRun } from '../../../../src/ui/runGrid/shownRun';
import { runOf } from './support';

const details = runOf();
const listed = { id: 'run-id', state: 'brokenOff' } as ListedRun;
const history = { list: () => Promise.resolve([listed]), read: () => Promise.resolve(details) };

describe('findRun', () => {
  it('takes one in progress as this window has it, with the outcomes that grow', async () => {
    const run = { about: details.run, plan: details.plan, outcomes: details.outcomes } as Run;
    const found = await findRun({ history, writes: { runs: new Map([['run-id', { run }]]) } }, 'run-id');
    assert.deepEqual([found?.state, found?.active, found?.outcomes], ['inProgress', run, details.outcomes]);
  });

  it('takes another as the history has it, or nothing', async () => {
    const places = { history, writes: { runs: new Map() } };
    const found = await findRun(places, 'run-id');
    assert.deepEqual([found?.state, found?.active], ['brokenOff', undefined]);
    assert.equal(await findRun(places, 'undefined'), undefined);
  });
});
