// What a row of the history says: whom, what, what became of it, and who did it.

import assert from 'node:assert/strict';
import type { ListedRun } from '../../../src/telephony/history/history';
import type { Tally } from '../../../src/telephony/tally';
import {
  authorText,
  endedText,
  interruptedText,
  shortEndedText,
  whatText,
  whenText,
  whomText,
} from '../../../src/text/historyWording';
import { momentText, timeOfDayText } from '../../../src/text/language';
import { usersText } from '../../../src/text/wording';

const none: Tally = { changed: 0, conflicts: 0, failed: 0, unknown: 0, notDone: 0 };
const ended = (users: number, tally: Partial<Tally>) =>
  ({ run: { users }, end: { tally: { ...none, ...tally } } }) as unknown as ListedRun;

describe('the words of a row of the history', () => {
  it('say whom it is about by name, or how many', () => {
    assert.equal(whomText({ users: 1 }, 'Maria Garcia'), 'Maria Garcia');
    assert.equal(whomText({ users: 1 }, undefined), usersText(1));
    assert.equal(whomText({ users: 31 }, undefined), '31 users');
  });

  it('say what changed', () => {
    const flips = { on: ['SMS'], off: ['InboundCalling'] } as const;
    const update = { action: 'UpdateUserSettings', flips } as const;
    assert.equal(whatText(update), 'SMS on, Inbound calling off');
    assert.equal(whatText({ ...update, undoes: 'id' }), 'Undo: SMS on, Inbound calling off');
    assert.equal(whatText({ action: 'LogoutUser' }), 'Sign-out');
  });

  it('say nothing of a run that went well, and how much of a cancelled run was done', () => {
    assert.equal(shortEndedText(ended(3, { changed: 3 }), undefined), '');
    assert.equal(endedText(ended(3, { changed: 3 }), undefined), '3 done');
    assert.equal(
      shortEndedText(ended(31, { changed: 12, notDone: 19 }), undefined),
      'cancelled, 12 done, 19 not done',
    );
    assert.equal(shortEndedText(ended(3, { changed: 2, failed: 1 }), undefined), '2 done, 1 failed');
  });

  it('say that a run was undone, wholly or in part, and when', () => {
    const time = new Date().toISOString();
    const when = timeOfDayText(new Date(time));
    assert.equal(shortEndedText(ended(3, { changed: 3 }), { users: 3, time }), `undone at ${when}`);
    assert.equal(endedText(ended(3, { changed: 3 }), { users: 2, time }), `3 done, 2 of 3 undone at ${when}`);
    const earlier = '2020-01-01T10:00:00.000Z';
    assert.equal(whenText(earlier), momentText(new Date(earlier)));
  });

  it('say that the end of a window interrupted a run, and how many were done', () => {
    assert.equal(interruptedText({ users: 31 }, 12), 'interrupted: 12 of 31 done when the window ended');
    assert.equal(interruptedText({ users: 31 }, undefined), 'interrupted when the window ended');
  });

  it('say who did it', () => {
    const arn = (resource: string) => authorText({ arn: `arn:aws:sts::111122223333:${resource}` });
    assert.equal(arn('assumed-role/Admin/maria'), 'Admin/maria');
    assert.equal(arn('user/it/maria'), 'it/maria');
    assert.equal(arn('root'), 'root');
    assert.equal(authorText({ osUser: 'maria' }), 'maria, user of this computer');
  });
});
