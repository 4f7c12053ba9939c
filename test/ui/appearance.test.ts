// Each state of each view in each theme, as pictures to look at; and what axe finds in the form.

import { violations } from './axe';
import { openForm, resetSandbox, runRow, showUsers, simulate } from './telephony';
import { expect, test, type Theme, type VscodeWindow } from './window';

const themes: readonly Theme[] = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'];

/** One theme for every time, the others for `npm run test:all`. */
const rest = (theme: Theme) => ({ tag: theme === 'Dark Modern' ? [] : ['@rest'] });

for (const theme of themes) {
  test(`tree, form and output in ${theme}`, rest(theme), async ({ vscodeWindow: window }) => {
    const shot = (name: string) => window.screenshot(`${name} - ${theme}`);
    await window.setTheme(theme);
    await showUsers(window);
    await window.row(/^Jane Doe/).click();
    await expect(window.row(/^Inbound calling/)).toBeVisible();
    await shot('tree');
    await openForm(window);
    const form = window.form();
    await shot('form unchanged');
    expect(await violations(window)).toEqual([]);

    await form.getByRole('checkbox', { name: 'Inbound calling' }).click();
    await shot('form changed');
    await simulate(window, ['latency,ms=1500,next=2']);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByRole('status')).toHaveText('Saving…');
    await shot('form saving');
    await expect(form.getByRole('status')).toHaveText(/^Saved/);
    await shot('form saved');
    await simulate(window, ['ServiceUnavailableException,operation=UpdateUserSettings']);
    await form.getByRole('checkbox', { name: 'Inbound calling' }).click();
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByRole('alert')).toBeVisible();
    await shot('form save failed');
    await simulate(window, ['latency,ms=1500,next=2', 'NotFoundException,operation=GetUserSettings']);
    await form.getByRole('button', { name: 'Reload' }).click();
    await expect(form.getByRole('status')).toHaveText('Loading…');
    await shot('form loading');
    await expect(form.getByRole('alert')).toContainText("Can't read");
    await shot('form load failed');
    await form.getByRole('button', { name: 'Show Output' }).click();
    await expect.poll(() => window.outputText()).toContain('NotFoundException');
    await shot('output');
    await simulate(window, []);
  });
}

/** Pictures of the page in front with forced colours, in a narrow window, and as at 200 %. */
async function squeezed(window: VscodeWindow, name: string): Promise<void> {
  const { page } = window;
  await page.emulateMedia({ forcedColors: 'active' });
  await window.screenshot(`${name} forced colours`);
  await page.emulateMedia({ forcedColors: null });
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  await window.palette('View: Toggle Primary Side Bar Visibility');
  await page.setViewportSize({ width: 400, height: 800 });
  await window.screenshot(`${name} 400 px`);
  expect(await violations(window)).toEqual([]);
  await page.setViewportSize({ width: 640, height: 400 });
  await window.screenshot(`${name} 200 percent`);
  await page.setViewportSize(size);
  await window.palette('View: Toggle Primary Side Bar Visibility');
}

for (const theme of themes) {
  test(
    `many users, from the grid to the history, in ${theme}`,
    rest(theme),
    async ({ vscodeWindow: window }) => {
      const shot = (name: string) => window.screenshot(`${name} - ${theme}`);
      await window.setTheme(theme);
      await showUsers(window);
      await resetSandbox(window);
      await window.row(/^Wei Zhang/).click();
      await window.row(/^Jane Doe/).click({ modifiers: ['Shift'] });
      await window.chooseFromMenu(/^Jane Doe/, 'Edit Telephony Settings…');
      const form = window.form();
      await form.getByRole('button', { name: 'SMS: On' }).click();
      await expect(form.getByText('Users to change: 3')).toBeVisible();
      await shot('many users');
      expect(await violations(window)).toEqual([]);
      if (theme === 'Light Modern') {
        await squeezed(window, 'many users');
      }
      await form.getByRole('button', { name: 'Preview Changes…' }).click();
      await expect(form.getByText('Users to change: 3')).toBeVisible();
      await shot('many preview');
      expect(await violations(window)).toEqual([]);
      await window.page.getByRole('button', { name: /^Apply Changes/ }).click();
      await expect(window.dialog).toBeVisible();
      await shot('many confirmation');
      await simulate(window, ['latency,ms=2000', 'ForbiddenException,next=1,operation=UpdateUserSettings']);
      await window.dialog.getByRole('button', { name: 'Apply Changes' }).click();
      await expect(runRow(window, / of /)).toBeVisible();
      await shot('many running');
      await expect(window.toasts.filter({ hasText: '1 failed' })).toBeVisible();
      await simulate(window, []);
      await window.toasts.getByRole('button', { name: 'Show', exact: true }).click();
      await expect(form.locator('.row')).toHaveCount(3);
      await shot('many results');
      expect(await violations(window)).toEqual([]);
      if (theme === 'Light Modern') {
        await squeezed(window, 'many results');
      }
      await runRow(window, /1 failed/).click();
      await expect(runRow(window, /failed: ForbiddenException/)).toBeVisible();
      await shot('many failed');
      await window.palette('Notifications: Clear All Notifications');
      await window.palette('Chime Telephony: Filter Users…');
      await expect(window.quickPickRow('License')).toBeVisible();
      await shot('filter');
      await window.page.keyboard.press('Escape');
    },
  );
}

test.describe(() => {
  test.use({ sharedWindow: true });

  test('forced colours keep every part of the form visible', async ({ vscodeWindow: window }) => {
    await window.page.emulateMedia({ forcedColors: 'active' });
    await openForm(window);
    await window.form().getByRole('checkbox', { name: 'SMS' }).click();
    await window.screenshot('form forced colours');
  });

  test('the form works by keyboard alone', async ({ vscodeWindow: window }) => {
    await openForm(window);
    const form = window.form();
    const inbound = form.getByRole('checkbox', { name: 'Inbound calling' });
    await inbound.focus();
    const checked = await inbound.isChecked();
    await window.page.keyboard.press('Space');
    await expect(inbound).toBeChecked({ checked: !checked });
    await expect(inbound).toBeFocused();
    // Outbound calling, SMS, Save.
    await window.page.keyboard.press('Tab');
    await window.page.keyboard.press('Tab');
    await window.page.keyboard.press('Tab');
    await expect(form.getByRole('button', { name: 'Save' })).toBeFocused();
    const status = await form.getByRole('status').elementHandle();
    await window.page.keyboard.press('Enter');
    await expect(form.getByRole('status')).toHaveText(/^Saved/);
    await expect(form.getByRole('button', { name: 'Save' })).toBeFocused();
    // The same element: a live region that is replaced is not read aloud.
    expect(await status?.evaluate((element: { isConnected: boolean }) => element.isConnected)).toBe(true);
    await inbound.focus();
    await window.page.keyboard.press('Space');
    await window.page.keyboard.press('Control+s');
    await expect(form.getByRole('status')).toHaveText(/^Saved/);
    await expect(inbound).toBeFocused();
  });
});
