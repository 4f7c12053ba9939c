// A role's `duration_seconds`, as Python's `int` reads it.

import assert from 'node:assert/strict';
import { durationSeconds } from '../../../src/aws/duration';
import { describeProfile, readSections } from '../../../src/aws/profiles';
import { awsHome } from './support';

describe('duration_seconds', () => {
  const home = awsHome();

  for (const [text, seconds] of [
    ['3600', 3600],
    [' +3_600 ', 3600],
    ['0900', 900],
    ['-1', -1],
    ['1h', undefined],
    ['3600.0', undefined],
    ['3600s', undefined],
    ['1e3', undefined],
    ['_1', undefined],
    ['0x10', undefined],
  ] as const) {
    it(`"${text}" is ${seconds}`, () => assert.equal(durationSeconds(text), seconds));
  }

  it('is a problem of a role when it is no whole number, and of no other profile', async () => {
    home.write({
      config: `[profile keys]
aws_access_key_id = A
aws_secret_access_key = s
duration_seconds = 1h
[profile role]
role_arn = arn:aws:iam::111122223333:role/R
source_profile = keys
duration_seconds = 1h
`,
    });
    const sections = await readSections();
    assert.deepEqual(describeProfile(sections, 'role').problem, {
      code: 'durationNotNumber',
      profile: 'role',
      duration: '1h',
    });
    assert.equal(describeProfile(sections, 'keys').problem, undefined);
  });
});
