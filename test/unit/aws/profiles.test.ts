// Profiles, and what is wrong with them, from files in a folder of their own.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProfile, listProfiles, readSections, signInProfile } from '../../../src/aws/profiles';
import { sharedFilePaths } from '../../../src/aws/filePaths';
import { readSharedFiles } from '../../../src/aws/sharedFiles';
import { sectionsOf } from './sections';
import { awsHome } from './support';

const config = `
[default]
region = eu-central-1
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
[sso-session corp]
sso_start_url = https://example.com/start
sso_region = us-east-1
[profile role]
role_arn = arn:aws:iam::111122223333:role/Admin
source_profile = default
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile web]
role_arn = arn:aws:iam::111122223333:role/Web
web_identity_token_file = /nowhere
[profile process]
credential_process = echo
[profile login]
login_session = arn:aws:iam::111122223333:user/me
[profile endpoint]
services = local
[profile empty]
region = us-east-1
[profile viaRole]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = role
[profile viaSso]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = sso
[profile place]
role_arn = arn:aws:iam::111122223333:role/Other
credential_source = Ec2InstanceMetadata
[profile halfKeys]
aws_access_key_id = AKIDHALF
[profile noSource]
role_arn = arn:aws:iam::111122223333:role/Other
[profile lostSource]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = nosuch
[profile badSource]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = empty
[profile twoSources]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = default
credential_source = Environment
[profile oddPlace]
role_arn = arn:aws:iam::111122223333:role/Other
credential_source = Moon
[profile cycleA]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = cycleB
[profile cycleB]
role_arn = arn:aws:iam::111122223333:role/Other
source_profile = cycleA
[profile lostSession]
sso_session = nosuch
sso_account_id = 111122223333
sso_role_name = Admin
[profile ssoNoRole]
sso_session = corp
sso_account_id = 111122223333
[profile oldSso]
sso_start_url = https://example.com/start
sso_account_id = 111122223333
sso_role_name = Admin
[services local]
chime =
  endpoint_url = http://127.0.0.1:8080
`;

const credentials = `
[default]
aws_access_key_id = AKIDDEFAULT
aws_secret_access_key = secret
[services.looks-like]
aws_access_key_id = AKIDODD
aws_secret_access_key = secret
`;

describe('profiles', () => {
  const { folder } = awsHome();
  before(() => {
    writeFileSync(join(folder, 'config'), config);
    writeFileSync(join(folder, 'credentials'), credentials);
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });

  it('lists both files, each with its kind, and no session or services section', async () => {
    const profiles = listProfiles(await readSections());
    assert.deepEqual(Object.fromEntries(profiles.map(({ name, kind }) => [name, kind])), {
      default: 'keys',
      sso: 'sso',
      role: 'role',
      web: 'webIdentity',
      process: 'process',
      login: 'login',
      endpoint: 'none',
      empty: 'none',
      viaRole: 'role',
      viaSso: 'role',
      place: 'role',
      halfKeys: 'keys',
      noSource: 'role',
      lostSource: 'role',
      badSource: 'role',
      twoSources: 'role',
      oddPlace: 'role',
      cycleA: 'role',
      cycleB: 'role',
      lostSession: 'sso',
      ssoNoRole: 'sso',
      oldSso: 'sso',
      'services.looks-like': 'keys',
    });
    assert.equal(profiles.find(({ name }) => name === 'default')?.region, 'eu-central-1');
  });

  it('keeps the services sections for the endpoint', async () => {
    const sections = await readSections();
    assert.equal(sections.services.get('local')?.['chime.endpoint_url'], 'http://127.0.0.1:8080');
  });

  it('sees an edit at once', async () => {
    writeFileSync(
      join(folder, 'credentials'),
      `${credentials}[added]\naws_access_key_id = A\naws_secret_access_key = s\n`,
    );
    assert.ok(listProfiles(await readSections()).some(({ name }) => name === 'added'));
    writeFileSync(join(folder, 'credentials'), credentials);
  });

  it('lists nothing where neither file is there', async () => {
    process.env['AWS_CONFIG_FILE'] = join(folder, 'nowhere');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'nowhere');
    assert.deepEqual(listProfiles(await readSections()), []);
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });

  it('tells where a role starts, and whether a device is asked for its code', async () => {
    const described = Object.fromEntries(
      listProfiles(await readSections()).map(({ name, via, mfa }) => [name, [via, mfa]]),
    );
    assert.deepEqual(described['role'], ['default', true]);
    assert.deepEqual(described['viaRole'], ['role', true]);
    assert.deepEqual(described['place'], ['Ec2InstanceMetadata', false]);
    assert.deepEqual(described['default'], [undefined, false]);
  });

  it('tells what is wrong with a profile before it is picked', async () => {
    const problems = Object.fromEntries(
      listProfiles(await readSections()).flatMap(({ name, problem }) =>
        problem === undefined ? [] : [[name, problem]],
      ),
    );
    assert.deepEqual(problems, {
      empty: { code: 'noCredentials', profile: 'empty' },
      endpoint: { code: 'noCredentials', profile: 'endpoint' },
      halfKeys: { code: 'incomplete', profile: 'halfKeys', missing: 'aws_secret_access_key' },
      noSource: { code: 'noSource', profile: 'noSource' },
      lostSource: { code: 'noSourceProfile', profile: 'lostSource', source: 'nosuch' },
      badSource: { code: 'noCredentials', profile: 'empty' },
      twoSources: { code: 'twoSources', profile: 'twoSources' },
      oddPlace: { code: 'unknownCredentialSource', profile: 'oddPlace', source: 'Moon' },
      cycleA: { code: 'sourceCycle', profile: 'cycleA' },
      cycleB: { code: 'sourceCycle', profile: 'cycleB' },
      lostSession: { code: 'noSsoSession', profile: 'lostSession', section: 'nosuch' },
      ssoNoRole: { code: 'incomplete', profile: 'ssoNoRole', missing: 'sso_role_name' },
      oldSso: { code: 'incomplete', profile: 'oldSso', missing: 'sso_region' },
    });
  });

  it('finds the profile that is signed in to', async () => {
    const sections = await readSections();
    assert.deepEqual(signInProfile(sections, 'sso'), { profile: 'sso', kind: 'sso' });
    assert.deepEqual(signInProfile(sections, 'viaSso'), { profile: 'sso', kind: 'sso' });
    assert.deepEqual(signInProfile(sections, 'login'), { profile: 'login', kind: 'login' });
    assert.equal(signInProfile(sections, 'role'), undefined);
    assert.equal(signInProfile(sections, 'cycleA'), undefined);
  });

  it('says which file can not be read, and takes one that is missing for an empty one', async () => {
    assert.equal((await readSharedFiles({ AWS_CONFIG_FILE: join(folder, 'nowhere') })).unreadable, undefined);
    assert.deepEqual((await readSharedFiles({ AWS_CONFIG_FILE: folder })).unreadable, {
      code: 'unreadableFile',
      path: folder,
      message: 'EISDIR',
    });
  });

  it('says where the files are, as the environment has it', () => {
    const environment = { AWS_CONFIG_FILE: '~/other/config' };
    const { config: own, credentials: usual } = sharedFilePaths(environment);
    assert.ok(own.endsWith('/other/config') && !own.startsWith('~'), own);
    assert.match(usual, /[/\\]\.aws[/\\]credentials$/);
  });

  for (const [where, section] of [
    ['config', '[__proto__]'],
    ['config', '[profile __proto__]'],
    ['config', '[profile "__proto__"]'],
    ['config', '[profile constructor]'],
    ['config', '[profile toString]'],
    ['credentials', '[__proto__]'],
    ['credentials', '[constructor]'],
    ['credentials', '[toString]'],
  ] as const) {
    it(`${section} in the ${where} file hides no profile and changes nothing of JavaScript`, async () => {
      const [path, text] =
        where === 'config' ? [join(folder, 'config'), config] : [join(folder, 'credentials'), credentials];
      const before = listProfiles(await readSections()).map(({ name }) => name);
      writeFileSync(path, `${text}${section}\nregion = eu-west-1\nfromOutside = yes\n`);
      try {
        const sections = await readSections();
        const names = listProfiles(sections).map(({ name }) => name);
        assert.deepEqual(
          before.filter((name) => !names.includes(name)),
          [],
        );
        const name = section.replace(/[[\]"]/g, '').replace(/^profile /, '');
        if (section !== '[__proto__]' || where === 'credentials') {
          assert.ok(names.includes(name), `${name} is a profile like any other`);
        }
        assert.ok(!('fromOutside' in Object) && !('fromOutside' in Object.prototype.toString));
        assert.throws(() => describeProfile(sectionsOf({}), name), {
          reason: { code: 'noSuchProfile', profile: name },
        });
      } finally {
        writeFileSync(path, text);
        for (const object of [Object, Object.prototype.toString]) {
          Reflect.deleteProperty(object, 'fromOutside');
          Reflect.deleteProperty(object, 'region');
        }
      }
    });
  }
});
