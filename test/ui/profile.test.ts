// The same with an AWS profile, whose endpoint is a sandbox that was started from the shell.

import { spawn, type ChildProcess } from 'node:child_process';
import { ChimeClient } from '@aws-sdk/client-chime';
import { repositoryFolder } from '../../scripts/repository';
import { maria, serverSettings, showUsers } from './telephony';
import { expect, test, type VscodeWindow } from './window';

interface ShellSandbox {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

let child: ChildProcess;
let sandbox: ShellSandbox;
let client: ChimeClient;
let log = '';

// A shared window keeps its connection from test to test, and each but the first chooses one.
test.use({ settings: {}, sharedWindow: true });

test.beforeAll(async () => {
  child = spawn('npm', ['run', '-s', 'sandbox', '--', '--port', '0', '--users', '1000', '--json'], {
    cwd: repositoryFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    shell: process.platform === 'win32',
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text));
  const line = await new Promise<string>((resolve) =>
    child.stdout?.setEncoding('utf8').once('data', resolve),
  );
  sandbox = JSON.parse(line) as ShellSandbox;
  const { url, region, accessKeyId, secretAccessKey } = sandbox;
  client = new ChimeClient({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
});

test.afterAll(() => {
  if (child.pid !== undefined) {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid);
  }
});

const connect = async (window: VscodeWindow, profile: string) => {
  window.writeAwsFiles({
    config: `[profile office]\nregion = eu-west-1\nendpoint_url = ${sandbox.url}\n[profile mistyped]\nendpoint_url = ${sandbox.url}\n`,
    credentials:
      `[office]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n` +
      `[mistyped]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = not-the-secret\n`,
  });
  await window.openView();
  await window.palette('Chime Telephony: Select Connection…');
  await expect(window.quickPickRow('office')).toBeVisible();
  await window.screenshot('select-connection');
  await window.answer(profile);
};

test.describe(() => {
  test.use({ sharedWindow: false });

  test('nothing connected: a welcome with the ways in, which change with the AWS files', async ({
    vscodeWindow: window,
  }) => {
    await window.openView();
    const welcome = window.page.getByRole('region', { name: 'Welcome' });
    await expect(welcome.getByRole('button', { name: 'Use the Sandbox' })).toBeVisible();
    await expect(welcome.getByRole('button', { name: 'Open AWS Files' })).toBeVisible();
    await expect(window.statusBar).toContainText('Chime: Not connected');
    await window.screenshot('welcome-no-profiles');
    window.writeAwsFiles({ config: '[profile office]\nregion = us-east-1\n' });
    await expect(welcome.getByRole('button', { name: 'Select Connection…' })).toBeVisible();
    await expect(welcome.getByRole('button', { name: 'Open AWS Files' })).toBeHidden();
    await window.screenshot('welcome');
  });
});

test('a write is confirmed in a modal, signed with the profile, and on the server', async ({
  vscodeWindow: window,
}) => {
  await connect(window, 'office');
  await showUsers(window);
  await expect(window.statusBar).toContainText('Chime: Profile office');
  const before = await serverSettings(client);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Edit Telephony Settings…');
  const form = window.form();
  await expect(form.getByText(`Profile office · ${sandbox.url}`)).toBeVisible();
  await form.getByRole('checkbox', { name: 'SMS' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  for (const part of [
    'This connection is read-only until you allow changes.',
    'Connection: Profile office',
    'AWS account: 111122223333',
    `Endpoint: ${sandbox.url}`,
    `User: ${maria}`,
    'SMS: Off → On',
  ]) {
    await expect(window.dialog).toContainText(part);
  }
  await window.screenshot('confirm-write');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(form.getByRole('status')).toHaveText('Unsaved changes.');
  expect(await serverSettings(client)).toEqual(before);

  await form.getByRole('button', { name: 'Save' }).click();
  await window.dialog.getByRole('button', { name: 'Just This Once', exact: true }).click();
  await expect(form.getByRole('status')).toHaveText(/^Saved\. Request ID/);
  expect(await serverSettings(client)).toEqual({ ...before, SMS: !before?.SMS });
  expect(log).toMatch(new RegExp(`UpdateUserSettings 204 .*key …${sandbox.accessKeyId.slice(-4)}`));

  // A command goes the same way, and what is allowed for the profile is not asked again until it is taken back.
  await window.palette('Chime Telephony: Turn Off SMS');
  await window.dialog.getByRole('button', { name: 'Allow for This Profile', exact: true }).click();
  await expect(form.getByRole('checkbox', { name: 'SMS' })).not.toBeChecked();
  expect((await serverSettings(client))?.SMS).toBe(false);
  await window.palette('Chime Telephony: Turn On SMS');
  await expect(form.getByRole('checkbox', { name: 'SMS' })).toBeChecked();
  expect((await serverSettings(client))?.SMS).toBe(true);
  await window.palette('Chime Telephony: Make Connection Read-Only');
  await window.palette('Chime Telephony: Turn Off SMS');
  await expect(window.dialog).toContainText('read-only until you allow changes');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await serverSettings(client))?.SMS).toBe(true);
  expect(window.outputLog()).not.toContain(sandbox.secretAccessKey);
});

test('a long list goes on page by page', async ({ vscodeWindow: window }) => {
  await connect(window, 'office');
  await showUsers(window);
  await window.page.keyboard.press('End');
  const more = window.row(/^Load more…/);
  await expect(more).toHaveAccessibleName(/200 shown/);
  await more.click();
  // The end moves when the page is there.
  await expect(async () => {
    await window.page.keyboard.press('End');
    await expect(more).toHaveAccessibleName(/400 shown/, { timeout: 1_000 });
  }).toPass();
});

test('a wrong secret: the message names the profile, and opens its lines to be corrected', async ({
  vscodeWindow: window,
}) => {
  await connect(window, 'mistyped');
  const failure = window.row(/Can't load/);
  await expect(failure).toBeVisible();
  await expect(failure).toHaveAccessibleName(/signature was rejected.*Check the secret access key/);
  await expect(
    window.statusBar.getByRole('button', { name: /connection: Profile mistyped\. / }),
  ).toBeVisible();
  const toast = window.toasts.filter({
    hasText: 'Can\'t connect to profile "mistyped": the signature was rejected. Check the secret access key.',
  });
  await expect(toast).toBeVisible();
  await window.screenshot('wrong-secret');
  expect(window.outputLog()).toContain('InvalidSignatureException');
  expect(window.outputLog()).toContain('connection: profile mistyped');
  await toast.getByRole('button', { name: 'Open Profile' }).click();
  await expect(window.page.getByRole('tab', { name: 'credentials' })).toBeVisible();
  await expect(window.statusBar.getByRole('button', { name: /^Ln 4, Col 1/ })).toBeVisible();
  await window.screenshot('wrong-secret - profile');
  // Saving the file connects by itself.
  window.writeAwsFiles({
    credentials: `[mistyped]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  });
  await expect(window.row(/^Example Corp /).first()).toBeVisible();
});

test('another connection locks the forms of the one before', async ({ vscodeWindow: window }) => {
  await connect(window, 'office');
  await showUsers(window);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Edit Telephony Settings…');
  const form = window.form();
  await expect(form.getByRole('status')).toHaveText('No unsaved changes.');
  await window.palette('Chime Telephony: Use the Sandbox');
  await expect(form.getByRole('alert')).toContainText('This form uses the connection Profile office');
  await expect(form.getByRole('button', { name: 'Save' })).toHaveCount(0);
  // A command does not take the user of that form for one of this connection.
  await window.palette('Chime Telephony: Turn On SMS');
  await expect(window.quickPick).toContainText('Choose a user');
  await window.page.keyboard.press('Escape');
  await window.screenshot('form-locked');
});
