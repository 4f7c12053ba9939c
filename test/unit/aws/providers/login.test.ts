// Profiles of `aws login`, over real sockets, with what it leaves.

import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  awsHome,
  credentialsOf,
  inMinutes,
  loginTokenPath,
  rejectsWith,
  startSignIn,
  type TestSignIn,
} from '../support';

describe('aws login', function () {
  this.timeout(20_000);
  let signIn: TestSignIn;
  const home = awsHome();
  const session = 'arn:aws:iam::111122223333:user/jane';
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const path = loginTokenPath(session);
  const keep = (expiresAt: Date, place = path) =>
    home.put(
      place,
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
        idToken: 'ID',
        dpopKey: privateKey.export({ format: 'pem', type: 'sec1' }),
      }),
    );
  const key = async () => (await (await credentialsOf('login')).current()).accessKeyId;
  before(async () => {
    signIn = await startSignIn();
    process.env['AWS_ENDPOINT_URL_SIGNIN'] = signIn.url.href;
    home.write({
      config: `[profile login]\nlogin_session = ${session}\nregion = us-east-1\n[profile never]\nlogin_session = arn:aws:iam::1:user/x\n`,
    });
  });
  after(() => signIn.close());
  beforeEach(() => {
    signIn.requests.length = 0;
    signIn.refusal = undefined;
  });

  it('a kept sign-in', async () => {
    keep(inMinutes(60));
    assert.equal(await key(), 'ASIALOGIN');
    assert.equal(signIn.requests.length, 0);
  });

  it('a kept sign-in in the folder that AWS_LOGIN_CACHE_DIRECTORY names', async () => {
    keep(new Date(0));
    keep(inMinutes(60), path.replace('.aws/login/cache', 'elsewhere'));
    process.env['AWS_LOGIN_CACHE_DIRECTORY'] = '$HOME/elsewhere';
    try {
      assert.equal(await key(), 'ASIALOGIN');
      assert.equal(signIn.requests.length, 0);
    } finally {
      delete process.env['AWS_LOGIN_CACHE_DIRECTORY'];
    }
  });

  it('one that has expired is renewed, with a proof of its key', async () => {
    keep(new Date(0));
    assert.equal(await key(), 'ASIARENEWED');
    const [{ path: requested, body, proof } = { path: '', body: '', proof: '' }] = signIn.requests;
    assert.match(body, /REFRESH/);
    const [header = '', claims = '', signature = ''] = proof.split('.');
    const decoded = (part: string) =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    const { jwk } = decoded(header) as { jwk: { kty: string } };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    assert.equal(
      publicKey.export({ format: 'pem', type: 'spki' }),
      createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }),
    );
    assert.ok(
      verify(
        'sha256',
        Buffer.from(`${header}.${claims}`),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ),
    );
    const { htm, htu } = decoded(claims);
    assert.deepEqual([htm, htu], ['POST', `${signIn.url.origin}${requested}`]);
  });

  it('one that was renewed is written back with all else that it held, for its owner alone', async () => {
    keep(new Date(0));
    await key();
    const { accessToken, refreshToken, idToken } = JSON.parse(
      readFileSync(join(home.folder, path), 'utf8'),
    ) as Record<string, Record<string, unknown>>;
    const { expiresAt, ...keys } = accessToken ?? {};
    assert.match(String(expiresAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(
      [keys, refreshToken, idToken],
      [
        { accessKeyId: 'ASIARENEWED', secretAccessKey: 's', sessionToken: 't', accountId: '111122223333' },
        'NEXT',
        'ID',
      ],
    );
    if (process.platform !== 'win32') {
      assert.equal(statSync(join(home.folder, path)).mode & 0o777, 0o600);
    }
    signIn.requests.length = 0;
    assert.equal(await key(), 'ASIARENEWED');
    assert.equal(signIn.requests.length, 0);
  });

  it('one in its last minutes is used when nobody answers, and not when it is refused', async () => {
    keep(inMinutes(3));
    process.env['AWS_ENDPOINT_URL_SIGNIN'] = 'http://127.0.0.1:9';
    try {
      assert.equal(await key(), 'ASIALOGIN');
    } finally {
      process.env['AWS_ENDPOINT_URL_SIGNIN'] = signIn.url.href;
    }
    signIn.refusal = 'USER_CREDENTIALS_CHANGED';
    await rejectsWith(key(), 'loginEnded');
  });

  it('says that it has ended, or was never made', async () => {
    keep(new Date(0));
    signIn.refusal = 'TOKEN_EXPIRED';
    await rejectsWith(key(), 'loginEnded');
    await rejectsWith((await credentialsOf('never')).current(), 'loginEnded');
  });

  it('says which permission is missing', async () => {
    keep(new Date(0));
    signIn.refusal = 'INSUFFICIENT_PERMISSIONS';
    await assert.rejects(key(), {
      reason: { code: 'credentials', profile: 'login', message: 'CreateOAuth2Token: refused' },
    });
  });
});
