// Users as a table in an editor, as a person does it: open, edit with many cursors, see what is wrong, put it right, preview, apply, undo,
// refresh, save; and the server has it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GetUserSettingsCommand, type ChimeClient } from '@aws-sdk/client-chime';
import type { Locator } from '@playwright/test';
import { documentationSample } from '../../src/chime/model';
import { apply, listUserIds, maria, resetSandbox, runRow, showUsers, writeElsewhere } from './telephony';
import { smsCells, tableLines, typeOver } from './tables';
import { expect, test, type VscodeWindow } from './window';

test.setTimeout(180_000);

const { accountId } = documentationSample;

/** SMS of the first three users, as the official SDK reads it. */
async function sms(client: ChimeClient): Promise<readonly unknown[]> {
  const users = (await listUserIds(client)).slice(0, 3);
  return Promise.all(
    users.map(async (UserId) => {
      const { UserSettings } = await client.send(
        new GetUserSettingsCommand({ AccountId: accountId, UserId }),
      );
      return UserSettings?.Telephony?.SMS;
    }),
  );
}

const errors = ({ page }: VscodeWindow): Locator => page.locator('.editor-instance .squiggly-error');

/** Opens the first three users as a table. */
async function openTable(window: VscodeWindow): Promise<void> {
  await showUsers(window);
  await resetSandbox(window);
  await window.row(/^Wei Zhang/).click();
  await window.row(/^Diego Ramirez/).click({ modifiers: ['Shift'] });
  await window.chooseFromMenu(/^Diego Ramirez/, 'Open Users as Table…');
  await expect(tableLines(window).filter({ hasText: 'Garcia' })).toBeVisible();
}

/** Chooses a quick fix of the first problem of the table. */
async function fix(window: VscodeWindow, title: string | RegExp): Promise<void> {
  const { page } = window;
  const item = page.locator('.action-widget').getByRole('option', { name: title });
  await expect(async () => {
    await tableLines(window).first().click({ timeout: 2_000 });
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await item.first().click({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
}

const press = (window: VscodeWindow, button: RegExp): Promise<void> =>
  window.page.locator('.editor-actions').getByRole('button', { name: button }).click();

/** Nobody is asked to save it. */
async function closeTable(window: VscodeWindow): Promise<void> {
  await tableLines(window).first().click();
  await window.palette('View: Revert and Close Editor');
}

test('open, edit, put right, preview, apply, undo and refresh', async ({ vscodeWindow: window }) => {
  await openTable(window);
  const client = await window.sandbox();
  const before = await sms(client);
  expect(before).toEqual([false, false, false]);

  await typeOver(window, smsCells, 'maybe');
  await expect(errors(window)).toHaveCount(3);
  await window.screenshot('table with errors');
  await press(window, /^Preview Table Changes/);
  await expect(window.toasts.filter({ hasText: 'The table has 3 errors' })).toBeVisible();
  await expect(
    window.page.locator('.part.panel').getByText('"maybe" is not a setting.').first(),
  ).toBeVisible();
  await window.page.keyboard.press('Control+j');
  await fix(window, 'Write "on"');
  await expect(errors(window)).toHaveCount(2);
  await typeOver(window, 'maybe', 'on');
  await expect(errors(window)).toHaveCount(0);

  await press(window, /^Preview Table Changes/);
  await expect(window.page.getByRole('tab', { name: /^Preview: Untitled-1/ })).toBeVisible();
  await expect(window.form().getByRole('grid')).toContainText(maria);
  await window.screenshot('table preview');
  expect(await sms(client)).toEqual(before);
  await apply(window);
  const toast = window.toasts.filter({ hasText: 'Change of 3 users on Sandbox: 3 done.' });
  await expect(toast).toBeVisible();
  expect(await sms(client)).toEqual([true, true, true]);
  await expect(runRow(window, /Change of 3 users, 3 done, Untitled-1/)).toBeVisible();

  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(window.page.getByRole('tab', { name: /^Undo for 3 users/ })).toBeVisible();
  await apply(window);
  await expect.poll(() => sms(client)).toEqual(before);

  // The table still asks for what was undone.
  await expect(tableLines(window).filter({ hasText: /,on,(on|off)\/(on|off)\/off,/ })).toHaveCount(3);
  await press(window, /^Refresh Table/);
  await expect(window.dialog).toContainText('Rows with changes that are not applied yet: 3');
  await window.screenshot('table refresh');
  await window.dialog.getByRole('button', { name: 'Discard Edits and Refresh' }).click();
  await expect(tableLines(window).filter({ hasText: /,off,(on|off)\/(on|off)\/off,/ })).toHaveCount(3);
  await closeTable(window);
});

test('what someone else changed is kept, and restored by a quick fix @rest', async ({
  vscodeWindow: window,
}) => {
  await openTable(window);
  const client = await window.sandbox();
  await writeElsewhere(client, { SMS: true });
  await press(window, /^Preview Table Changes/);
  await expect(window.page.getByRole('tab', { name: /^Preview: Untitled-1/ })).toBeVisible();
  await expect(window.form().getByRole('grid')).toContainText(maria);
  await window.screenshot('table with a row that was kept');
  await window.palette('View: Close Editor');
  await expect(window.page.locator('.editor-instance .squiggly-info')).toHaveCount(1);
  await fix(window, 'Restore the settings of the table');
  await expect(tableLines(window).filter({ hasText: maria })).toContainText(/,off,(on|off)\/(on|off)\/on,/);
  await press(window, /^Preview Table Changes/);
  await expect(window.page.getByRole('tab', { name: /^Preview: Untitled-1/ })).toBeVisible();
  await apply(window);
  await expect.poll(() => sms(client)).toEqual([false, false, false]);
  await closeTable(window);
});

test('"Preview Table as Desired State…" takes back what someone else changed, and "Save Table As…" makes a file @rest', async ({
  vscodeWindow: window,
}) => {
  await openTable(window);
  const client = await window.sandbox();
  await writeElsewhere(client, { SMS: true });
  await press(window, /^Preview Table as Desired State/);
  await expect(window.page.getByRole('tab', { name: /^Preview: Untitled-1/ })).toBeVisible();
  await apply(window);
  await expect.poll(() => sms(client)).toEqual([false, false, false]);

  await press(window, /^Save Table As/);
  const input = window.quickPickInput();
  await expect(input).toHaveValue(/3 users\.chime\.csv$/);
  const file = await input.inputValue();
  expect(path.dirname(file)).toBe(window.vscode.home);
  const tab = window.page.getByRole('tab', { name: /^3 users\.chime\.csv/ });
  // The dialog takes a path only once it has listed the folder: a person tries again.
  await expect(async () => {
    if (!(await tab.isVisible())) await input.press('Enter', { timeout: 2_000 });
    await expect(tab).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });
  await expect(window.page.locator('.part.editor .tab')).toHaveCount(1);
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(4);
});
