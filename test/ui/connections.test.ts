// What a person meets on the way to an AWS connection: which profiles there are and what is wrong with them, MFA, signing in,
// who one is, edits of the files, the diagnosis. STS, SSO and the API are servers on this machine.

import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkFaults } from '../../src/sandbox/faults';
import { connect, test, twoSources, writeFiles } from './awsServices';
import { clipboard, maria, showUsers } from './telephony';
import { expect, type VscodeWindow } from './window';

// The window keeps its connection from test to test, and each chooses another.
test.use({
  settings: { 'chimeTelephony.productionProfiles': ['live'] },
  logLevel: 'trace',
  sharedWindow: true,
});
test.skip(process.platform === 'win32', 'The stand-in for the AWS CLI is a script.');

const failure = (window: VscodeWindow) => window.row(/Can't/);
const accounts = (window: VscodeWindow) => window.row(/^Example Corp /).first();

test('the profiles, each with its kind and what is wrong with it', async ({
  vscodeWindow: window,
  services,
}) => {
  writeFiles(window, services);
  await window.openView();
  await window.palette('Chime Telephony: Select Connection…');
  for (const [profile, text] of [
    ['live', 'access keys · eu-west-1'],
    ['mfa', 'role via live · MFA'],
    ['corp', 'SSO'],
    ['tool', 'credential process'],
    ['signed', 'aws login'],
    ['lost', 'source profile "nosuch" of profile "lost" does not exist'],
    ['Environment keys', 'AWS_ACCESS_KEY_ID'],
  ] as const) {
    await expect(window.quickPickRow(profile)).toContainText(text);
  }
  await expect(window.quickPickInput()).toHaveAttribute('placeholder', /the remote computer/);
  await window.screenshot('connections');
  await window.page.keyboard.press('Escape');
});

test('a profile with two sources of credentials: which counts, wherever it is chosen or written with', async ({
  vscodeWindow: window,
  services,
}) => {
  await connect(window, services, 'live', twoSources(services));
  await window.palette('Chime Telephony: Select Connection…');
  await expect(window.quickPickRow('two')).toContainText('credential process');
  await expect(window.quickPickRow('two')).toContainText('Not used: access keys of the config file');
  await window.screenshot('two sources - connections');
  await window.answer('two');
  await showUsers(window);
  await window.palette('Chime Telephony: Diagnose Connection');
  const editor = window.page.locator('.editor-instance .view-lines');
  await expect(editor).toContainText('access keys of the config file'.replaceAll(' ', '\u00a0'));
  await window.screenshot('two sources - diagnosis');
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Sign User Out…');
  await expect(window.dialog).toContainText(/Credentials: credential process.*not used: access keys/);
  await window.screenshot('two sources - confirmation');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('what failed for many is tried again on the connection as it is by then', async ({
  vscodeWindow: window,
  services,
}) => {
  await connect(window, services, 'live');
  await showUsers(window);
  services.sandbox.faults.replace(checkFaults(['html,operation=GetUserSettings']));
  const next = window
    .row(/^[A-Z].*(Pro|Basic|Plus)/)
    .filter({ hasNotText: maria })
    .first();
  await next.click();
  await window.row(new RegExp(`^${maria}`)).click({ modifiers: ['ControlOrMeta'] });
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Turn On', 'Turn On SMS');
  const retry = window.toasts.filter({ hasText: "Can't read" }).getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible();
  services.sandbox.faults.replace([]);
  // Of a profile a refresh opens the connection anew, and closes the one that the command failed on.
  const listed = () => services.sandbox.lines.filter((line) => line.includes(' ListAccounts ')).length;
  const before = listed();
  await window.palette('Chime Telephony: Refresh Accounts');
  await expect.poll(listed).toBeGreaterThan(before);
  await retry.click();
  await expect(window.page.getByRole('button', { name: /^Apply Changes/ })).toBeVisible();
});

test('who one is, and that production is read-only', async ({ vscodeWindow: window, services }) => {
  await connect(window, services, 'live');
  await showUsers(window);
  const status = window.statusBar.getByRole('button', { name: /connection: Profile live/ });
  await expect(status).toHaveAccessibleName(/production.*Read-only/);
  const tooltip = window.page.locator('.workbench-hover-container');
  // What comes into the status bar late moves the others along, away from the mouse.
  await expect(async () => {
    await window.page.mouse.move(0, 0);
    await status.hover();
    await expect(tooltip).toContainText('AWS account', { timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
  for (const text of [
    'AWS account: 111122223333',
    'assumed-role/Admin',
    '"endpoint_url" of the profile',
    'Read-only',
  ]) {
    await expect(tooltip).toContainText(text);
  }
  await window.screenshot('connection-tooltip');
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Sign User Out…');
  await expect(window.dialog).toContainText('Signed in as: arn:aws:sts::111122223333:assumed-role/Admin');
  await expect(window.dialog).toContainText('AWS account: 111122223333');
  await window.screenshot('grant');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
});

test.describe(() => {
  // Nobody has done anything in it.
  test.use({ sharedWindow: false });

  test('MFA is asked for once, never by a reload, and a cancelled code is silent', async ({
    vscodeWindow: window,
    services,
  }) => {
    await connect(window, services, 'mfa');
    await expect(window.quickPick).toContainText('MFA code for profile "mfa"');
    await window.screenshot('mfa-code');
    await window.page.keyboard.press('Escape');
    const needed = window.row(/^MFA code needed\. Select to enter it/);
    await expect(needed).toBeVisible();
    await expect(window.toasts).toHaveCount(0);
    await expect(window.statusBar.getByRole('button', { name: /MFA code needed/ })).toBeVisible();
    await window.screenshot('mfa-cancelled');

    await needed.click();
    await expect(window.quickPick).toContainText('MFA code for profile "mfa"');
    await window.answer('123456');
    await showUsers(window);
    const asked = services.sts.calls.filter(({ action }) => action === 'AssumeRole').length;
    await window.palette('Chime Telephony: Refresh Accounts');
    await expect(window.row(new RegExp(`^${maria}`))).toBeVisible();
    expect(services.sts.calls.filter(({ action }) => action === 'AssumeRole')).toHaveLength(asked);

    await window.reload();
    await window.openView();
    await expect(needed).toBeVisible();
    await expect(window.quickPick).toBeHidden();
    await window.screenshot('mfa-needed');
    await needed.click();
    await expect(window.quickPick).toContainText('MFA code for profile "mfa"');
    await window.answer('123456');
    await expect(accounts(window)).toBeVisible();
  });
});

test('an ended SSO session is signed in to, and what failed goes on', async ({
  vscodeWindow: window,
  services,
}) => {
  await connect(window, services, 'corp');
  await expect(failure(window)).toHaveAccessibleName(/SSO session of profile "corp" has ended/);
  await window.screenshot('sso-ended');
  await failure(window).hover();
  await failure(window).getByRole('button', { name: 'Sign In' }).click();
  await expect(accounts(window)).toBeVisible();
  await expect(window.page.locator('.part.panel')).toContainText('Sign in: corp');
  await window.screenshot('signed-in');
  expect(readFileSync(path.join(services.programs, 'calls'), 'utf8')).toBe(
    '["sso","login","--profile","corp"]\n',
  );
});

test('without the AWS CLI it is said how to get one', async ({ vscodeWindow: window, services }) => {
  rmSync(path.join(services.programs, 'aws'));
  await connect(window, services, 'signed');
  await expect(failure(window)).toHaveAccessibleName(/sign-in of profile "signed" has ended/);
  await window.palette('Chime Telephony: Sign In');
  await expect(window.toasts.filter({ hasText: 'Get the AWS CLI' })).toBeVisible();
  await window.screenshot('no-aws-cli');
});

test('edits of the files are noticed', async ({ vscodeWindow: window, services }) => {
  await connect(window, services, 'nowhere');
  await expect(failure(window)).toHaveAccessibleName(/uses \[services nosuch\]/);
  await window.screenshot('no-services-section');
  writeFiles(window, services, `[services nosuch]\nchime =\n  endpoint_url = ${services.sandbox.url}\n`);
  await expect(failure(window)).toHaveAccessibleName(/access key was rejected/);
  window.writeAwsFiles({
    credentials: `[nowhere]\naws_access_key_id = ${services.sandbox.accessKeys.accessKeyId}\naws_secret_access_key = ${services.sandbox.accessKeys.secretAccessKey}\n`,
  });
  await expect(accounts(window)).toBeVisible();
});

test('a missing permission has its policy to copy', async ({ vscodeWindow: window, services, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  services.sandbox.faults.replace([{ kind: 'error', error: 'AccessDeniedException' }]);
  await connect(window, services, 'live');
  await expect(window.toasts.filter({ hasText: 'lacks the permission chime:ListAccounts' })).toBeVisible();
  const welcome = window.page.getByRole('region', { name: 'Welcome' });
  await window.screenshot('access-denied');
  await welcome.getByRole('button', { name: 'Copy IAM Policy' }).click();
  await expect.poll(() => clipboard(window)).toContain('"chime:ListAccounts"');
  services.sandbox.faults.replace([]);
  await welcome.getByRole('button', { name: 'Try Again' }).click();
  await expect(accounts(window)).toBeVisible();
});

test('the diagnosis of a connection that works, and of one that does not', async ({
  vscodeWindow: window,
  services,
}) => {
  await connect(window, services, 'live');
  await expect(accounts(window)).toBeVisible();
  await window.palette('Chime Telephony: Diagnose Connection');
  const editor = window.page.locator('.editor-instance .view-lines');
  await expect(editor).toContainText('Chime (ListAccounts): OK'.replaceAll(' ', '\u00a0'));
  await window.screenshot('diagnosis');
  const { accessKeyId, secretAccessKey } = services.sandbox.accessKeys;
  const text = (await editor.innerText()).replaceAll('\u00a0', ' ');
  for (const step of [
    'Profile: OK',
    'Credentials: OK',
    'Identity (STS GetCallerIdentity): OK',
    'Endpoint: OK',
    'Clock: OK',
  ]) {
    expect(text).toContain(step);
  }
  expect(text).not.toContain(secretAccessKey);
  expect(text).not.toContain(accessKeyId);
  expect(text).not.toContain('jane@example.com');

  await connect(window, services, 'nowhere');
  await expect(failure(window)).toBeVisible();
  await window.palette('Chime Telephony: Diagnose Connection');
  await expect(editor).toContainText('Endpoint: failed'.replaceAll(' ', '\u00a0'));
  await expect(editor).toContainText('no such section'.replaceAll(' ', '\u00a0'));
  await window.screenshot('diagnosis-failed');
});

test('the keys of the environment are a connection of their own', async ({
  vscodeWindow: window,
  services,
}) => {
  await connect(window, services, 'Environment keys', `[default]\nendpoint_url = ${services.sandbox.url}\n`);
  await expect(failure(window)).toHaveAccessibleName(/access key was rejected/);
  await expect(window.statusBar).toContainText('Chime: Environment keys');
  await window.screenshot('environment-keys');
});
