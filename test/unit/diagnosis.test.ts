// What a diagnosis finds, of a connection that works and of those that fail at one place or another.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '../../scripts/repository';
import { CredentialStore } from '../../src/aws/credentials';
import { diagnose, type Check, type Step } from '../../src/diagnosis';
import { awsHome, noMfaCode, startSts, type TestSts } from './aws/support';
import { certificateFiles } from './tlsServer';
import { startTestSandbox, type TestSandbox } from './sandbox/support';

describe('diagnose', function () {
  this.timeout(20_000);
  let sandbox: TestSandbox;
  let sts: TestSts;
  const home = awsHome();
  before(async () => {
    sandbox = await startTestSandbox();
    sts = await startSts();
    process.env['AWS_ENDPOINT_URL_STS'] = sts.url.href;
    const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
    const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    home.put(
      'process.cjs',
      `console.log(JSON.stringify(${JSON.stringify({
        Version: 1,
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Expiration: 'soon',
      })}));`,
    );
    const authority = readFileSync(certificateFiles(repositoryFolder).authority, 'utf8');
    home.put('bundle.pem', `${authority}-----BEGIN CERTIFICATE-----\n`);
    home.write({
      config: `[unknown]\n[profile good]\n${keys}endpoint_url = ${sandbox.url}\n
[profile nowhere]\n${keys}endpoint_url = https://nowhere.invalid\n
[profile mistyped]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = x\nendpoint_url = ${sandbox.url}\n
[profile two]\n${keys}credential_process = exit\n
[profile broken]\nservices = nosuch\n
[profile endless]\nendpoint_url = ${sandbox.url}\ncredential_process = "${process.execPath}" "${join(home.folder, 'process.cjs')}"\n
[profile bundle]\n${keys}endpoint_url = ${sandbox.url}\nca_bundle = ${join(home.folder, 'bundle.pem')}\n
[profile mfa]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = good\nmfa_serial = x\nendpoint_url = ${sandbox.url}\n`,
    });
  });
  after(async () => {
    await sandbox.close();
    await sts.close();
  });

  async function run(profile: string | undefined, signal = new AbortController().signal) {
    const diagnosis = await diagnose(
      { profile, endpointSetting: '', credentials: new CredentialStore(), askMfaCode: noMfaCode },
      signal,
    );
    const { checks } = diagnosis;
    return { ...diagnosis, of: (step: Step): Check => checks.find((check) => check.step === step)! };
  }

  it('finds all well, and nothing secret', async () => {
    const { checks, endpoint } = await run('good');
    assert.deepEqual(
      checks.map(({ result }) => result),
      Array.from({ length: 8 }, () => 'ok'),
      JSON.stringify(checks),
    );
    assert.equal(endpoint?.origin, 'profile');
    const text = JSON.stringify(checks);
    for (const secret of [sandbox.accessKeys.secretAccessKey, sandbox.accessKeys.accessKeyId, 'jane']) {
      assert.ok(!text.includes(secret), secret);
    }
  });

  it('tells which source of the profile is used, and what of the files is not understood', async () => {
    const { profile, fileProblems } = await run('two');
    assert.equal(profile?.source, 'process');
    assert.deepEqual(profile?.passedOver, [{ profile: 'two', source: 'configFileKeys' }]);
    assert.deepEqual(
      fileProblems.map(({ code, line }) => [code, line]),
      [['fileSection', 1]],
    );
  });

  it('tells a host that is not there as such', async () => {
    const { of } = await run('nowhere');
    for (const step of ['dns', 'tls', 'listAccounts'] as const) {
      const check = of(step);
      assert.ok(check.result === 'failed', step);
      assert.equal((check.error as { kind: string }).kind, 'network', step);
    }
    assert.deepEqual([of('clock').result, of('credentials').result], ['skipped', 'ok']);
  });

  it('tells credentials that the service refuses from those that it takes', async () => {
    const { of } = await run('mistyped');
    assert.deepEqual([of('credentials').result, of('listAccounts').result], ['refused', 'failed']);
  });

  it('tells a profile that is wrong, and goes on with what can be looked at', async () => {
    const { of, endpoint } = await run('broken');
    assert.equal(endpoint, undefined);
    assert.deepEqual(
      (['profile', 'endpoint', 'dns', 'credentials', 'listAccounts'] as const).map((step) => of(step).result),
      ['failed', 'failed', 'skipped', 'skipped', 'skipped'],
    );
  });

  it('tells that STS does not say who it is, and asks Chime all the same', async () => {
    sts.refusal = { status: 403, code: 'AccessDenied', message: 'x' };
    const { of } = await run('good');
    sts.refusal = undefined;
    const identity = of('identity');
    assert.ok(identity.result === 'failed');
    assert.equal((identity.error as { reason: { code: string } }).reason.code, 'callerUnknown');
    assert.equal(of('listAccounts').result, 'ok');
  });

  it('tells what of a bundle of certificates can not be used', async () => {
    const { checks, warnings } = await run('bundle');
    assert.ok(checks.every(({ result }) => result === 'ok'));
    const [warning] = warnings;
    assert.ok(warning?.code === 'caBundleBlocks' && warnings.length === 1);
    assert.deepEqual(
      warning.blocks.map(({ block, fault }) => [block, fault]),
      [[2, 'noEnd']],
    );
  });

  it('tells that the end of credentials is no time, and goes on', async () => {
    const { of, warnings } = await run('endless');
    assert.deepEqual(warnings, [{ code: 'expirationUnreadable', profile: 'endless' }]);
    assert.deepEqual([of('credentials').result, of('listAccounts').result], ['ok', 'ok']);
  });

  it('asks nobody for anything once it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const { checks } = await run('mfa', controller.signal);
    assert.ok(checks.every(({ result }) => result === 'skipped'));
  });
});
