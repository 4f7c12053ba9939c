// Profiles and their credentials, from files in a folder of their own.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profileCredentials } from '../../../src/aws/credentials';
import { listProfiles, readSections } from '../../../src/aws/profiles';

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
[profile failing]
credential_process = node -e "console.error('pa55word'); process.exit(3)" --secret s3cr3t
[profile login]
login_session = arn:aws:iam::111122223333:user/me
[profile endpoint]
services = local
[profile empty]
region = us-east-1
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
  const folder = mkdtempSync(join(tmpdir(), 'profiles-test-'));
  const saved = { ...process.env };
  before(() => {
    writeFileSync(join(folder, 'config'), config);
    writeFileSync(join(folder, 'credentials'), credentials);
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });
  after(() => {
    process.env = saved;
    rmSync(folder, { recursive: true });
  });

  it('lists both files, each with its kind, and no session or services section', async () => {
    const profiles = await listProfiles();
    assert.deepEqual(Object.fromEntries(profiles.map(({ name, kind }) => [name, kind])), {
      default: 'keys',
      sso: 'sso',
      role: 'role',
      web: 'webIdentity',
      process: 'process',
      failing: 'process',
      login: 'login',
      endpoint: 'none',
      empty: 'none',
      'services.looks-like': 'keys',
    });
    assert.equal(profiles.find(({ name }) => name === 'default')?.region, 'eu-central-1');
  });

  it('keeps the services sections for the endpoint', async () => {
    const sections = await readSections();
    assert.equal(sections['services.local']?.['chime.endpoint_url'], 'http://127.0.0.1:8080');
  });

  it('sees an edit at once', async () => {
    writeFileSync(
      join(folder, 'credentials'),
      `${credentials}[added]\naws_access_key_id = A\naws_secret_access_key = s\n`,
    );
    assert.ok((await listProfiles()).some(({ name }) => name === 'added'));
    writeFileSync(join(folder, 'credentials'), credentials);
  });

  it('lists nothing where neither file is there', async () => {
    process.env['AWS_CONFIG_FILE'] = join(folder, 'nowhere');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'nowhere');
    assert.deepEqual(await listProfiles(), []);
    process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
  });

  it('gives the keys of a profile', async () => {
    const provider = await profileCredentials('default');
    assert.equal((await provider()).accessKeyId, 'AKIDDEFAULT');
  });

  const failures: readonly [string, string][] = [
    ['nosuch', 'credentials'],
    ['empty', 'credentials'],
    ['sso', 'ssoSessionEnded'],
    ['login', 'loginEnded'],
    ['failing', 'processFailed'],
  ];
  for (const [profile, code] of failures) {
    it(`says of "${profile}": ${code}, and nothing that a process printed`, async () => {
      const provider = await profileCredentials(profile);
      await assert.rejects(provider(), (error: Error & { kind: string; reason: { code: string } }) => {
        assert.equal(error.kind, 'credentials');
        assert.equal(error.reason.code, code);
        assert.doesNotMatch(JSON.stringify(error.reason) + error.message, /pa55word|s3cr3t/);
        return true;
      });
    });
  }

  it('passes a cancelled MFA code through as it is', async () => {
    const cancelled = Object.assign(new Error('left'), { kind: 'cancelled' });
    const serials: string[] = [];
    const provider = await profileCredentials('role', (serial) => {
      serials.push(serial);
      return Promise.reject(cancelled);
    });
    await assert.rejects(provider(), (error) => error === cancelled);
    assert.deepEqual(serials, ['arn:aws:iam::111122223333:mfa/me']);
  });
});
