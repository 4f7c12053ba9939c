// Many users at once, as a person does it: select, preview, confirm, watch, pause, cancel, retry, report, undo; and the server has it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GetUserSettingsCommand, ListUsersCommand, type ChimeClient } from '@aws-sdk/client-chime';
import { documentationSample, type TelephonyKey } from '../../src/chime/model';
import {
  apply,
  clipboard,
  firstAccount,
  history,
  listUserIds,
  maria,
  pressOnRow,
  resetSandbox,
  runRow,
  sandboxLog,
  showUsers,
  simulate,
  writeElsewhere,
} from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 200 },
  sharedWindow: true,
});

test.setTimeout(180_000);

const account = /^Example Corp\s+Enterprise/;
const { accountId } = documentationSample;

/** How many of the first account's users have a boolean on, as the official SDK reads it. */
async function countOn(client: ChimeClient, key: TelephonyKey): Promise<{ on: number; of: number }> {
  const users = await listUserIds(client);
  let on = 0;
  for (const UserId of users) {
    const { UserSettings } = await client.send(new GetUserSettingsCommand({ AccountId: accountId, UserId }));
    on += UserSettings?.Telephony?.[key] ? 1 : 0;
  }
  return { on, of: users.length };
}

const countWrites = (window: VscodeWindow): number =>
  sandboxLog(window.vscode)
    .split('\n')
    .filter((line) => / UpdateUserSettings 204 /.test(line)).length;

test('selected rows: form, preview, apply, history, undo, and undo of the undo', async ({
  vscodeWindow: window,
}) => {
  await showUsers(window);
  await resetSandbox(window);
  const client = await window.sandbox();
  const sms = async (): Promise<readonly unknown[]> => {
    const { Users = [] } = await client.send(new ListUsersCommand({ AccountId: accountId, MaxResults: 3 }));
    return Promise.all(
      Users.map(async ({ UserId }) => {
        const answer = await client.send(new GetUserSettingsCommand({ AccountId: accountId, UserId }));
        return answer.UserSettings?.Telephony;
      }),
    );
  };
  const before = await sms();
  // Wei Zhang, Maria Garcia and Diego Ramirez are the first three.
  await window.row(/^Wei Zhang/).click();
  await window.row(/^Diego Ramirez/).click({ modifiers: ['Shift'] });
  await window.chooseFromMenu(/^Diego Ramirez/, 'Edit Telephony Settings…');
  const grid = window.form();
  await expect(grid.getByRole('heading', { name: '3 users' })).toBeVisible();
  await expect(grid.getByText(/^Users with the setting on: .*, SMS 0$/)).toBeVisible();
  // Many users are signed out by a choice, never by Enter alone.
  const signOuts = () => sandboxLog(window.vscode).split(' LogoutUser ').length;
  const signOutsBefore = signOuts();
  await grid.getByRole('button', { name: 'Sign Users Out…' }).click();
  await expect(window.dialog).toContainText('A sign-out cannot be undone.');
  await expect(window.dialog.getByRole('button', { name: 'Keep Signed In' })).toBeFocused();
  await window.screenshot('many sign-out');
  await window.page.keyboard.press('Enter');
  await expect(window.dialog).toBeHidden();
  await grid.getByRole('button', { name: 'SMS: On' }).click();
  await expect(grid.getByText('Nothing has changed yet. Users to change: 3')).toBeVisible();
  await window.screenshot('users to change');
  expect(signOuts()).toBe(signOutsBefore);
  await grid.getByRole('button', { name: 'Preview Changes…' }).click();
  await expect(window.page.getByRole('tab', { name: /^Preview: 3 users/ })).toBeVisible();
  const preview = window.form();
  await expect(preview.getByText('Users to change: 3')).toBeVisible();
  await window.screenshot('bulk preview');
  expect(await sms()).toEqual(before);

  // Left at the dialog, nothing is written.
  await window.page.getByRole('button', { name: /^Apply Changes/ }).click();
  await expect(window.dialog).toContainText('Connection: Sandbox');
  await expect(window.dialog).toContainText(`Users: Wei Zhang, ${maria}, Diego Ramirez`);
  await expect(window.dialog).toContainText('SMS: on for 3 users');
  await window.screenshot('bulk confirm');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await sms()).toEqual(before);

  await apply(window);
  const toast = window.toasts.filter({ hasText: 'Change of 3 users on Sandbox: 3 done.' });
  await expect(toast).toBeVisible();
  await expect(toast.getByRole('button', { name: 'Sign Out Users…' })).toBeVisible();
  const on = before.map((telephony) => ({ ...(telephony as object), SMS: true }));
  expect(await sms()).toEqual(on);
  await expect(window.page.getByRole('tab', { name: /^Preview/ })).toHaveCount(0);
  await expect(grid.getByText(/^Users with the setting on: .*, SMS 3$/)).toBeVisible();
  await expect(grid.getByText('Nothing changes until you apply the preview.')).toBeVisible();

  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(window.page.getByRole('tab', { name: /^Undo for 3 users/ })).toBeVisible();
  await apply(window);
  await expect(runRow(window, /Undo for 3 users, 3 done/)).toBeVisible();
  await expect.poll(sms).toEqual(before);

  await pressOnRow(runRow(window, /Undo for 3 users, 3 done/), /^Undo Run…/);
  await expect(window.form().getByRole('heading', { name: 'turn on SMS for 3' })).toBeVisible();
  await apply(window);
  await expect.poll(sms).toEqual(on);
  // The first run was undone, and its undo was undone: what it changed is as it left it.
  await runRow(window, /Change of 3 users, 3 done, SMS on/).click();
  await expect(runRow(window, /^Wei Zhang, SMS: Off → On · done/)).toBeVisible();
  await expect(runRow(window, /Undo for 3 users, 3 done, undone at /)).toBeVisible();
  await window.screenshot('history');
});

test('a run with a damaged record is not undone as a whole, and it says of how many users nothing is known', async ({
  vscodeWindow: window,
}) => {
  await showUsers(window);
  await resetSandbox(window);
  await window.row(/^Wei Zhang/).click();
  await window.row(/^Diego Ramirez/).click({ modifiers: ['Shift'] });
  await window.chooseFromMenu(/^Diego Ramirez/, 'Turn On', 'Turn On SMS');
  await expect(window.form().getByRole('heading', { name: 'turn on SMS for 3' })).toBeVisible();
  await apply(window);
  await expect(window.toasts.filter({ hasText: 'Change of 3 users on Sandbox: 3 done.' })).toBeVisible();
  const folder = path.join(window.vscode.home, 'state', 'history');
  const file = path.join(folder, readdirSync(folder).sort().at(-1) ?? '');
  // As an older version wrote it, which had no checksums.
  const older = readFileSync(file, 'utf8').replace(/,"crc32":\d+\}$/gm, '}');
  const plan = /"changes":\[\{.*?\}\},/;
  expect(older).toMatch(plan);
  writeFileSync(file, older.replace(plan, '"changes":['));
  await pressOnRow(runRow(window, /Change of 3 users, 3 done/), /^Undo Run…/);
  await expect(window.toasts.filter({ hasText: 'has no plan for: 1 user' })).toBeVisible();
  await window.screenshot('undo of a damaged record');
  // While this message is open, a second one about the same thing would go to the status bar.
  await window.palette('Notifications: Clear All Notifications');
  // All of the plan is one line.
  writeFileSync(file, readFileSync(file, 'utf8').replace('"record":"plan"', '"record":"plam"'));
  await pressOnRow(runRow(window, /Change of 3 users, 3 done/), /^Undo Run…/);
  await expect(window.toasts.filter({ hasText: 'has no plan for: 3 users' })).toBeVisible();
});

test('a whole account: paused, resumed, cancelled, and resumed to the end', async ({
  vscodeWindow: window,
}) => {
  await showUsers(window);
  await resetSandbox(window);
  const client = await window.sandbox();
  const { on: before, of } = await countOn(client, 'SMS');
  const writesBefore = countWrites(window);
  const writes = () => countWrites(window) - writesBefore;
  await window.chooseFromMenu(account, 'Turn On', 'Turn On SMS');
  await expect(window.form().getByText(`Caution: the plan covers every user of Example Corp`)).toBeVisible();
  await expect(window.form().getByText('Caution: SMS would be On for everyone')).toBeVisible();
  await simulate(window, ['latency,ms=800']);
  await apply(window);
  const row = runRow(window, new RegExp(`Change of ${of - before} users`));
  await expect(row).toContainText(/\d+ of \d+/);
  await window.screenshot('bulk running');
  await pressOnRow(row, 'Pause Run');
  await expect(row).toContainText('paused');
  // Those under way are finished, and no other is begun.
  const finished = async () => Number(/(\d+) of/.exec((await row.textContent()) ?? '')?.[1]);
  await expect.poll(async () => (await finished()) === writes()).toBe(true);
  const atPause = writes();
  await window.screenshot('bulk paused');
  await simulate(window, ['latency,ms=1500']);
  await pressOnRow(row, 'Resume Run…');
  await expect.poll(() => writes()).toBeGreaterThan(atPause);
  await window.page
    .locator('.notification-list-item')
    .getByRole('button', { name: 'Cancel' })
    .first()
    .click();
  const toast = window.toasts.filter({ hasText: /not done/ });
  await expect(toast).toBeVisible();
  await window.screenshot('bulk cancelled');
  const written = writes();
  expect(written).toBeLessThan(of - before);
  await expect(toast).toContainText(
    `${written} done, ${of - before - written} not done, ${before} needed no change`,
  );
  await simulate(window, []);
  expect((await countOn(client, 'SMS')).on).toBe(before + written);
  await toast.getByRole('button', { name: 'Resume' }).click();
  await expect(window.dialog).toContainText(`Not changed yet: ${of - before - written} users`);
  await window.screenshot('bulk resume');
  await window.dialog.getByRole('button', { name: 'Resume' }).click();
  await expect(window.toasts.filter({ hasText: `${of - before} done` })).toBeVisible();
  expect(await countOn(client, 'SMS')).toEqual({ on: of, of });
  expect(writes()).toBe(of - before);
});

test('what another changed meanwhile is a conflict, what failed is retried, and the report has all', async ({
  vscodeWindow: window,
}) => {
  await showUsers(window);
  await resetSandbox(window);
  const client = await window.sandbox();
  await window.row(/^Wei Zhang/).click();
  await window.row(/^Jane Doe/).click({ modifiers: ['Shift'] });
  await window.chooseFromMenu(/^Jane Doe/, 'Turn On', 'Turn On SMS');
  await expect(window.form().getByRole('heading', { name: 'turn on SMS for' })).toBeVisible();
  // Somebody else is faster for one of them.
  await writeElsewhere(client, { SMS: true });
  await simulate(window, ['ForbiddenException,next=1,operation=UpdateUserSettings']);
  await apply(window);
  const toast = window.toasts.filter({ hasText: 'Causes of failures: ForbiddenException (1)' });
  await expect(toast).toContainText('1 changed by someone else');
  await expect(toast).toContainText('1 failed');
  await window.screenshot('bulk failed');
  await toast.getByRole('button', { name: 'Retry Failed' }).click();
  await expect(window.dialog).toContainText('Not changed yet: 1 user');
  await window.dialog.getByRole('button', { name: 'Retry' }).click();
  const row = runRow(window, /Change of \d users, \d done, 1 changed by someone else/);
  await expect(row).toBeVisible();
  await expect(row).not.toContainText('failed');

  await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await window.chooseFromMenu(row, 'Copy Run as Table');
  await expect.poll(() => clipboard(window)).toMatch(/^Name\tE-mail\t/);
  const copied = (await clipboard(window)).split('\n').find((line) => line.startsWith(maria)) ?? '';
  expect(copied).toMatch(/\tOff → On\tChanged by someone else\tNow SMS: On\t/);

  await window.chooseFromMenu(row, 'Save Report of Run…');
  await expect(window.quickPickRow('Without Names')).toHaveClass(/focused/);
  await window.answer('With Names and E-mail Addresses');
  const input = window.quickPickInput();
  await expect(input).toHaveValue(/chime-telephony-[\dT-]+\.csv$/);
  const file = await input.inputValue();
  expect(path.dirname(file)).toBe(window.vscode.home);
  const saved = window.toasts.filter({ hasText: `The report is saved: ${file}` });
  // The dialog takes a path only once it has listed the folder: a person tries again.
  await expect(async () => {
    if (!(await saved.isVisible())) await input.press('Enter', { timeout: 2_000 });
    await expect(saved).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^accountId,userId,name,email,result,knownBy,before\.InboundCalling/);
  expect(lines.some((line) => line.includes(`,${maria},`))).toBe(true);
  expect(lines.filter((line) => line.includes(',conflict,'))).toHaveLength(1);
  expect(lines.slice(1).filter((line) => line.includes(',done,answer,'))).toHaveLength(lines.length - 2);
});

test('a reload breaks a run off: it is offered, what is there is read, and it is resumed', async ({
  vscodeWindow: window,
}) => {
  await showUsers(window);
  await resetSandbox(window);
  const client = await window.sandbox();
  const { on: before, of } = await countOn(client, 'InboundCalling');
  await window.chooseFromMenu(account, 'Turn On', 'Turn On Inbound Calling');
  await expect(window.form().getByRole('heading', { name: 'turn on Inbound calling for' })).toBeVisible();
  await simulate(window, ['latency,ms=1000']);
  const atStart = countWrites(window);
  await apply(window);
  await expect.poll(() => countWrites(window)).toBeGreaterThan(atStart);
  await window.reload();
  const offer = window.toasts.filter({
    hasText: `Change of ${of - before} users on Sandbox was interrupted when its window ended.`,
  });
  await expect(offer).toBeVisible({ timeout: 30_000 });
  await firstAccount(window);
  await window.screenshot('bulk interrupted');
  await simulate(window, []);
  await offer.getByRole('button', { name: 'Resume…' }).click();
  await expect(window.dialog).toContainText('Not changed yet');
  await expect(window.dialog.getByRole('button', { name: 'Discard Rest' })).toBeVisible();
  await window.screenshot('bulk resume after a reload');
  await window.dialog.getByRole('button', { name: 'Resume' }).click();
  await expect(window.toasts.filter({ hasText: `${of - before} done` })).toBeVisible();
  // The sandbox may be another process by now.
  expect(await countOn(await window.sandbox(), 'InboundCalling')).toEqual({ on: of, of });
});

test('the history of one user, and a run that is shown and deleted', async ({ vscodeWindow: window }) => {
  await showUsers(window);
  await resetSandbox(window);
  await window.chooseFromMenu(new RegExp(`^${maria}`), 'Turn On', 'Turn On SMS');
  await expect(runRow(window, new RegExp(`Change of 1 user: ${maria}, 1 done`))).toBeVisible();
  await window.chooseFromMenu(/^Wei Zhang/, 'Show History of User');
  await expect(window.page.getByText('Only runs that include Wei Zhang are shown.')).toBeVisible();
  await expect(runRow(window, new RegExp(maria))).toHaveCount(0);
  await window.screenshot('history of one user');
  await window.page.getByRole('button', { name: 'Show History of All Users' }).click();
  const row = runRow(window, new RegExp(maria));
  // The name is looked up again.
  await window.reload();
  await expect(row).toContainText(maria);
  await window.chooseFromMenu(row, 'Show Users of Run');
  await expect(window.page.getByRole('tab', { name: /^Results: Change of 1 user/ })).toBeVisible();
  await expect(window.form().getByRole('gridcell', { name: 'from Off to On' })).toBeVisible();
  await expect(window.page.getByRole('button', { name: /^Apply Changes/ })).toHaveCount(0);
  const rows = await history(window)
    .getByRole('treeitem', { name: new RegExp(maria) })
    .count();
  await window.chooseFromMenu(row, 'Delete Run from History…');
  await window.dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(history(window).getByRole('treeitem', { name: new RegExp(maria) })).toHaveCount(rows - 1);
});
