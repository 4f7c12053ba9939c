// Ten thousand users and more, in a real window: preview, apply and undo. The server has what was planned to the last boolean; how
// long it took, how long the extension host stood still and what memory it had is printed, and never judged here.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetUserSettingsCommand, ListUsersCommand, type ChimeClient } from '@aws-sdk/client-chime';
import { documentationSample } from '../../src/chime/model';
import { inParallel } from '../../src/telephony/inParallel';
import { firstAccount } from './telephony';
import { expect, test, type VscodeWindow } from './window';

const meterFile = path.join(tmpdir(), `host-meter-${process.pid}.json`);

test.use({
  settings: {
    'chimeTelephony.defaultConnection': 'sandbox',
    'chimeTelephony.sandbox.users': 16_500,
    'chimeTelephony.caution.users': 1_000,
  },
  environment: {
    NODE_OPTIONS: `--import ${path.join(__dirname, 'hostMeter.mjs')}`,
    HOST_METER: meterFile,
  },
});
test.setTimeout(600_000);
test.afterAll(() => rmSync(meterFile, { force: true }));

const { accountId } = documentationSample;

/** All settings of the first account, by user. */
async function settingsOf(client: ChimeClient): Promise<ReadonlyMap<string, string>> {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListUsersCommand({ AccountId: accountId, MaxResults: 200, ...(token && { NextToken: token }) }),
    );
    ids.push(...(page.Users ?? []).map(({ UserId = '' }) => UserId));
    token = page.NextToken;
  } while (token !== undefined);
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

async function measured(name: string, work: () => Promise<void>): Promise<void> {
  rmSync(meterFile, { force: true });
  await expect.poll(() => existsSync(meterFile)).toBe(true);
  const begin = Date.now();
  await work();
  const seconds = (Date.now() - begin) / 1000;
  const { stall, rss } = JSON.parse(readFileSync(meterFile, 'utf8')) as { stall: number; rss: number };
  console.log(
    `${name}: ${seconds.toFixed(1)} s, longest stall of the host ${stall.toFixed(0)} ms, at most ${rss.toFixed(0)} MB in all`,
  );
}

async function apply(window: VscodeWindow): Promise<void> {
  await window.page.getByRole('button', { name: /^Apply Changes/ }).click();
  await window.dialog.getByRole('button', { name: 'Apply Changes' }).click();
}

test('over 10,000 users are previewed, changed and changed back', async ({ vscodeWindow: window }) => {
  await firstAccount(window);
  const client = await window.sandbox();
  const before = await settingsOf(client);
  expect(before.size).toBeGreaterThan(10_000);
  const wanted = [...before].map(([id, text]) => [id, text.replace('"SMS":false', '"SMS":true')] as const);
  const changes = wanted.filter(([id, text]) => before.get(id) !== text).length;
  const count = changes.toLocaleString('en');
  const account = /^Example Corp\s+Account/;
  const long = { timeout: 300_000 };

  await measured('preview', async () => {
    await window.chooseFromMenu(account, 'Turn On', 'Turn On SMS');
    await expect(window.page.getByText(`SMS: on for ${count} users`)).toBeVisible(long);
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
    await toast.getByRole('button', { name: 'Undo' }).click();
    await expect(window.page.getByText(`SMS: off for ${count} users`)).toBeVisible(long);
  });
  await measured('undo', async () => {
    await apply(window);
    await expect(
      window.toasts.filter({ hasText: `Undo for ${count} users on Sandbox: ${count} done` }),
    ).toBeVisible(long);
  });
  expect(await settingsOf(client)).toEqual(before);
});
