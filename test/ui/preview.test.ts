// The preview of a plan: what it says, narrowing it, taking users out and putting them back, over reloads of the window.

import type { FrameLocator } from '@playwright/test';
import { violations } from './axe';
import {
  apply,
  firstAccount,
  firstSms,
  gridRow,
  maria,
  pressOnRow,
  resetSandbox,
  runRow,
  sandboxLog,
  showUsers,
  simulate,
} from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 200 },
  sharedWindow: true,
});

/** Opens the preview of "Turn On SMS" for the users from the first to this one. */
async function previewSms(window: VscodeWindow, last: RegExp): Promise<FrameLocator> {
  await showUsers(window);
  await resetSandbox(window);
  await window.row(/^Wei Zhang/).click();
  await window.row(last).click({ modifiers: ['Shift'] });
  await window.chooseFromMenu(last, 'Turn On', 'Turn On SMS');
  const preview = window.form();
  await expect(preview.getByRole('heading', { name: /turn on SMS for/ })).toBeVisible();
  return preview;
}

test('a user is taken out, the window is reloaded, and the plan is applied without that user, and undone', async ({
  vscodeWindow: window,
}) => {
  const preview = await previewSms(window, /^Diego Ramirez/);
  const reads = () => sandboxLog(window.vscode).split(' GetUserSettings ').length;
  await expect(preview.getByRole('heading', { name: '3 users: turn on SMS for 3' })).toBeVisible();
  await window.screenshot('preview');
  const row = gridRow(preview, maria);
  await expect(row.getByRole('gridcell', { name: 'from Off to On' })).toBeVisible();
  await row.getByRole('checkbox', { name: `Apply to ${maria}` }).click();
  await expect(row.getByRole('gridcell', { name: 'Excluded' })).toBeVisible();
  await expect(preview.getByRole('heading', { name: '3 users: turn on SMS for 2' })).toBeVisible();
  const readsBefore = reads();
  await window.reload();

  // The plan is the same, names included, and no setting was read again.
  const restored = window.form();
  await expect(restored.getByRole('heading', { name: '3 users: turn on SMS for 2' })).toBeVisible();
  await expect(gridRow(restored, maria).getByRole('checkbox')).not.toBeChecked();
  expect(reads()).toBe(readsBefore);
  await window.screenshot('preview restored');
  await window.page.getByRole('button', { name: /^Apply Changes/ }).click();
  await expect(window.dialog).toContainText('SMS: on for 2 users');
  await expect(window.dialog).toContainText('Excluded by you: 1 user');
  await window.screenshot('preview confirm');
  await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await firstSms(window, 3)).toEqual([false, false, false]);
  await expect(gridRow(restored, maria).getByRole('checkbox')).not.toBeChecked();

  await restored.getByRole('button', { name: 'Apply Changes…' }).click();
  await window.dialog.getByRole('button', { name: 'Apply Changes' }).click();
  const toast = window.toasts.filter({ hasText: '2 done, 1 excluded' });
  await expect(toast).toBeVisible();
  await expect(window.page.getByRole('tab', { name: /^Preview/ })).toHaveCount(0);
  expect(await firstSms(window, 3)).toEqual([true, false, true]);

  await pressOnRow(runRow(window, /Change of 2 users, 2 done/), /^Undo Run…/);
  await expect(
    window.form().getByRole('heading', { name: 'Undo for 2 users: turn off SMS for 2' }),
  ).toBeVisible();
  await expect(gridRow(window.form(), 'Wei Zhang')).toBeVisible();
  // An undo is looked at after a reload too.
  await window.reload();
  await expect(gridRow(window.form(), 'Wei Zhang')).toBeVisible();
  await apply(window);
  await expect(runRow(window, /Undo for 2 users, 2 done/)).toBeVisible();
  expect(await firstSms(window, 3)).toEqual([false, false, false]);
});

test('what a screen reader is told of a row, a filter, an order and a flip; keys alone, and nothing is written', async ({
  vscodeWindow: window,
}) => {
  const preview = await previewSms(window, /^Jane Doe/);
  const { keyboard } = window.page;
  const grid = preview.getByRole('grid', { name: 'Users of the plan' });
  const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
  await expect(grid).toHaveAttribute('aria-colcount', '9');
  const name = preview.getByRole('rowheader', { name: maria, exact: true });
  await expect(name).toHaveAccessibleDescription('SMS: Off → On. To change');
  const row = gridRow(preview, maria);
  await expect(row).toHaveAttribute('aria-rowindex', '3');
  await expect(row).toHaveAttribute('aria-selected', 'false');

  // From the first row: down to the second, which is flipped and flipped back.
  await expect(preview.getByRole('rowheader', { name: 'Wei Zhang' })).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(name).toBeFocused();
  await keyboard.press('Space');
  await expect(name).toHaveAccessibleDescription('SMS: Off → On. Excluded');
  await expect(preview.locator('#note')).toHaveText(`Nothing has changed yet. Users to change: 2`);
  await expect(name).toBeFocused();
  await keyboard.press('Space');
  await expect(name).toHaveAccessibleDescription('SMS: Off → On. To change');

  // An order: up to the headers, and Enter twice.
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  const header = preview.getByRole('columnheader', { name: 'Name' });
  await expect(header).toBeFocused();
  await keyboard.press('Enter');
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  const names = () => preview.getByRole('rowheader').allTextContents();
  await expect.poll(names).toEqual([...(await names())].sort());
  await keyboard.press('Enter');
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await expect(header).toBeFocused();

  // A filter means the same as in the tree: any part, in any case.
  await keyboard.press('Control+f');
  const filter = preview.getByRole('searchbox', { name: 'Filter by name, e-mail, number or ID' });
  await expect(filter).toBeFocused();
  await keyboard.type('GARC');
  await expect(preview.locator('#status')).toHaveText(`Users shown: 1 of ${total}.`);
  await expect(preview.getByRole('rowheader')).toHaveText([maria]);
  await window.screenshot('preview filtered');
  await window.reload();
  await expect(window.form().getByRole('rowheader')).toHaveText([maria]);
  await expect(filter).toHaveValue('GARC');
  await filter.fill('');
  await expect(grid).toHaveAttribute('aria-rowcount', String(total + 1));

  // All that are shown are selected, taken out and put back.
  await filter.press('ArrowDown');
  await keyboard.press('Control+a');
  await expect(preview.locator('#status')).toContainText(`Selected: ${total}.`);
  await keyboard.press('Space');
  await expect(preview.locator('#note')).toHaveText('There are no changes to apply.');
  await expect(window.page.getByRole('button', { name: /^Apply Changes/ })).toHaveCount(0);
  await expect(preview.getByRole('button', { name: 'Apply Changes…' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await preview.getByRole('button', { name: /^Excluded/ }).click();
  await expect(preview.getByRole('button', { name: /^Excluded/ })).toHaveAttribute('aria-pressed', 'true');
  await preview.getByRole('checkbox', { name: 'Apply to all shown users' }).click();
  await expect(preview.locator('#note')).toHaveText(/Users to change: 3/);
  await preview.getByRole('button', { name: /^All/ }).click();
  await preview.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.page.getByRole('tab', { name: /^Preview/ })).toHaveCount(0);
  expect(await firstSms(window, 3)).toEqual([false, false, false]);
});

test('a whole account: cautions, who could not be read, names that hold markup, narrow and in forced colours', async ({
  vscodeWindow: window,
}) => {
  const { page } = window;
  await showUsers(window);
  await resetSandbox(window);
  page.once('dialog', () => expect('A name was run.').toBe(''));
  await simulate(window, ['ForbiddenException,next=2,operation=GetUserSettings']);
  await window.chooseFromMenu(/^Example Corp\s+Enterprise/, 'Turn On', 'Turn On SMS');
  const preview = window.form();
  await expect(
    preview.getByRole('heading', { name: /^Example Corp \(\d+ users\): turn on SMS for/ }),
  ).toBeVisible();
  await simulate(window, []);
  await window.screenshot('preview of an account');
  expect(await violations(window)).toEqual([]);

  const unread = preview.getByRole('button', { name: /^Could not be read 2$/ });
  await unread.click();
  await expect(preview.locator('#status')).toHaveText(/^Users shown: 2 of \d+\.$/);
  const outcome = preview.getByRole('gridcell', { name: /^Could not be read: / });
  await expect(outcome).toHaveCount(2);
  await expect(preview.getByRole('grid').getByRole('checkbox')).toHaveCount(1);
  await preview.getByRole('button', { name: /^All/ }).click();

  await preview.getByRole('searchbox').fill('<IMG');
  await expect(preview.locator('#status')).toHaveText(/^Users shown: \d of \d+\.$/);
  const named = await preview.getByRole('rowheader').allTextContents();
  expect(new Set(named)).toEqual(new Set(['<img src=x onerror=alert(1)>']));
  await expect(preview.locator('main img')).toHaveCount(0);
  await preview.getByRole('searchbox').fill('');

  // The last row is had when it is looked at.
  const { keyboard } = page;
  await preview.getByRole('searchbox').press('ArrowDown');
  await keyboard.press('Control+End');
  const last = preview.locator('[role=row]').last();
  const rows = Number(await preview.getByRole('grid').getAttribute('aria-rowcount'));
  await expect(last).toHaveAttribute('aria-rowindex', String(rows));
  await expect(last.getByRole('rowheader')).toBeFocused();
  await expect(last.getByRole('rowheader')).not.toHaveText('');
  await window.screenshot('preview at its end');

  await page.emulateMedia({ forcedColors: 'active' });
  await window.screenshot('preview forced colours');
  await page.emulateMedia({ forcedColors: null });
  const size = page.viewportSize();
  await page.setViewportSize({ width: 400, height: 800 });
  await window.palette('View: Toggle Primary Side Bar Visibility');
  await expect(preview.getByRole('button', { name: 'Apply Changes…' })).toBeVisible();
  await expect(last.getByRole('rowheader')).toBeInViewport();
  await window.screenshot('preview 400 px');
  expect(await violations(window)).toEqual([]);
  // As at 200 %.
  await page.setViewportSize({ width: 640, height: 400 });
  await window.screenshot('preview 200 percent');
  await preview.getByRole('button', { name: 'Cancel' }).click();
  await page.setViewportSize(size ?? { width: 1280, height: 800 });
  await window.palette('View: Toggle Primary Side Bar Visibility');
  await firstAccount(window);
});

test.describe(() => {
  test.use({ sharedWindow: false });

  test('in Japanese', async ({ vscodeWindow: window }) => {
    const preview = await previewSms(window, /^Jane Doe/);
    await gridRow(preview, maria).getByRole('checkbox').click();
    await expect(preview.getByRole('gridcell', { name: 'Excluded' })).toBeVisible();
    await window.page.addInitScript("globalThis._VSCODE_NLS_LANGUAGE = 'ja'");
    const loaded = window.page.waitForEvent('domcontentloaded');
    await window.palette('Developer: Reload Window');
    await loaded;
    await expect(window.form().getByRole('gridcell', { name: '除外' })).toBeVisible({ timeout: 30_000 });
    await window.screenshot('preview Japanese');
  });
});
