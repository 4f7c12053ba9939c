// The grid of users: seeing who has what, setting cells, and what is not applied yet over reloads of the window.

import type { FrameLocator, Locator } from '@playwright/test';
import { violations } from './axe';
import {
  apply,
  clipboard,
  firstAccount,
  firstSettings,
  gridRow,
  maria,
  resetSandbox,
  sandboxLog,
  simulate,
} from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 600 },
  sharedWindow: true,
});

const account = /^Example Corp\s+Enterprise/;

/** Opens the grid of the first account. */
async function openGrid(window: VscodeWindow): Promise<FrameLocator> {
  await firstAccount(window);
  await resetSandbox(window);
  await window.palette('Chime Telephony: Refresh Accounts');
  await firstAccount(window);
  await window.chooseFromMenu(account, 'Edit Telephony Settings…');
  const grid = window.form();
  await expect(grid.getByRole('heading', { name: 'All users of Example Corp' })).toBeVisible();
  await expect(gridRow(grid, maria).getByRole('gridcell').nth(3)).toHaveText(/^(On|Off)$/);
  return grid;
}

/** The cell of a row's setting: the first column selects, the second is the name. */
const settingCell = (grid: FrameLocator, name: string, key: 'Inbound' | 'Outbound' | 'SMS'): Locator =>
  gridRow(grid, name).locator(`[aria-colindex="${{ Inbound: 3, Outbound: 4, SMS: 5 }[key]}"]`);

test('what is set and not applied is there after the window was reloaded, and is applied through the preview', async ({
  vscodeWindow: window,
}) => {
  const grid = await openGrid(window);
  const before = await firstSettings(window, 3);
  const isOn = before[1]?.SMS === true;
  await settingCell(grid, maria, 'SMS').locator('input').click();
  const flip = `from ${isOn ? 'On' : 'Off'} to ${isOn ? 'Off' : 'On'}`;
  await expect(settingCell(grid, maria, 'SMS')).toHaveAccessibleName(flip);
  await expect(window.page.getByRole('tab', { name: /^● All users of Example Corp/ })).toBeVisible();
  await window.screenshot('grid of users');
  await window.reload();

  const restored = window.form();
  await expect(settingCell(restored, maria, 'SMS')).toHaveAccessibleName(flip);
  expect(await firstSettings(window, 3)).toEqual(before);
  await restored.getByRole('button', { name: 'Preview Changes…' }).click();
  await expect(window.form().getByText('Users to change: 1')).toBeVisible();
  await apply(window);
  await expect(restored.getByText('Nothing changes until you apply the preview.')).toBeVisible();
  await expect(settingCell(restored, maria, 'SMS')).toHaveText(isOn ? 'Off' : 'On');
  const wanted = before.map((telephony, i) => (i === 1 ? { ...telephony, SMS: !isOn } : telephony));
  expect(await firstSettings(window, 3)).toEqual(wanted);
});

test('the grid works by keyboard alone, from the first cell to the applied preview', async ({
  vscodeWindow: window,
}) => {
  const grid = await openGrid(window);
  const { keyboard } = window.page;
  const before = await firstSettings(window, 4);
  await grid.getByRole('searchbox').focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  // Three rows are selected: of different values, on; then off; then as they were.
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  await expect(grid.locator('#status')).toContainText('Selected: 3.');
  await expect(grid.getByText('Set for selected users (3):')).toBeVisible();
  await keyboard.press('Space');
  await expect(grid.getByText(/Users to change: \d/)).toBeVisible();
  await keyboard.press('Control+s');
  await expect(window.page.getByRole('tab', { name: /^Preview: / })).toBeVisible();
  const preview = window.form();
  await expect(preview.getByText(/Users to change: \d/)).toBeVisible();
  await keyboard.press('Control+s');
  await expect(window.dialog).toBeVisible();
  await keyboard.press('Enter');
  await expect(grid.getByText('Nothing changes until you apply the preview.')).toBeVisible();
  const after = await firstSettings(window, 4);
  expect(new Set(after.slice(0, 3).map((telephony) => telephony?.SMS)).size).toBe(1);
  expect(after[3]).toEqual(before[3]);
});

test('cells are pasted and copied, and all that was set is discarded', async ({
  vscodeWindow: window,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const grid = await openGrid(window);
  await settingCell(grid, maria, 'Inbound').click({ position: { x: 90, y: 10 } });
  await window.page.evaluate(`navigator.clipboard.writeText('on\\toff\\ton\\noff\\ton\\toff')`);
  await window.page.keyboard.press('Control+v');
  await expect(grid.getByText(/Users to change: [12]/)).toBeVisible();
  for (const [key, text] of [
    ['Inbound', 'On'],
    ['Outbound', 'Off'],
    ['SMS', 'On'],
  ] as const) {
    await expect(settingCell(grid, maria, key)).toHaveText(new RegExp(`${text}$`));
  }
  await window.page.keyboard.press('Control+c');
  await expect.poll(() => clipboard(window)).toMatch(/^Name\tInbound\tOutbound\tSMS\t.*\nMaria Garcia\t/);
  await grid.getByRole('button', { name: 'Discard Changes' }).click();
  await expect(grid.getByText('Nothing changes until you apply the preview.')).toBeVisible();
  await expect(window.page.getByRole('tab', { name: /^All users of Example Corp/ })).toBeVisible();
});

test('settings are read for the rows that are seen, and for all when that is asked for', async ({
  vscodeWindow: window,
}) => {
  await firstAccount(window);
  const before = sandboxLog(window.vscode).split(' GetUserSettings ').length;
  const reads = () => sandboxLog(window.vscode).split(' GetUserSettings ').length - before;
  const grid = await openGrid(window);
  await expect(grid.getByText(/Settings read: \d+ of 3\d\d users/)).toBeVisible();
  expect(reads()).toBeLessThan(250);
  await grid.getByRole('button', { name: 'Read All Settings' }).click();
  await expect(grid.getByText(/^Users with the setting on: [^·]*$/)).toBeVisible();
  expect(reads()).toBeGreaterThanOrEqual(300);
  await grid.getByRole('columnheader', { name: 'SMS' }).click();
  await expect(grid.getByRole('row').nth(1).locator('[aria-colindex="5"]')).toHaveText('On');
  await grid.getByRole('searchbox').fill('garcia');
  await expect(grid.locator('#status')).toContainText(/ of 3\d\d\./);
  await expect(gridRow(grid, maria)).toBeVisible();
  expect(await violations(window)).toEqual([]);
});

test('why settings cannot be read is said in the grid, with what helps', async ({ vscodeWindow: window }) => {
  await firstAccount(window);
  await resetSandbox(window);
  await window.palette('Chime Telephony: Refresh Accounts');
  await firstAccount(window);
  await simulate(window, ['AccessDeniedException,operation=GetUserSettings']);
  await window.chooseFromMenu(account, 'Edit Telephony Settings…');
  const grid = window.form();
  await expect(grid.getByText(/Can't read the settings\. This identity lacks the permission/)).toBeVisible();
  await expect(grid.getByRole('button', { name: 'Copy IAM Policy' })).toBeVisible();
  await window.screenshot('grid of users refused');
  await simulate(window, []);
  await grid.getByRole('button', { name: 'Retry' }).click();
  await expect(settingCell(grid, maria, 'SMS')).toHaveText(/^(On|Off)$/);
});
