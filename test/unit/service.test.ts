// A connection with AWS credentials as the window opens it: who it is, what it is refused for, and when it is out of date.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { CredentialStore } from '../../src/aws/credentials';
import { documentationSample } from '../../src/chime/model';
import { connectAws, listChoices, type AwsWarning, type ServiceConnection } from '../../src/service';
import { awsHome, noMfaCode, startSts, type TestSts } from './aws/support';
import { startTestSandbox, type TestSandbox } from './sandbox/support';

describe('connectAws', function () {
  this.timeout(20_000);
  let sandbox: TestSandbox;
  let sts: TestSts;
  let config: string;
  const home = awsHome();
  const opened: ServiceConnection[] = [];
  before(async () => {
    sandbox = await startTestSandbox();
    sts = await startSts();
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    home.put(
      'process.cjs',
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: ${JSON.stringify(accessKeyId)}, SecretAccessKey: ${JSON.stringify(secretAccessKey)} }));`,
    );
    home.put(
      'endless.cjs',
      `require('node:fs').appendFileSync(__dirname + '/runs', '.');
console.log(JSON.stringify({ Version: 1, AccessKeyId: ${JSON.stringify(accessKeyId)}, SecretAccessKey: ${JSON.stringify(secretAccessKey)}, Expiration: 'soon' }));`,
    );
    config = `[profile good]\nendpoint_url = ${sandbox.url}\ncredential_process = "${process.execPath}" "${join(home.folder, 'process.cjs')}"
[profile endless]\nendpoint_url = ${sandbox.url}\ncredential_process = "${process.execPath}" "${join(home.folder, 'endless.cjs')}"
[profile wrong]\nendpoint_url = ${sandbox.url}\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = wrong
[profile lost]\nsource_profile = nosuch\nrole_arn = x
[profile noservices]\nservices = nosuch\naws_access_key_id = A\naws_secret_access_key = s\n`;
    home.write({ config });
  });
  after(async () => {
    opened.forEach((connection) => connection.dispose());
    await sandbox.close();
    await sts.close();
  });
  beforeEach(() => {
    sts.calls.length = 0;
    sts.refusal = undefined;
  });

  async function connect(
    profile: string | undefined,
    store = new CredentialStore(),
    onWarning: (warning: AwsWarning) => void = () => undefined,
  ) {
    const connection = await connectAws({
      onWarning,
      profile,
      endpointSetting: '',
      credentials: store,
      askMfaCode: noMfaCode,
      onAttempt: () => undefined,
    });
    opened.push(connection);
    return connection;
  }

  it('names profile, endpoint and what named it, and asks nobody before it is used', async () => {
    const { identity, endpointOrigin } = await connect('good');
    assert.deepEqual(identity, {
      kind: 'profile',
      profile: 'good',
      endpoint: sandbox.url,
      region: 'us-east-1',
    });
    assert.equal(endpointOrigin !== 'sandbox' && endpointOrigin.origin, 'profile');
    assert.equal(sts.calls.length, 0);
  });

  it('asks STS once who it is, and again when its credentials are others', async () => {
    const { aws, client } = await connect('good');
    assert.equal((await aws?.caller())?.awsAccountId, '111122223333');
    await aws?.caller();
    assert.equal(sts.calls.length, 1);
    // Refused keys that never expire are had anew: they may be somebody else's.
    sandbox.faults.replace([{ kind: 'error', error: 'UnrecognizedClientException', next: 1 }]);
    await assert.rejects(client.getUserSettings(documentationSample));
    await aws?.caller();
    assert.equal(sts.calls.length, 2);
  });

  it('works where STS does not say who it is, and does not ask for each write', async () => {
    sts.refusal = { status: 403, code: 'AccessDenied', message: 'x' };
    const { aws, client } = await connect('good');
    assert.equal(await aws?.caller(), undefined);
    assert.equal(await aws?.caller(), undefined);
    assert.equal(sts.calls.length, 1);
    assert.ok(await client.getUserSettings(documentationSample));
  });

  it('warns once of an expiration that is no time, and asks for credentials once', async () => {
    const warnings: AwsWarning[] = [];
    const { client } = await connect('endless', undefined, (warning) => warnings.push(warning));
    for (let count = 0; count < 10; count += 1) {
      assert.ok(await client.getUserSettings(documentationSample));
    }
    assert.deepEqual(warnings, [{ code: 'expirationUnreadable', profile: 'endless' }]);
    assert.equal(readFileSync(join(home.folder, 'runs'), 'utf8'), '.');
  });

  it('warns of a bundle of which not all can be used', async () => {
    home.put('bundle.pem', `-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n${rootCertificates[0]}`);
    process.env['AWS_CA_BUNDLE'] = join(home.folder, 'bundle.pem');
    const warnings: AwsWarning[] = [];
    try {
      await connect('good', undefined, (warning) => warnings.push(warning));
    } finally {
      delete process.env['AWS_CA_BUNDLE'];
    }
    assert.deepEqual(warnings, [
      {
        code: 'caBundleBlocks',
        path: join(home.folder, 'bundle.pem'),
        blocks: [{ block: 1, line: 1, fault: 'notCertificate' }],
      },
    ]);
  });

  it('is refused for what is wrong with the files, before anything is sent', async () => {
    for (const [profile, code] of [
      ['lost', 'noSourceProfile'],
      ['noservices', 'noServicesSection'],
      ['nosuch', 'noSuchProfile'],
    ] as const) {
      await assert.rejects(connect(profile), (error: { kind: string; reason: { code: string } }) => {
        assert.deepEqual([error.kind, error.reason.code], ['configuration', code]);
        return true;
      });
    }
    const { profiles } = await listChoices();
    const problem = (name: string) => profiles.find((profile) => profile.name === name)?.problem?.code;
    assert.deepEqual([problem('noservices'), problem('good')], ['noServicesSection', undefined]);
  });

  it('is out of date when its own sections are edited, those of the environment keys too', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' });
    try {
      const [good, environment] = [await connect('good'), await connect(undefined)];
      const outdated = async () => [await good.aws?.isOutdated(), await environment.aws?.isOutdated()];
      home.write({ config: `${config}[profile other]\nregion = x\n` });
      assert.deepEqual(await outdated(), [false, false]);
      home.write({ config: `${config}[default]\nendpoint_url = https://example.com\n` });
      assert.deepEqual(await outdated(), [false, true]);
      home.write({ config: config.replace('[profile good]', '[profile good]\nregion = eu-west-1') });
      assert.deepEqual(await outdated(), [true, false]);
    } finally {
      home.write({ config });
      delete process.env['AWS_ACCESS_KEY_ID'];
      delete process.env['AWS_SECRET_ACCESS_KEY'];
    }
  });
});
