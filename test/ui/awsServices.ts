// AWS as a window needs it: STS, SSO and the API as servers on this machine, and profiles for them.

import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestSandbox, type TestSandbox } from '../unit/sandbox/support';
import { startSts, type TestSts } from '../unit/aws/support';
import { answeringServer, type AnsweringServer } from '../unit/support';
import { expect, test as base, type VscodeWindow } from './window';

export interface Services {
  readonly sandbox: TestSandbox;
  readonly sts: TestSts;
  readonly sso: AnsweringServer;
  /** Holds an `aws` that signs in to SSO as the AWS CLI would, and a `tool` that prints credentials. */
  readonly programs: string;
  close(): Promise<void>;
}

const environmentSecret = 'secret-of-the-environment';
export const ssoStart = 'https://example.com/start';

async function startServices(): Promise<Services> {
  const sandbox = await startTestSandbox(24);
  const sts = await startSts();
  sts.keys = sandbox.accessKeys;
  const sso = await answeringServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    const roleCredentials = {
      ...sandbox.accessKeys,
      sessionToken: 'of-sso',
      expiration: Date.now() + 3_600_000,
    };
    response.end(JSON.stringify({ roleCredentials }));
  });
  const programs = mkdtempSync(path.join(tmpdir(), 'programs-'));
  const token = `${createHash('sha1').update('corp').digest('hex')}.json`;
  writeFileSync(
    path.join(programs, 'aws'),
    `#!${process.execPath}
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync(__dirname + '/calls', JSON.stringify(process.argv.slice(2)) + '\\n');
console.log('Attempting to open the SSO authorization page in your browser.');
const folder = process.env.HOME + '/.aws/sso/cache';
mkdirSync(folder, { recursive: true });
writeFileSync(folder + '/${token}', JSON.stringify({ accessToken: 'SSOTOKEN', expiresAt: new Date(Date.now() + 3600000) }));
console.log('Successfully logged into Start URL: ${ssoStart}');
`,
  );
  chmodSync(path.join(programs, 'aws'), 0o755);
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = sandbox.accessKeys;
  const processOutput = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey });
  writeFileSync(path.join(programs, 'tool'), `#!${process.execPath}\nconsole.log('${processOutput}');\n`);
  chmodSync(path.join(programs, 'tool'), 0o755);
  return {
    sandbox,
    sts,
    sso,
    programs,
    async close() {
      await sandbox.close();
      await sts.close();
      await sso.close();
      rmSync(programs, { recursive: true });
    },
  };
}

export const test = base.extend<object, { services: Services }>({
  services: [
    async ({ browserName }, use) => {
      void browserName;
      const services = await startServices();
      await use(services);
      await services.close();
    },
    { scope: 'worker' },
  ],
  secrets: [
    async ({ services: { sandbox } }, use) => {
      const { accessKeyId, secretAccessKey } = sandbox.accessKeys;
      await use([
        accessKeyId,
        secretAccessKey,
        'SSOTOKEN',
        'of-sso',
        'WEBTOKEN',
        environmentSecret,
        'secret-not-used',
        'token1',
      ]);
    },
    { scope: 'worker' },
  ],
  environment: [
    async ({ services: { sts, sso, programs } }, use) => {
      await use({
        AWS_ENDPOINT_URL_STS: sts.url.href,
        AWS_ENDPOINT_URL_SSO: sso.url.href,
        // No AWS CLI that the machine has of its own.
        PATH: programs,
        AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENTKEYS0',
        AWS_SECRET_ACCESS_KEY: environmentSecret,
      });
    },
    { scope: 'worker' },
  ],
});

export const role = (name: string) => `role_arn = arn:aws:iam::111122223333:role/${name}`;

export function writeFiles(window: VscodeWindow, { sandbox }: Services, more = ''): void {
  const endpoint = `endpoint_url = ${sandbox.url}`;
  window.writeAwsFiles({
    config: `[profile live]\nregion = eu-west-1\n${endpoint}
[profile mfa]\n${role('Admin')}\nsource_profile = live\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n${endpoint}
[profile corp]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n${endpoint}
[sso-session corp]\nsso_start_url = ${ssoStart}\nsso_region = eu-west-1
[profile lost]\n${role('Admin')}\nsource_profile = nosuch
[profile tool]\ncredential_process = /opt/tool
[profile signed]\nlogin_session = arn:aws:iam::111122223333:user/jane
[profile nowhere]\nservices = nosuch
${more}`,
    credentials: `[live]\naws_access_key_id = ${sandbox.accessKeys.accessKeyId}\naws_secret_access_key = ${sandbox.accessKeys.secretAccessKey}\n[nowhere]\naws_access_key_id = A\naws_secret_access_key = s\n`,
  });
}

/** A profile with a process, whose credentials count, and keys in the config file, which do not. */
export const twoSources = ({ sandbox, programs }: Services): string =>
  `[profile two]\nendpoint_url = ${sandbox.url}\ncredential_process = ${path.join(programs, 'tool')}\n` +
  'aws_access_key_id = AKIANOTUSED000000000\naws_secret_access_key = secret-not-used\n';

export async function connect(
  window: VscodeWindow,
  services: Services,
  profile: string,
  more = '',
): Promise<void> {
  writeFiles(window, services, more);
  await window.openView();
  await window.palette('Chime Telephony: Select Connection…');
  await expect(window.quickPickRow('live')).toBeVisible();
  await window.answer(profile);
}
