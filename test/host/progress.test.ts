// How far something is, as VS Code's notifications are told it.

import assert from 'node:assert/strict';
import { sayIn, tellSeldom } from '../../src/ui/report/progress';

describe('progress', () => {
  it('says how much of a share is new', () => {
    const reports: unknown[] = [];
    const say = sayIn({ report: (report) => reports.push(report) });
    say('listing');
    say('reading', 0.25);
    say('reading', 0.75);
    say('reading', 0.75);
    say('reading', 1);
    assert.deepEqual(reports, [
      { message: 'listing' },
      { message: 'reading', increment: 25 },
      { message: 'reading', increment: 50 },
      { message: 'reading', increment: 0 },
      { message: 'reading', increment: 25 },
    ]);
  });

  it('says the last step however soon it comes', () => {
    const said: unknown[] = [];
    const tell = tellSeldom((sentence, share) => said.push([sentence, share]));
    tell(() => 'first', 0.1);
    tell(() => 'last', 1);
    assert.deepEqual(said, [
      ['first', 0.1],
      ['last', 1],
    ]);
  });
});
