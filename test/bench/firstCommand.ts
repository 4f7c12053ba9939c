// How long the first command takes until its request leaves, for a profile with keys of its own and for one with SSO.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../../scripts/processes';
import { barePackages, runProcess, shipped } from './builds';
import { inRounds, median, type Figure } from './figures';

const rounds = 15;

/** Milliseconds that a person does not notice. */
const unnoticed = 100;

/** What any extension host has loaded long before. */
const loadedByHosts = [
  '--require',
  'node:https',
  '--require',
  'node:child_process',
  '--require',
  'node:fs/promises',
];

export async function measureFirstCommand(): Promise<readonly Figure[]> {
  const { bundle } = await shipped();
  const packages = await barePackages();
  const { folder, remove } = makeTemporaryFolder();
  const env = writeProfiles(folder);
  const measure = (name: string, input: object) => async () =>
    (await runProcess<{ milliseconds: number }>(name, input, loadedByHosts, env)).milliseconds;
  const command = (profile: string, preloaded: boolean) =>
    measure('firstCommand', { service: bundle('service'), profile, preloaded });
  const samples = await inRounds(rounds, {
    keys: command('keys', false),
    keysPackages: measure('load', { file: packages.service }),
    sso: command('sso', false),
    ssoPackages: measure('load', { file: packages.all }),
    keysPreloaded: command('keys', true),
    ssoPreloaded: command('sso', true),
  });
  remove();
  const cold = (name: string, values: readonly number[], packageValues: readonly number[]): Figure => ({
    name: `first command, ${name}`,
    value: median(values),
    unit: 'ms',
    peer: { name: 'its packages, loaded', value: median(packageValues) },
    limit: { of: 'ratio', atMost: 1.1 },
  });
  const preloaded = (name: string, values: readonly number[]): Figure => ({
    name: `first command, ${name}, loaded ahead`,
    value: median(values),
    unit: 'ms',
    limit: { of: 'value', atMost: unnoticed },
  });
  return [
    cold('a profile with keys', samples.keys, samples.keysPackages),
    cold('a profile with SSO', samples.sso, samples.ssoPackages),
    preloaded('a profile with keys', samples.keysPreloaded),
    preloaded('a profile with SSO', samples.ssoPreloaded),
  ];
}

/** A home with both profiles, the second signed in. */
function writeProfiles(home: string): NodeJS.ProcessEnv {
  const startUrl = 'https://example.awsapps.com/start';
  const cache = join(home, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    join(home, '.aws', 'config'),
    '[profile keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n' +
      '[profile sso]\nsso_session = corporate\nsso_account_id = 111122223333\nsso_role_name = reader\n' +
      `[sso-session corporate]\nsso_region = us-east-1\nsso_start_url = ${startUrl}\n`,
  );
  writeFileSync(
    join(cache, `${createHash('sha1').update('corporate').digest('hex')}.json`),
    JSON.stringify({
      accessToken: 'token',
      expiresAt: '2999-01-01T00:00:00Z',
      region: 'us-east-1',
      startUrl,
    }),
  );
  return { HOME: home, USERPROFILE: home };
}
