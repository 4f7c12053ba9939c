// The commands, from the palette and by right-click.

import { documentationSample } from '../../src/chime/model';
import {
  clipboard,
  firstAccount,
  maria,
  resetSandbox,
  sandboxLog,
  serverSettings,
  showUsers,
  simulate,
} from './telephony';
import { expect, test } from './window';

test.use({ sharedWindow: true });

test('every boolean is turned on and off by right-click, and the row shows it', async ({
  vscodeWindow: window,
}) => {
  await showUsers(window);
  const client = await window.sandbox();
  await window.row(new RegExp(`^${maria}`)).click();
  for (const [label, key] of [
    ['Inbound Calling', 'InboundCalling'],
    ['Outbound Calling', 'OutboundCalling'],
    ['SMS', 'SMS'],
  ] as const) {
    const value = (await serverSettings(client))?.[key] ?? false;
    for (const wanted of [!value, value]) {
      const verb = wanted ? 'Turn On' : 'Turn Off';
      await window.chooseFromMenu(new RegExp(`^${maria}`), verb, `${verb} ${label}`);
      await expect(window.row(new RegExp(`^${label}, ${wanted ? 'On' : 'Off'}`, 'i'))).toBeVisible();
      expect((await serverSettings(client))?.[key]).toBe(wanted);
    }
  }
});

test('two changes of one user, made before the first is answered, are both kept', async ({
  vscodeWindow: window,
}) => {
  await resetSandbox(window);
  await showUsers(window);
  const client = await window.sandbox();
  await simulate(window, ['latency,ms=2000,operation=UpdateUserSettings']);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Turn On', 'Turn On SMS');
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Turn Off', 'Turn Off Outbound Calling');
  await expect(window.toasts.filter({ hasText: 'Outbound calling: Off' })).toBeVisible();
  await simulate(window, []);
  expect(await serverSettings(client)).toEqual({ InboundCalling: true, OutboundCalling: false, SMS: true });
});

test('"Quick Edit Telephony Settings…" from the palette: user and booleans by keyboard', async ({
  vscodeWindow: window,
}) => {
  await firstAccount(window);
  const client = await window.sandbox();
  const before = await serverSettings(client);
  await window.palette('Chime Telephony: Quick Edit Telephony Settings…');
  await expect(window.quickPickRow(maria)).toBeVisible();
  await window.screenshot('pick-user');
  await window.answer('maria');
  await expect(window.quickPickRow('Inbound calling')).toBeVisible();
  await window.screenshot('pick-booleans');
  await window.pick('Outbound calling');
  await window.acceptPicks();
  await expect(window.toasts.filter({ hasText: maria })).toContainText('applies at the next sign-in');
  expect(await serverSettings(client)).toEqual({ ...before, OutboundCalling: !before?.OutboundCalling });
});

test('ids can be typed in, and one that does not exist ends in an error that says so', async ({
  vscodeWindow: window,
}) => {
  await firstAccount(window);
  const client = await window.sandbox();
  await window.palette('Chime Telephony: Turn On Inbound Calling');
  await expect(window.quickPickRow(maria)).toBeVisible();
  await window.answer(documentationSample.userId);
  await expect(window.toasts.first()).toBeVisible();
  expect((await serverSettings(client))?.InboundCalling).toBe(true);

  await window.palette('Chime Telephony: Turn On Inbound Calling');
  await expect(window.quickPickRow(maria)).toBeVisible();
  await window.answer('no-such-user');
  await expect(window.quickPickRow('Example Labs')).toBeVisible();
  await window.screenshot('pick-account');
  await window.answer(documentationSample.accountId);
  const toast = window.toasts.filter({ hasText: "Can't change" });
  await expect(toast).toContainText('the service has no such account or user. Refresh the view');
  await expect.poll(() => window.outputText()).toContain('NotFoundException');
  const output = await window.outputText();
  for (const part of [
    'UpdateUserSettings failed',
    'connection: sandbox',
    'status: 404',
    'request id: ',
    'user: no-such-user',
    'what to do: ',
  ]) {
    expect(output).toContain(part);
  }
  await window.screenshot('command-failure');
});

test('a user is signed out once it is confirmed', async ({ vscodeWindow: window, vscode }) => {
  await showUsers(window);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Sign User Out…');
  await expect(window.dialog).toContainText(`Sign ${maria} out of all devices?`);
  await expect(window.dialog).toContainText('Endpoint: http://127.0.0.1');
  await window.screenshot('sign-out');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(sandboxLog(vscode)).not.toContain('LogoutUser');
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Sign User Out…');
  await window.dialog.getByRole('button', { name: 'Sign Out' }).click();
  await expect(window.toasts.first()).toContainText('The service accepted the sign-out');
  expect(sandboxLog(vscode)).toMatch(/LogoutUser 204/);
});

test('the id and the AWS CLI command are copied', async ({ vscodeWindow: window, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await showUsers(window);
  const { accessKeyId } = await window.sandboxState();
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Copy User ID');
  await expect.poll(() => clipboard(window)).toBe(documentationSample.userId);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Copy User Settings as AWS CLI Command');
  await expect.poll(() => clipboard(window)).toContain(`AWS_ACCESS_KEY_ID=${accessKeyId}`);
  expect(await clipboard(window)).toContain(
    `aws chime update-user-settings --account-id ${documentationSample.accountId} --user-id ${documentationSample.userId}`,
  );
});

test('a change on an open row is one read and one write: the row shows what was written', async ({
  vscodeWindow: window,
  vscode,
}) => {
  await resetSandbox(window);
  await showUsers(window);
  await window.row(new RegExp(`^${maria}`)).click();
  await expect(window.row(/^SMS, Off/)).toBeVisible();
  const requests = () =>
    sandboxLog(vscode)
      .split('\n')
      .flatMap((line) => / (GetUserSettings|UpdateUserSettings|LogoutUser) /.exec(line)?.[1] ?? []);
  const before = requests().length;
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Turn On', 'Turn On SMS');
  await expect(window.row(/^SMS, On/)).toBeVisible();
  await expect(window.toasts.filter({ hasText: 'SMS: On' })).toBeVisible();
  expect(requests().slice(before)).toEqual(['GetUserSettings', 'UpdateUserSettings']);
});
