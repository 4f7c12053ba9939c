// Ten thousand users in a real window: preview, apply and undo, and the server has what was planned to the last boolean. How long it
// took, how long the extension host stood still and what memory it had is printed, and never judged here.

import { GetUserSettingsCommand, type ChimeClient } from '@aws-sdk/client-chime';
import { documentationSample } from '../../src/chime/model';
import { inParallel } from '../../src/telephony/inParallel';
import { measured } from './meter';
import { apply, firstAccount, listUserIds, pressOnRow, runRow } from './telephony';
import { expect, test } from './window';

test.use({
  settings: {
    'chimeTelephony.defaultConnection': 'sandbox',
    'chimeTelephony.sandbox.users': 25_000,
    'chimeTelephony.caution.users': 1_000,
  },
  metered: true,
});
test.setTimeout(600_000);

const { accountId } = documentationSample;

/** All settings of the first account, by user. */
async function settingsOf(client: ChimeClient): Promise<ReadonlyMap<string, string>> {
  const ids = await listUserIds(client);
  const settings = new Map<string, string>();
  for await (const [id, text] of inParallel(ids, 32, async (UserId) => {
    const { UserSettings } = await client.send(new GetUserSettingsCommand({ AccountId: accountId, UserId }));
    const { InboundCalling, OutboundCalling, SMS } = UserSettings?.Telephony ?? {};
    return [UserId, JSON.stringify({ InboundCalling, OutboundCalling, SMS })] as const;
  })) {
    settings.set(id, text);
  }
  return settings;
}

test('over 10,000 users are previewed, changed and changed back', async ({ vscodeWindow: window }) => {
  await firstAccount(window);
  const client = await window.sandbox();
  const before = await settingsOf(client);
  const wanted = [...before].map(([id, text]) => [id, text.replace('"SMS":false', '"SMS":true')] as const);
  const changes = wanted.filter(([id, text]) => before.get(id) !== text).length;
  expect(changes).toBeGreaterThanOrEqual(10_000);
  const count = changes.toLocaleString('en');
  const account = /^Example Corp\s+Enterprise/;
  const long = { timeout: 300_000 };

  // What VS Code and its own extensions do in the host, and the machine.
  await measured('nothing', () => window.page.waitForTimeout(20_000));
  await measured('preview', async () => {
    await window.chooseFromMenu(account, 'Turn On', 'Turn On SMS');
    await expect(window.form().getByRole('heading', { name: `turn on SMS for ${count}` })).toBeVisible(long);
  });
  await window.screenshot('large preview');
  expect(await settingsOf(client)).toEqual(before);

  const toast = window.toasts.filter({ hasText: `${count} done` });
  await measured(`apply to ${count}`, async () => {
    await apply(window);
    await expect(toast).toBeVisible(long);
  });
  await window.screenshot('large applied');
  expect(await settingsOf(client)).toEqual(new Map(wanted));

  await measured('preview of the undo', async () => {
    await pressOnRow(runRow(window, `Change of ${count} users`), /^Undo Run…/);
    await expect(window.form().getByRole('heading', { name: `turn off SMS for ${count}` })).toBeVisible(long);
  });
  await measured('undo', async () => {
    await apply(window);
    await expect(
      window.toasts.filter({ hasText: `Undo for ${count} users on Sandbox: ${count} done` }),
    ).toBeVisible(long);
  });
  expect(await settingsOf(client)).toEqual(before);
});
