// Which step of the walkthrough a run completes.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import type { Run } from '../../../../src/telephony/run';
import { stepOf } from '../../../../src/ui/history/walkthroughSteps';

const run = (about: object, changed = 1, action = 'UpdateUserSettings') =>
  ({ about, outcomes: { tally: { changed } }, plan: { action } }) as unknown as Run;

describe('a step of the walkthrough', () => {
  for (const [title, given, step] of [
    ['one user', run({ users: 1 }), 'changedUser'],
    ['many users', run({ users: 20 }), 'changedUsers'],
    ['an undo', run({ users: 20, undoes: 'another run' }), 'undidRun'],
    ['a run that changed nobody', run({ users: 20 }, 0), undefined],
    ['a sign-out', run({ users: 1 }, 1, 'LogoutUser'), undefined],
  ] as const) {
    it(`${title}: ${step ?? 'none'}`, () => {
      assert.equal(stepOf(given), step);
    });
  }
});
