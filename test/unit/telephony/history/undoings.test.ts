// Which runs were undone: wholly, in part, and not any more once the undo was undone.

import assert from 'node:assert/strict';
import { userKey } from '../../../../src/chime/model';
import type { Outcome } from '../../../../src/telephony/apply';
import type { ListedRun } from '../../../../src/telephony/history/history';
import { undoingsOf, undoneUsers } from '../../../../src/telephony/history/undoings';
import { Outcomes } from '../../../../src/telephony/tally';

const timeOf = (minute: number) => `2026-11-30T10:0${minute}:00.000Z`;

/** A run that ended, with so many users changed. */
const ended = (id: string, minute: number, changed: number, undoes?: string) =>
  ({
    id,
    time: timeOf(minute),
    state: 'ended',
    run: { ...(undoes !== undefined && { undoes }) },
    end: { tally: { changed } },
  }) as unknown as ListedRun;

const change = ended('change', 1, 3);
const undo = ended('undo', 2, 3, 'change');

describe('undoingsOf', () => {
  it('says how many users were put back, and when last', () => {
    const found = undoingsOf([ended('later', 3, 2, 'change'), ended('one', 2, 1, 'change'), change]);
    assert.deepEqual([...found], [['change', { users: 3, time: timeOf(3) }]]);
  });

  it('does not count an undo that was undone itself', () => {
    const found = undoingsOf([ended('redo', 3, 3, 'undo'), undo, change]);
    assert.deepEqual([...found], [['undo', { users: 3, time: timeOf(3) }]]);
    assert.deepEqual(undoingsOf([ended('redo', 3, 1, 'undo'), undo, change]).get('change')?.users, 2);
  });

  it('does not count an undo without an end, or one that changed nobody', () => {
    assert.equal(undoingsOf([{ ...undo, end: undefined }, change]).size, 0);
    assert.equal(undoingsOf([ended('undo', 2, 0, 'change'), change]).size, 0);
  });

  it('ends where damaged records undo each other', () => {
    assert.equal(undoingsOf([ended('one', 1, 1, 'one')]).size, 0);
    const circle = [ended('one', 1, 1, 'two'), ended('two', 2, 1, 'one')];
    assert.deepEqual([...undoingsOf(circle).keys()], ['one']);
  });
});

describe('undoneUsers', () => {
  const done = (userId: string): Outcome => ({
    accountId: 'a',
    userId,
    result: 'done',
    knownBy: 'answer',
  });
  const outcomesOf = (...all: readonly Outcome[]) => {
    const outcomes = new Outcomes();
    all.forEach((outcome) => outcomes.add(outcome));
    return { outcomes };
  };

  it('are those whom an undo changed, without those whom another undo changed back', async () => {
    const redo = ended('redo', 3, 1, 'undo');
    const failed: Outcome = { accountId: 'a', userId: 'w', result: 'notDone' };
    const records = new Map([
      ['undo', outcomesOf(done('u'), done('v'), failed)],
      ['redo', outcomesOf(done('v'))],
    ]);
    const read = (run: ListedRun) => Promise.resolve(records.get(run.id) ?? outcomesOf());
    const undone = await undoneUsers(change, [redo, undo, change], read);
    assert.deepEqual([...undone], [[userKey(done('u')), timeOf(2)]]);
    assert.equal((await undoneUsers(redo, [redo, undo, change], read)).size, 0);
  });
});
