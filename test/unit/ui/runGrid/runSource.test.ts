// A run as rows: what was to change, what became of each user, and what can be done with the run.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { Run } from '../../../../src/telephony/run';
import { RunRows } from '../../../../src/ui/runGrid/runRows';
import type { RunSource } from '../../../../src/ui/runGrid/runSource';
import { findUser, openRun, outcomesOfEach, refused, runOf, user } from './support';

const every = (source: RunSource) => Array.from({ length: source.length }, (_, index) => index);
const names = (source: RunSource, rows: readonly number[]) =>
  rows.map((index) => source.row(index).cells[0]?.text);
const available = (source: RunSource) =>
  source.actions.filter(({ isAvailable }) => isAvailable).map(({ id }) => id);

/** As this window carries it out. */
const active = (progress: Run['progress'], more: Partial<Run> = {}) =>
  ({
    state: 'inProgress',
    active: { progress, finished: 2, pass: { changes: Array(7) }, rate: 10, waiting: 0, ...more } as Run,
  }) as const;

describe('RunSource', () => {
  it('has a row for each user, by name, with what became of the user and why', async () => {
    const source = await openRun(runOf());
    assert.deepEqual(
      every(source).map((index) => {
        const { kind, cells } = source.row(index);
        return [cells[0]?.text, kind, cells[4]?.text, cells[5]?.text];
      }),
      [
        ['DONE', 'done', 'Done', ''],
        ['READ', 'done', 'Done', 'Confirmed by reading the settings'],
        ['CONFLICT', 'conflict', 'Changed by someone else', 'Now Inbound calling: On'],
        [
          'FAILED',
          'failed',
          'Failed',
          'AccessDeniedException: This identity lacks the permission chime:UpdateUserSettings.',
        ],
        [
          'UNKNOWN',
          'unknown',
          'Result unknown',
          'AccessDeniedException: This identity lacks the permission chime:UpdateUserSettings.',
        ],
        ['NOTDONE', 'notDone', 'Not done', ''],
        ['none', 'unknown', 'Result unknown', ''],
      ],
    );
    assert.deepEqual(source.row(0).cells.slice(1, 4), [
      { text: 'Off' },
      { text: 'Off' },
      { text: 'On', was: 'Off' },
    ]);
    assert.deepEqual(
      source
        .row(0)
        .cells.slice(6)
        .map(({ text }) => text),
      ['done@example.com', 'request-1', 'done'],
    );
    assert.equal(
      source.row(2).description,
      'SMS: Off → On. Changed by someone else. Now Inbound calling: On',
    );
  });

  it('says what the run is, and what came of it, with users whose outcome nobody recorded', async () => {
    const source = await openRun(runOf());
    const { title, lines, cautions, note } = source.head;
    assert.equal(title, 'Change of 7 users');
    assert.equal(lines[0], 'Sandbox');
    assert.match(lines[1] ?? '', /2026.* · SMS on$/);
    assert.equal(lines[2], '2 done, 1 changed by someone else, 1 failed, 2 with unknown result, 1 not done');
    assert.deepEqual(cautions, []);
    assert.match(note, /^The run has ended\./);
  });

  it('names the user of a run of one', async () => {
    const source = await openRun(runOf([], {}, ['done']));
    assert.equal(source.head.title, 'Change of 1 user: DONE');
  });

  it('warns of a damaged record', async () => {
    const whole = runOf();
    const source = await openRun({
      ...whole,
      run: { ...whole.run, users: 9 },
      damagedLines: 2,
      uncheckedLines: 3,
    });
    assert.deepEqual(source.head.cautions, [
      'The record is damaged and has no plan for: 2 users',
      'Damaged lines that were skipped: 2',
      'This record has no checksums, so damage can stay unnoticed.',
    ]);
  });

  it('offers what helps: pause and cancel while it runs, and retry, resume, undo after', async () => {
    const actions = async (...run: Parameters<typeof runOf>) => available(await openRun(runOf(...run)));
    assert.deepEqual(await actions([], active('running')), ['pause', 'cancel', 'saveReport']);
    assert.deepEqual(await actions([], active('paused')), ['resume', 'cancel', 'saveReport']);
    assert.deepEqual(await actions([], active('cancelling')), ['saveReport']);
    assert.deepEqual(await actions([], { state: 'elsewhere' }), ['reload', 'saveReport']);
    assert.deepEqual(await actions(), ['retryFailed', 'resume', 'undo', 'saveReport']);
    assert.deepEqual(await actions(outcomesOfEach, { state: 'brokenOff' }), [
      'resume',
      'leave',
      'undo',
      'saveReport',
    ]);
    const [done] = outcomesOfEach;
    assert.ok(done);
    assert.deepEqual(await actions([done], {}, ['done']), ['undo', 'saveReport']);
    assert.deepEqual(await actions([refused], {}, ['failed']), ['retryFailed', 'saveReport']);
    // Nothing was sent of it.
    assert.deepEqual(await actions([], { begun: false }), ['resume', 'saveReport']);
  });

  it('follows a run: users wait until they have an outcome', async () => {
    const source = await openRun(runOf([], active('running')));
    assert.deepEqual(new Set(every(source).map((index) => source.kindOf(index))), new Set(['waiting']));
    assert.equal(source.head.lines[2], '2 of 7 · 10/s · 1 sec left');
    source.run.outcomes.add(refused);
    assert.equal(source.take(refused), 3);
    assert.equal(source.kindOf(3), 'failed');
    assert.equal(source.take({ ...refused, ...user('stranger') }), undefined);
    const by = { failure: refused.failure, users: 20 };
    const paused = await openRun(runOf([refused], active('paused', { pausedBy: by })));
    assert.deepEqual(paused.head.cautions, [
      '20 users in a row failed: AccessDeniedException. Correct the cause, then resume the run.',
    ]);
    assert.equal(paused.head.note, 'The run is paused.');
  });

  it('shows the run as it is by now, and its users by the names that are known by now', async () => {
    const source = await openRun(runOf([], active('running')));
    const ended = runOf();
    assert.ok(source.rows.areOf(ended.plan));
    assert.ok(!source.rows.areOf(runOf([], {}, ['done']).plan));
    assert.ok(!source.rows.areKnown);
    const named = await RunRows.of(ended.plan, (one) => findUser(one) ?? { UserId: 'x', DisplayName: 'New' });
    assert.ok(named.areKnown);
    await source.use(ended, named);
    assert.deepEqual(names(source, [3, 6]), ['FAILED', 'New']);
    assert.equal(source.kindOf(3), 'failed');
  });

  it('finds by any part and by the beginning of an id, and orders by each column', async () => {
    const source = await openRun(runOf());
    const found = (text: string) =>
      [...(source.marks(text) ?? [])].flatMap((mark, index) => (mark === 1 ? [index] : []));
    assert.deepEqual(names(source, found('con')), ['CONFLICT']);
    assert.deepEqual(names(source, found('none')), ['none']);
    assert.equal(source.marks(''), undefined);
    const ordered = (column: number) => names(source, every(source).sort(source.comparison(column)));
    assert.deepEqual(ordered(0)[0], 'CONFLICT');
    assert.deepEqual(ordered(4), ['DONE', 'READ', 'CONFLICT', 'FAILED', 'UNKNOWN', 'none', 'NOTDONE']);
    assert.deepEqual(ordered(7).slice(-3), ['DONE', 'FAILED', 'UNKNOWN']);
  });

  it('of sign-outs has no settings, and of several accounts says which', async () => {
    const { plan, run, ...rest } = runOf();
    const users = [user('done'), user('failed', 'b')];
    const signOut = { action: 'LogoutUser', identity: plan.identity, changes: users } as const;
    const source = await openRun({ ...rest, run: { ...run, action: 'LogoutUser' }, plan: signOut });
    assert.deepEqual(
      source.columns.map(({ label }) => label),
      ['Name', 'Result', 'Cause', 'E-mail', 'Account', 'Request ID', 'User ID'],
    );
    assert.deepEqual(source.row(1).cells.length, 7);
    assert.equal(source.row(1).cells[4]?.text, 'Account b');
    assert.ok(!source.actions.some(({ id }) => id === 'undo'));
    assert.deepEqual(source.references([1]), [user('failed', 'b')]);
  });
});
