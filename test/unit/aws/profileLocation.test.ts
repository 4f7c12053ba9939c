// Where a person is taken to correct a profile.

import assert from 'node:assert/strict';
import { profileLocation } from '../../../src/aws/profileLocation';
import { awsHome } from './support';

describe('profileLocation', () => {
  const home = awsHome();
  const located = async (profile: string) => {
    const found = await profileLocation(profile, process.env);
    return found && [/(credentials|config)$/.exec(found.path)?.[1], found.line];
  };

  it('is the section whose access key counts, else the first section of the profile', async () => {
    home.write({
      config:
        '[default]\nregion = us-east-1\n[profile both]\naws_access_key_id = A\n\n[profile role]\n[profile keys]\naws_access_key_id = A\n',
      credentials: '# remark\n[both]\naws_access_key_id = B\n[keys]\nregion = eu-west-1\n',
    });
    assert.deepEqual(await located('both'), ['credentials', 2]);
    assert.deepEqual(await located('keys'), ['config', 7]);
    assert.deepEqual(await located('role'), ['config', 6]);
    assert.deepEqual(await located('default'), ['config', 1]);
    assert.equal(await located('nosuch'), undefined);
  });

  it('is the header that counts where two give one name', async () => {
    home.write({ config: '[profile.a]\n[profile a]\n[profile "a"]\n', credentials: '' });
    assert.deepEqual(await located('a'), ['config', 3]);
  });
});
