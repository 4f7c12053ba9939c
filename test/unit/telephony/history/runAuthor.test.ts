// Who a change is recorded for: the identity that STS named, else the person of this computer.

import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { runAuthor } from '../../../../src/telephony/history/runAuthor';

describe('runAuthor', () => {
  it('is the identity that STS named, else the user of this computer', () => {
    assert.deepEqual(runAuthor('arn:aws:iam::111122223333:user/admin'), {
      arn: 'arn:aws:iam::111122223333:user/admin',
    });
    assert.deepEqual(runAuthor(undefined), { osUser: userInfo().username });
  });
});
