// Two windows change different settings of the same users at once: no change is lost, none is made twice, and both say what is so.

import { GetUserSettingsCommand, type ChimeClient } from '@aws-sdk/client-chime';
import { documentationSample } from '../../src/chime/model';
import {
  firstAccount,
  history,
  listUserIds,
  resetSandbox,
  sandboxLog,
  showUsers,
  simulate,
} from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 300 },
});
test.setTimeout(240_000);

const { accountId } = documentationSample;
const account = /^Example Corp\s+Enterprise/;

async function settingsOf(
  client: ChimeClient,
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  const settings = new Map<string, Readonly<Record<string, unknown>>>();
  for (const UserId of await listUserIds(client)) {
    const { UserSettings } = await client.send(new GetUserSettingsCommand({ AccountId: accountId, UserId }));
    settings.set(UserId, { ...UserSettings?.Telephony });
  }
  return settings;
}

/** Previews a change of all users of the first account, and asks for it to be applied. */
async function prepare(window: VscodeWindow, command: string): Promise<void> {
  await window.chooseFromMenu(account, command.includes('Off') ? 'Turn Off' : 'Turn On', command);
  await expect(window.form().getByText(/Users to change: \d/)).toBeVisible();
  await window.page.getByRole('button', { name: /^Apply Changes/ }).click();
  await expect(window.dialog).toBeVisible();
}

const confirm = (window: VscodeWindow): Promise<void> =>
  window.dialog.getByRole('button', { name: 'Apply Changes' }).click();

test('two runs for all users of an account @rest', async ({ vscodeWindow: window, context }) => {
  await resetSandbox(window);
  await showUsers(window);
  const client = await window.sandbox();
  const before = await settingsOf(client);
  const second = window.in(await context.newPage());
  await second.open();
  await showUsers(second);
  // The runs take so long that they meet in most users.
  await simulate(window, ['latency,ms=30']);
  const writesBefore = sandboxLog(window.vscode).split(' UpdateUserSettings 204 ').length;
  await Promise.all([prepare(window, 'Turn On SMS'), prepare(second, 'Turn On Inbound Calling')]);
  await Promise.all([confirm(window), confirm(second)]);
  const [smsChanges, inboundChanges] = (['SMS', 'InboundCalling'] as const).map(
    (key) => [...before.values()].filter((telephony) => telephony[key] === false).length,
  );
  await Promise.all(
    [window, second].map((one) =>
      expect(one.toasts.filter({ hasText: /\d done/ }).first()).toBeVisible({ timeout: 120_000 }),
    ),
  );
  const wanted = new Map(
    [...before].map(([id, telephony]) => [id, { ...telephony, SMS: true, InboundCalling: true }]),
  );
  expect(await settingsOf(client)).toEqual(wanted);
  expect(sandboxLog(window.vscode).split(' UpdateUserSettings 204 ').length - writesBefore).toBe(
    (smsChanges ?? 0) + (inboundChanges ?? 0),
  );
  await firstAccount(window);
  for (const count of [smsChanges, inboundChanges]) {
    await expect(
      history(window)
        .getByRole('treeitem', { name: new RegExp(`${count} users, ${count} done`) })
        .first(),
    ).toBeVisible();
  }
  await second.page.goto('about:blank');
});
