// How each kind of profile comes by its credentials, over real sockets, and what is said when it does not.

import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { Credentials, CredentialStore, hasEnvironmentKeys } from '../../../src/aws/credentials';
import { readSections } from '../../../src/aws/profiles';
import { answeringServer, type AnsweringServer } from '../support';
import { sectionsOf } from './sections';
import { awsHome, credentialsOf, noMfaCode, readText, startSts, type TestSts } from './support';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const node = `"${process.execPath}"`;
const inAnHour = () => new Date(Date.now() + 3_600_000);

const rejectsWith = (promise: Promise<unknown>, code: string) =>
  assert.rejects(promise, (error: Error & { kind: string; reason: { code: string } }) => {
    assert.deepEqual([error.kind, error.reason?.code], ['credentials', code], error.stack);
    assert.doesNotMatch(JSON.stringify(error.reason) + error.message, /pa55word|s3cr3t/);
    return true;
  });

describe('credentials', function () {
  this.timeout(20_000);
  let sts: TestSts;
  const home = awsHome();
  let config: string;
  const keys = `
[both]
aws_access_key_id = AKIDBOTH
aws_secret_access_key = s3cr3t
[keys]
aws_access_key_id = AKIDKEYS
aws_secret_access_key = s3cr3t
[session]
aws_access_key_id = ASIASESSION
aws_secret_access_key = s3cr3t
aws_session_token = tok
`;
  before(async () => {
    sts = await startSts();
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
    config = `
[profile role]
role_arn = ${role('One')}
source_profile = keys
region = eu-west-1
[profile chain]
role_arn = ${role('Two')}
source_profile = role
external_id = x
[profile mfa]
role_arn = ${role('Mfa')}
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/jane
[profile place]
role_arn = ${role('Place')}
credential_source = Environment
[profile ownSts]
role_arn = ${role('Own')}
source_profile = keys
services = ownSts
[services ownSts]
sts =
  endpoint_url = http://127.0.0.1:9
[profile web]
role_arn = ${role('Web')}
web_identity_token_file = ${join(home.folder, 'token')}
[profile process]
credential_process = ${node} "${join(home.folder, 'process.cjs')}"
[profile failing]
credential_process = ${node} -e "console.error('pa55word'); process.exit(3)" --secret s3cr3t
[profile chatty]
credential_process = ${node} -e "console.log('pa55word')"
[profile stale]
credential_process = ${node} -e "console.log(JSON.stringify({Version: 1, AccessKeyId: 'A', SecretAccessKey: 's3cr3t', Expiration: '2001-01-01T00:00:00Z'}))"
[profile both]
role_arn = ${role('Never')}
source_profile = nosuch
[profile fromBoth]
role_arn = ${role('Three')}
source_profile = both
[profile placeAlone]
credential_source = Environment
[profile fromPlace]
role_arn = ${role('Four')}
source_profile = placeAlone
[profile halfAndProcess]
aws_access_key_id = AKIDHALF
credential_process = ${node} "${join(home.folder, 'process.cjs')}"
[profile mfaOfPlace]
role_arn = ${role('Mfa')}
credential_source = Environment
mfa_serial = arn:aws:iam::111122223333:mfa/jane
[profile mfaOfFailing]
role_arn = ${role('Mfa')}
source_profile = failing
mfa_serial = arn:aws:iam::111122223333:mfa/jane
`;
    home.write({
      config,
      credentials: keys,
    });
    home.put('token', 'WEBTOKEN');
    home.put(
      'process.cjs',
      `const { readFileSync, writeFileSync } = require('node:fs');
const path = __dirname + '/count';
let count = 0;
try { count = Number(readFileSync(path, 'utf8')); } catch {}
writeFileSync(path, String(++count));
console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKIDPROCESS' + count, SecretAccessKey: 's' }));`,
    );
  });
  after(() => sts.close());
  beforeEach(() => {
    sts.calls.length = 0;
    sts.lifetime = 3_600_000;
    sts.refusal = undefined;
  });

  it('static keys', async () => {
    assert.equal((await (await credentialsOf('keys')).current()).accessKeyId, 'AKIDKEYS');
  });

  it('a session token', async () => {
    assert.equal((await (await credentialsOf('session')).current()).sessionToken, 'tok');
  });

  it('a role, in the region of its profile', async () => {
    const identity = await (await credentialsOf('role')).current();
    assert.equal(identity.accessKeyId, 'ASIAROLE1');
    const [call] = sts.calls;
    assert.deepEqual([call?.action, call?.parameters.get('RoleArn')], ['AssumeRole', role('One')]);
    assert.match(call?.headers.authorization ?? '', /Credential=AKIDKEYS\/\d{8}\/eu-west-1\/sts\//);
  });

  it('a chain of roles', async () => {
    await (await credentialsOf('chain')).current();
    assert.deepEqual(
      sts.calls.map(({ parameters }) => [parameters.get('RoleArn'), parameters.get('ExternalId')]),
      [
        [role('One'), null],
        [role('Two'), 'x'],
      ],
    );
    assert.match(sts.calls[1]?.headers.authorization ?? '', /Credential=ASIAROLE1\//);
  });

  it('a role from the keys of the environment', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' });
    try {
      await (await credentialsOf('place')).current();
      assert.match(sts.calls[0]?.headers.authorization ?? '', /Credential=AKIDENV\//);
    } finally {
      delete process.env['AWS_ACCESS_KEY_ID'];
      delete process.env['AWS_SECRET_ACCESS_KEY'];
    }
  });

  it('a role asks the STS that its own profile names, and no other', async () => {
    delete process.env['AWS_ENDPOINT_URL_STS'];
    try {
      await rejectsWith((await credentialsOf('ownSts')).current(), 'signInUnreachable');
      assert.equal(sts.calls.length, 0);
    } finally {
      process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
    }
  });

  it('a role asks AWS, whatever the default profile names for itself', async () => {
    delete process.env['AWS_ENDPOINT_URL_STS'];
    const hosts: string[] = [];
    const sections = await readSections();
    const credentials = new CredentialStore().of({
      profile: 'role',
      sections: {
        ...sections,
        profiles: new Map([...sections.profiles, ['default', { endpoint_url: 'http://other.example.com' }]]),
      },
      environment: process.env,
      exchange: ({ url }) => {
        hosts.push(url.host);
        return Promise.reject(Object.assign(new Error('no way there'), { kind: 'network' }));
      },
      askMfaCode: noMfaCode,
    });
    home.write({ config: `${config}\n[default]\nendpoint_url = http://other.example.com\n` });
    try {
      await rejectsWith(credentials.current(), 'signInUnreachable');
      assert.deepEqual([...new Set(hosts)], ['sts.eu-west-1.amazonaws.com']);
    } finally {
      home.write({ config });
      process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
    }
  });

  it('a role from a profile that has keys of its own and a role as well: the keys', async () => {
    await (await credentialsOf('fromBoth')).current();
    assert.deepEqual(
      sts.calls.map(({ parameters }) => parameters.get('RoleArn')),
      [role('Three')],
    );
    assert.match(sts.calls[0]?.headers.authorization ?? '', /Credential=AKIDBOTH\//);
  });

  it('a role from a profile that names a place alone', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' });
    try {
      await (await credentialsOf('fromPlace')).current();
      assert.match(sts.calls.at(-1)?.headers.authorization ?? '', /Credential=AKIDENV\//);
      assert.equal(sts.calls.at(-1)?.parameters.get('RoleArn'), role('Four'));
    } finally {
      delete process.env['AWS_ACCESS_KEY_ID'];
      delete process.env['AWS_SECRET_ACCESS_KEY'];
    }
  });

  it('a process that has half a key beside it', async () => {
    const identity = await (await credentialsOf('halfAndProcess')).current();
    assert.match(identity.accessKeyId, /^AKIDPROCESS/);
  });

  it('web identity', async () => {
    const identity = await (await credentialsOf('web')).current();
    assert.match(identity.accessKeyId, /^ASIAROLE/);
    const [call] = sts.calls;
    assert.deepEqual(
      [call?.action, call?.parameters.get('WebIdentityToken'), call?.headers.authorization],
      ['AssumeRoleWithWebIdentity', 'WEBTOKEN', undefined],
    );
  });

  it('a process, asked once and again only when its keys are refused', async () => {
    const credentials = await credentialsOf('process');
    const first = await credentials.current();
    assert.equal(await credentials.current(), first);
    credentials.refused(first);
    const second = await credentials.current();
    const count = (keyId: string) => Number(keyId.replace('AKIDPROCESS', ''));
    assert.equal(count(second.accessKeyId), count(first.accessKeyId) + 1);
    credentials.refused(first);
    assert.equal(await credentials.current(), second);
  });

  it('a process, beside sections that the parser of the SDK trips over', async () => {
    const ownKeys = Object.keys;
    home.write({ config: `${config}[profile __proto__]\nregion = x\n[profile constructor]\nkeys = x\n` });
    try {
      assert.match((await (await credentialsOf('process')).current()).accessKeyId, /^AKIDPROCESS/);
      assert.equal(Object.keys, ownKeys);
    } finally {
      home.write({ config });
    }
  });

  it('the keys of the environment', async () => {
    const store = new CredentialStore();
    const of = (environment: Record<string, string>) =>
      store
        .of({
          profile: undefined,
          sections: sectionsOf({}),
          environment,
          exchange: () => assert.fail(),
          askMfaCode: () => assert.fail(),
        })
        .current();
    const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' };
    assert.deepEqual(await of(keys), { accessKeyId: 'A', secretAccessKey: 's' });
    assert.equal((await of({ ...keys, AWS_SESSION_TOKEN: 't' })).sessionToken, 't');
    await rejectsWith(of({ AWS_ACCESS_KEY_ID: 'A' }), 'noEnvironmentKeys');
    assert.deepEqual(
      [hasEnvironmentKeys(keys), hasEnvironmentKeys({ AWS_ACCESS_KEY_ID: 'A' })],
      [true, false],
    );
  });

  describe('MFA', () => {
    it('is asked for once for 50 requests, for another connection of the same profile too', async () => {
      const serials: string[] = [];
      const askMfaCode = (serial: string) => {
        serials.push(serial);
        return Promise.resolve('123456');
      };
      const store = new CredentialStore();
      const credentials = await credentialsOf('mfa', { store, askMfaCode });
      const identities = await Promise.all(Array.from({ length: 50 }, () => credentials.current()));
      assert.equal(new Set(identities).size, 1);
      const again = await credentialsOf('mfa', { store, askMfaCode });
      assert.equal(await again.current(), identities[0]);
      assert.deepEqual(serials, ['arn:aws:iam::111122223333:mfa/jane']);
      assert.deepEqual(
        sts.calls.map(({ parameters }) => [parameters.get('SerialNumber'), parameters.get('TokenCode')]),
        [['arn:aws:iam::111122223333:mfa/jane', '123456']],
      );
    });

    it('passes a cancelled code through as it is, and asks again next time', async () => {
      const cancelled = Object.assign(new Error('left'), { kind: 'cancelled' });
      let asked = 0;
      const credentials = await credentialsOf('mfa', {
        askMfaCode: () => {
          asked += 1;
          return Promise.reject(cancelled);
        },
      });
      await assert.rejects(credentials.current(), (error) => error === cancelled);
      await assert.rejects(credentials.current(), (error) => error === cancelled);
      assert.deepEqual([asked, sts.calls.length], [2, 0]);
    });

    it('is sent for a role that starts from a place', async () => {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' });
      try {
        await (await credentialsOf('mfaOfPlace', { askMfaCode: () => Promise.resolve('654321') })).current();
        assert.equal(sts.calls[0]?.parameters.get('TokenCode'), '654321');
      } finally {
        delete process.env['AWS_ACCESS_KEY_ID'];
        delete process.env['AWS_SECRET_ACCESS_KEY'];
      }
    });

    it('is not asked for when the profile that the role starts from has nothing', async () => {
      await rejectsWith((await credentialsOf('mfaOfFailing')).current(), 'processFailed');
    });

    it('says that the code was wrong', async () => {
      sts.refusal = {
        status: 403,
        code: 'AccessDenied',
        message: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
      };
      const credentials = await credentialsOf('mfa', { askMfaCode: () => Promise.resolve('000000') });
      await rejectsWith(credentials.current(), 'mfaRefused');
    });
  });

  const refusals: readonly [string, string, string][] = [
    ['AccessDenied', 'User: x is not authorized to perform: sts:AssumeRole', 'roleRefused'],
    ['ExpiredToken', 'The security token included in the request is expired', 'sourceExpired'],
    ['RegionDisabledException', 'STS is not activated in this region', 'roleRefused'],
  ];
  for (const [code, message, reason] of refusals) {
    it(`STS answers ${code}: ${reason}`, async () => {
      sts.refusal = { status: 403, code, message };
      await rejectsWith((await credentialsOf('role')).current(), reason);
    });
  }

  for (const [profile, code] of [
    ['failing', 'processFailed'],
    ['chatty', 'processNotJson'],
    ['stale', 'processExpired'],
  ] as const) {
    it(`says of a process that is ${profile}: ${code}, and nothing that it printed`, async () => {
      await rejectsWith((await credentialsOf(profile)).current(), code);
    });
  }

  let restore: () => void = () => undefined;
  afterEach(() => restore());

  /** Credentials that are good for so many seconds, at a time that the test moves. */
  function timed(lifetimes: readonly number[]): {
    credentials: Credentials;
    asked: () => number;
    move(seconds: number): void;
  } {
    let now = Date.now();
    const moved = mock.method(Date, 'now', () => now);
    restore = () => moved.mock.restore();
    let asked = 0;
    const credentials = new Credentials(() => {
      const seconds = lifetimes[asked++];
      return seconds === undefined
        ? Promise.reject(new Error('no more'))
        : Promise.resolve({
            accessKeyId: `A${asked}`,
            secretAccessKey: 's',
            expiration: new Date(now + seconds * 1000),
          });
    });
    return { credentials, asked: () => asked, move: (seconds) => (now += seconds * 1000) };
  }

  it('are had anew five minutes before they expire, and nobody waits for that', async () => {
    const { credentials, asked, move } = timed([3600, 3600]);
    await credentials.current();
    move(3600 - 301);
    await credentials.current();
    assert.equal(asked(), 1);
    move(2);
    assert.equal((await credentials.current()).accessKeyId, 'A1');
    assert.equal(asked(), 2);
    assert.equal((await credentials.current()).accessKeyId, 'A2');
  });

  it('are waited for where those that are kept may be too old when a request arrives', async () => {
    const { credentials, move } = timed([3600, 3600]);
    await credentials.current();
    move(3600 - 29);
    assert.equal((await credentials.current()).accessKeyId, 'A2');
  });

  it('that come with little time left are not had anew at each request', async () => {
    const { credentials, asked, move } = timed([240, 240]);
    await credentials.current();
    await credentials.current();
    assert.equal(asked(), 1);
    move(61);
    await credentials.current();
    assert.equal(asked(), 2);
  });

  it('are never given out once they have expired', async () => {
    const { credentials, move } = timed([90]);
    await credentials.current();
    move(61);
    assert.equal((await credentials.current()).accessKeyId, 'A1');
    move(30);
    await assert.rejects(credentials.current(), /no more/);
  });

  it('that were refused are not used to their end', async () => {
    let failing = false;
    let asked = 0;
    const credentials = new Credentials(() => {
      asked += 1;
      return failing
        ? Promise.reject(new Error('no'))
        : Promise.resolve({
            accessKeyId: 'A',
            secretAccessKey: 's',
            expiration: new Date(Date.now() + 60_000),
          });
    });
    const first = await credentials.current();
    failing = true;
    credentials.expired(first);
    await assert.rejects(credentials.current());
    assert.equal(asked, 2);
  });

  it('that a service does not know are read again if they never expire, and else when the connection is opened again', async () => {
    const store = new CredentialStore();
    const credentials = await credentialsOf('role', { store });
    const first = await credentials.current();
    credentials.refused(first);
    assert.equal(await credentials.current(), first);
    assert.notEqual(await (await credentialsOf('role', { store })).current(), first);
  });

  it('are had over the way that the profile names by now', async () => {
    const store = new CredentialStore();
    delete process.env['AWS_ENDPOINT_URL_STS'];
    await rejectsWith((await credentialsOf('ownSts', { store })).current(), 'signInUnreachable');
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
    assert.ok(await (await credentialsOf('ownSts', { store })).current());
  });

  it('of a file that was edited while they were had are not kept for what it said before', async () => {
    const store = new CredentialStore();
    const before = await credentialsOf('session', { store });
    home.write({ credentials: '[session]\naws_access_key_id = AKIDLATER\naws_secret_access_key = s\n' });
    await before.current();
    home.write({ credentials: keys });
    assert.equal((await (await credentialsOf('session', { store })).current()).accessKeyId, 'ASIASESSION');
  });

  it('are had anew when what the profile says is edited', async () => {
    const store = new CredentialStore();
    const first = await (await credentialsOf('keys', { store })).current();
    home.write({
      credentials: '[keys]\naws_access_key_id = AKIDEDITED\naws_secret_access_key = s\n',
    });
    const second = await (await credentialsOf('keys', { store })).current();
    assert.deepEqual([first.accessKeyId, second.accessKeyId], ['AKIDKEYS', 'AKIDEDITED']);
  });
});

describe('SSO', function () {
  this.timeout(20_000);
  let sso: AnsweringServer;
  const home = awsHome();
  const requests: { path: string; token: string | undefined; body: string }[] = [];
  let answer: { status: number; name?: string } = { status: 200 };
  before(async () => {
    sso = await answeringServer((request, response) => {
      void readText(request).then((body) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
        requests.push({
          path: `${pathname} ${searchParams.get('account_id') ?? ''} ${searchParams.get('role_name') ?? ''}`,
          token: request.headers['x-amz-sso_bearer_token'] as string | undefined,
          body,
        });
        response.setHeader('content-type', 'application/json');
        if (answer.status !== 200) {
          response.setHeader('x-amzn-errortype', answer.name ?? '');
          response.writeHead(answer.status).end('{"message":"refused"}');
        } else if (pathname === '/token') {
          response.end(
            JSON.stringify({
              accessToken: 'RENEWED',
              expiresIn: 3600,
              refreshToken: 'NEXT',
              tokenType: 'Bearer',
            }),
          );
        } else {
          response.end(
            JSON.stringify({
              roleCredentials: {
                accessKeyId: 'ASIASSO',
                secretAccessKey: 's',
                sessionToken: 't',
                expiration: inAnHour().getTime(),
              },
            }),
          );
        }
      });
    });
    process.env['AWS_ENDPOINT_URL_SSO'] = sso.url.href;
    process.env['AWS_ENDPOINT_URL_SSO_OIDC'] = sso.url.href;
    home.write({
      config: ['session', 'renewed', 'ended', 'never']
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
    const cache = (key: string, content: object) =>
      home.put(
        `.aws/sso/cache/${createHash('sha1').update(key).digest('hex')}.json`,
        JSON.stringify({ accessToken: 'TOKEN', expiresAt: inAnHour(), ...content }),
      );
    cache('session', {});
    cache('https://example.com/old', {});
    cache('renewed', {
      expiresAt: new Date(0),
      clientId: 'id',
      clientSecret: 's3cr3t',
      refreshToken: 'REFRESH',
    });
    cache('ended', { expiresAt: new Date(0) });
  });
  after(() => sso.close());
  beforeEach(() => {
    requests.length = 0;
    answer = { status: 200 };
  });

  for (const profile of ['session', 'old']) {
    it(`a profile of the form "${profile}"`, async () => {
      const identity = await (await credentialsOf(profile)).current();
      assert.equal(identity.accessKeyId, 'ASIASSO');
      assert.deepEqual(requests, [
        { path: '/federation/credentials 111122223333 Admin', token: 'TOKEN', body: '' },
      ]);
    });
  }

  it('an expired token is renewed, and written back', async () => {
    await (await credentialsOf('renewed')).current();
    assert.deepEqual(
      requests.map(({ path, token }) => [path.trim(), token]),
      [
        ['/token', undefined],
        ['/federation/credentials 111122223333 Admin', 'RENEWED'],
      ],
    );
    const cached = readFileSync(
      join(home.folder, `.aws/sso/cache/${createHash('sha1').update('renewed').digest('hex')}.json`),
      'utf8',
    );
    assert.match(cached, /RENEWED/);
  });

  it('says that the session has ended, or was never begun', async () => {
    await rejectsWith((await credentialsOf('ended')).current(), 'ssoSessionEnded');
    await rejectsWith((await credentialsOf('never')).current(), 'ssoSessionEnded');
  });

  it('says that the session has ended when SSO refuses its token', async () => {
    answer = { status: 401, name: 'UnauthorizedException' };
    await rejectsWith((await credentialsOf('session')).current(), 'ssoSessionEnded');
  });

  it('says that SSO can not be reached, and not that the session has ended', async () => {
    process.env['AWS_ENDPOINT_URL_SSO'] = 'http://127.0.0.1:9';
    try {
      await rejectsWith((await credentialsOf('session')).current(), 'signInUnreachable');
    } finally {
      process.env['AWS_ENDPOINT_URL_SSO'] = sso.url.href;
    }
  });

  it('sends no token to where only another profile sends its own', async () => {
    delete process.env['AWS_ENDPOINT_URL_SSO'];
    home.put('.aws/credentials', '[default]\nendpoint_url = https://other.example.com\n');
    try {
      const credentials = await credentialsOf('session');
      await assert.rejects(credentials.current(), {
        reason: { code: 'signInElsewhere', profile: 'session', host: 'other.example.com' },
      });
    } finally {
      home.put('.aws/credentials', '');
      process.env['AWS_ENDPOINT_URL_SSO'] = sso.url.href;
    }
  });

  it('says that SSO does not give the role', async () => {
    answer = { status: 403, name: 'ForbiddenException' };
    await rejectsWith((await credentialsOf('session')).current(), 'ssoNoAccess');
  });
});

describe('aws login', function () {
  this.timeout(20_000);
  let signin: AnsweringServer;
  const home = awsHome();
  const session = 'arn:aws:iam::111122223333:user/jane';
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const requests: { body: string; proof: string }[] = [];
  let refuses = false;
  const cacheToken = (expiresAt: Date) =>
    home.put(
      `.aws/login/cache/${createHash('sha256').update(session).digest('hex')}.json`,
      JSON.stringify({
        accessToken: {
          accessKeyId: 'ASIALOGIN',
          secretAccessKey: 's',
          sessionToken: 't',
          accountId: '111122223333',
          expiresAt,
        },
        clientId: 'arn:aws:signin:::devtools/same-device',
        refreshToken: 'REFRESH',
        dpopKey: privateKey.export({ format: 'pem', type: 'sec1' }),
      }),
    );
  before(async () => {
    signin = await answeringServer((request, response) => {
      void readText(request).then((body) => {
        requests.push({ body, proof: String(request.headers['dpop']) });
        response.setHeader('content-type', 'application/json');
        if (refuses) {
          response.setHeader('x-amzn-errortype', 'AccessDeniedException');
          response.writeHead(403).end('{"error":"TOKEN_EXPIRED","message":"expired"}');
          return;
        }
        response.end(
          JSON.stringify({
            accessToken: { accessKeyId: 'ASIARENEWED', secretAccessKey: 's', sessionToken: 't' },
            tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
            expiresIn: 900,
            refreshToken: 'NEXT',
          }),
        );
      });
    });
    process.env['AWS_ENDPOINT_URL_SIGNIN'] = signin.url.href;
    home.write({
      config: `[profile login]\nlogin_session = ${session}\nregion = us-east-1\n[profile never]\nlogin_session = arn:aws:iam::1:user/x\n`,
    });
  });
  after(() => signin.close());
  beforeEach(() => {
    requests.length = 0;
    refuses = false;
  });

  it('a kept sign-in', async () => {
    cacheToken(inAnHour());
    assert.equal((await (await credentialsOf('login')).current()).accessKeyId, 'ASIALOGIN');
    assert.equal(requests.length, 0);
  });

  it('one that has expired is renewed', async () => {
    cacheToken(new Date(0));
    assert.equal((await (await credentialsOf('login')).current()).accessKeyId, 'ASIARENEWED');
    const [{ body, proof } = { body: '', proof: '' }] = requests;
    assert.match(body, /REFRESH/);
    const [header = ''] = proof.split('.');
    const { jwk } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { jwk: { kty: string } };
    assert.equal(
      createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }),
      createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }),
    );
  });

  it('says that it has ended, or was never made', async () => {
    cacheToken(new Date(0));
    refuses = true;
    await rejectsWith((await credentialsOf('login')).current(), 'loginEnded');
    await rejectsWith((await credentialsOf('never')).current(), 'loginEnded');
  });
});
