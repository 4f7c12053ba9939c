// Profiles of IAM Identity Center, over real sockets, with the token that `aws sso login` leaves.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CredentialStore } from '../../../../src/aws/credentials';
import { readSections } from '../../../../src/aws/profiles';
import {
  awsHome,
  credentialsOf,
  inMinutes,
  noMfaCode,
  rejectsWith,
  ssoTokenPath,
  startSso,
  type TestSso,
} from '../support';

const registration = { clientId: 'id', clientSecret: 's3cr3t', refreshToken: 'REFRESH' };

describe('SSO', function () {
  this.timeout(20_000);
  let sso: TestSso;
  const home = awsHome();
  const keep = (key: string, content: object) =>
    home.put(
      ssoTokenPath(key),
      JSON.stringify({ accessToken: 'TOKEN', expiresAt: inMinutes(60), ...content }),
    );
  const kept = (key: string) =>
    JSON.parse(readFileSync(join(home.folder, ssoTokenPath(key)), 'utf8')) as Record<string, unknown>;
  const asked = () => sso.requests.map(({ path, token }) => [path, token]);
  const roleOf = (token: string) => ['/federation/credentials 111122223333 Admin', token];
  const key = async (profile: string) => (await (await credentialsOf(profile)).current()).accessKeyId;

  before(async () => {
    sso = await startSso();
    process.env['AWS_ENDPOINT_URL_SSO'] = sso.url.href;
    process.env['AWS_ENDPOINT_URL_SSO_OIDC'] = sso.url.href;
    home.write({
      config: ['session', 'renewed', 'ended', 'never', 'last']
        .map(
          (name) => `
[profile ${name}]
sso_session = ${name}
sso_account_id = 111122223333
sso_role_name = Admin
[sso-session ${name}]
sso_start_url = https://example.com/${name}
sso_region = eu-west-1
`,
        )
        .concat(
          `
[profile old]
sso_start_url = https://example.com/old
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Admin
`,
        )
        .join(''),
    });
  });
  after(() => sso.close());
  beforeEach(() => {
    sso.requests.length = 0;
    sso.refusal = undefined;
    keep('session', {});
    keep('https://example.com/old', {});
    keep('renewed', { expiresAt: new Date(0), ...registration });
    keep('ended', { expiresAt: new Date(0) });
  });

  for (const profile of ['session', 'old']) {
    it(`a profile of the form "${profile}"`, async () => {
      assert.equal(await key(profile), 'ASIASSO');
      assert.deepEqual(asked(), [roleOf('TOKEN')]);
    });
  }

  it('an expired token is renewed, and written back as the AWS CLI writes it, for its owner alone', async () => {
    const registrationExpiresAt = '2099-01-01T00:00:00Z';
    keep('renewed', { expiresAt: new Date(0), ...registration, registrationExpiresAt, other: 1 });
    await key('renewed');
    assert.deepEqual(asked(), [['/token', undefined], roleOf('RENEWED')]);
    const { expiresAt, ...others } = kept('renewed');
    assert.match(String(expiresAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.ok(new Date(String(expiresAt)) > inMinutes(58));
    assert.deepEqual(others, {
      startUrl: 'https://example.com/renewed',
      region: 'eu-west-1',
      accessToken: 'RENEWED',
      clientId: 'id',
      clientSecret: 's3cr3t',
      registrationExpiresAt,
      refreshToken: 'NEXT',
    });
    const path = join(home.folder, ssoTokenPath('renewed'));
    if (process.platform !== 'win32') {
      assert.equal(statSync(path).mode & 0o777, 0o600);
    }
    assert.deepEqual(
      readdirSync(dirname(path)).filter((name) => !name.endsWith('.json')),
      [],
    );
  });

  it('a token in its last quarter of an hour is renewed', async () => {
    keep('renewed', { expiresAt: inMinutes(14), ...registration });
    await key('renewed');
    assert.deepEqual(asked(), [['/token', undefined], roleOf('RENEWED')]);
  });

  const unrenewable: readonly [string, object][] = [
    ['has nothing to be renewed with', {}],
    ['was written by an older AWS CLI', { expiresAt: inMinutes(3).toISOString().replace(/\..*/, 'UTC') }],
    [
      'has a registration that has expired',
      { ...registration, registrationExpiresAt: '2001-01-01T00:00:00Z' },
    ],
  ];
  for (const [title, content] of unrenewable) {
    it(`a token that ${title} is good to its end`, async () => {
      keep('last', { expiresAt: inMinutes(3), ...content });
      await key('last');
      assert.deepEqual(asked(), [roleOf('TOKEN')]);
    });
  }

  it('a token that is not renewed when it should be is good to its end, and then the session has ended', async () => {
    sso.refusal = { path: '/token', status: 400, name: 'InvalidGrantException' };
    keep('renewed', { expiresAt: inMinutes(3), ...registration });
    await key('renewed');
    assert.deepEqual(asked(), [['/token', undefined], roleOf('TOKEN')]);
    keep('renewed', { expiresAt: inMinutes(-1), ...registration });
    await rejectsWith((await credentialsOf('renewed')).current(), 'ssoSessionEnded');
  });

  it('the token of a profile without a session is never renewed, as by the AWS CLI', async () => {
    keep('https://example.com/old', { expiresAt: inMinutes(3), ...registration });
    await key('old');
    assert.deepEqual(asked(), [roleOf('TOKEN')]);
  });

  it('says that the session has ended, or was never begun', async () => {
    await rejectsWith((await credentialsOf('ended')).current(), 'ssoSessionEnded');
    await rejectsWith((await credentialsOf('never')).current(), 'ssoSessionEnded');
    home.put(ssoTokenPath('never'), 'no JSON');
    await rejectsWith((await credentialsOf('never')).current(), 'ssoSessionEnded');
  });

  it('says that the session has ended when SSO refuses its token', async () => {
    sso.refusal = { path: '/federation/credentials', status: 401, name: 'UnauthorizedException' };
    await rejectsWith((await credentialsOf('session')).current(), 'ssoSessionEnded');
  });

  it('says that SSO does not give the role', async () => {
    sso.refusal = { path: '/federation/credentials', status: 403, name: 'ForbiddenException' };
    await rejectsWith((await credentialsOf('session')).current(), 'ssoNoAccess');
  });

  it('says that SSO can not be reached, and not that the session has ended', async () => {
    process.env['AWS_ENDPOINT_URL_SSO'] = 'http://127.0.0.1:9';
    try {
      await rejectsWith((await credentialsOf('session')).current(), 'signInUnreachable');
    } finally {
      process.env['AWS_ENDPOINT_URL_SSO'] = sso.url.href;
    }
  });

  it('says that the session can not be renewed now, and not that it has ended', async () => {
    process.env['AWS_ENDPOINT_URL_SSO_OIDC'] = 'http://127.0.0.1:9';
    try {
      await rejectsWith((await credentialsOf('renewed')).current(), 'signInUnreachable');
    } finally {
      process.env['AWS_ENDPOINT_URL_SSO_OIDC'] = sso.url.href;
    }
  });

  it('sends the token to AWS, and not to where only another profile sends its own', async () => {
    delete process.env['AWS_ENDPOINT_URL_SSO'];
    home.put('.aws/credentials', '[default]\nendpoint_url = https://other.example.com\nretry_mode = none\n');
    const hosts: string[] = [];
    try {
      const credentials = new CredentialStore().of({
        profile: 'session',
        sections: await readSections(),
        environment: process.env,
        exchange: ({ url }) => {
          hosts.push(url.host);
          return Promise.reject(Object.assign(new Error('no way there'), { kind: 'network' }));
        },
        askMfaCode: noMfaCode,
      });
      await rejectsWith(credentials.current(), 'signInUnreachable');
      assert.deepEqual([...new Set(hosts)], ['portal.sso.eu-west-1.amazonaws.com']);
    } finally {
      home.put('.aws/credentials', '');
      process.env['AWS_ENDPOINT_URL_SSO'] = sso.url.href;
    }
  });
});
