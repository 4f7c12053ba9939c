// How a dialog names the users it is about.

import assert from 'node:assert/strict';
import { namesText } from '../../../src/text/wording';

describe('the names of users in a dialog', () => {
  it('are all of them while they are few', () => {
    assert.equal(namesText(['Maria Garcia', 'Wei Zhang'], 2), 'Maria Garcia, Wei Zhang');
  });

  it('are the first, and how many more', () => {
    assert.equal(namesText(['Maria Garcia', 'Wei Zhang'], 1_024), 'Maria Garcia, Wei Zhang, and 1,022 more');
  });
});
