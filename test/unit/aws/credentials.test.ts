// How each kind of profile comes by its credentials, over real sockets, and what is said when it does not.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mock } from 'node:test';
import { Credentials, CredentialStore } from '../../../src/aws/credentials';
import { hasEnvironmentKeys } from '../../../src/aws/environmentCredentials';
import { readSections } from '../../../src/aws/profiles';
import { sectionsOf } from './sections';
import { awsHome, credentialsOf, noMfaCode, rejectsWith, startSts, type TestSts } from './support';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const node = `"${process.execPath}"`;

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
