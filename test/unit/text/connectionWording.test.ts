// How the source of a profile's credentials is said.

import assert from 'node:assert/strict';
import { passedOverText, profileSourceText } from '../../../src/text/connectionWording';

describe('the source of credentials', () => {
  it('is named with its file where both files may have it, or with the profile that a role starts from', () => {
    assert.equal(profileSourceText({ kind: 'sso', source: 'sso', via: undefined }), 'SSO');
    assert.equal(
      profileSourceText({ kind: 'keys', source: 'credentialsFileKeys', via: undefined }),
      'access keys of the credentials file',
    );
    assert.equal(profileSourceText({ kind: 'role', source: 'role', via: 'base' }), 'role via base');
    assert.equal(profileSourceText({ kind: 'none', source: undefined, via: undefined }), 'no credentials');
  });

  it('says which others are not used, and of which profile', () => {
    assert.equal(passedOverText({ name: 'p', passedOver: [] }), undefined);
    assert.equal(
      passedOverText({
        name: 'p',
        passedOver: [
          { profile: 'p', source: 'process' },
          { profile: 'base', source: 'configFileKeys' },
        ],
      }),
      'credential process, access keys of the config file of profile "base"',
    );
  });
});
