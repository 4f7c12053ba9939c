// The tree and the filter with 100,000 users in a real window: what each step takes, how long the extension host stands still in it,
// and how it looks.

import { loadAll, openFilter, scrollTo } from './largeAccounts';
import { measured } from './meter';
import { firstAccount, maria, showUsers } from './telephony';
import { expect, test, type Theme } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 100_000 },
  metered: true,
});
test.setTimeout(300_000);

const themes: readonly Theme[] = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'];

test('the tree and the filter with 100,000 users', async ({ vscodeWindow: window }) => {
  await firstAccount(window);
  // What VS Code and its own extensions do in the host, and the machine.
  await measured('nothing', () => window.page.waitForTimeout(20_000));
  await measured('an account of more than 60,000 users is expanded', () => showUsers(window));
  await measured('the next 800 users are loaded, page by page', async () => {
    for (const shown of [200, 400, 600, 800]) {
      await scrollTo(window, new RegExp(`^Load more….*${shown} shown`));
      await window.row(/^Load more…/).click();
    }
    await scrollTo(window, /^Showing 1,000; not all users are loaded/);
  });
  await measured('all users are loaded', () => loadAll(window));
  const input = window.quickPickInput();
  const matching = window.quickPickRow(/Show matching users \([\d,]+\)/);
  await measured('a filter is typed, letter by letter', async () => {
    await openFilter(window);
    await input.pressSequentially('maria garcia', { delay: 50 });
    await expect(matching).toBeVisible();
  });
  await measured('the filter is applied', async () => {
    await matching.click();
    await expect(window.page.getByText('Filtered: contains "maria garcia"')).toBeVisible();
    await expect(window.row(/Maria Garcia/).first()).toBeVisible();
  });
  await measured('the filter is cleared', async () => {
    await window.page.getByRole('button', { name: 'Clear User Filter' }).click();
    await expect(window.page.getByText('Filtered: ')).toBeHidden();
    await expect(window.row(/Registered/).first()).toBeVisible();
  });
  await measured('a user is found by what is typed', async () => {
    await window.palette('Chime Telephony: Find User…');
    await input.pressSequentially('maria garcia', { delay: 50 });
    await expect(window.quickPickRow(maria)).toBeVisible();
    await window.page.keyboard.press('Escape');
  });
  await measured('all is refreshed', async () => {
    await window.palette('Chime Telephony: Refresh Accounts');
    await scrollTo(window, /^Showing 1,000; not all users are loaded/);
  });
});

for (const theme of themes) {
  test(`filter, find and their results in ${theme}`, async ({ vscodeWindow: window }) => {
    const shot = (name: string) => window.screenshot(`${name} - ${theme}`);
    await window.setTheme(theme);
    await showUsers(window);
    await openFilter(window);
    await window.quickPickInput().fill('garcia');
    await expect(window.quickPickRow(/Show matching users/)).toBeVisible();
    await shot('filter');
    await window.pick('License');
    await expect(window.quickPickRow('Pro trial')).toBeVisible();
    await shot('filter values');
    await window.answer('Pro');
    await expect(window.quickPickRow('License')).toContainText('Pro');
    await window.pick(/Show matching users/);
    await expect(window.toasts.filter({ hasText: 'Loading users' })).toBeVisible();
    await shot('filter loading');
    await expect(window.toasts.filter({ hasText: 'Loading users' })).toBeHidden({ timeout: 45_000 });
    await expect(window.row(/^Example Corp .* of 6\d,\d{3}/)).toBeVisible();
    await shot('filtered tree');
    await scrollTo(window, /^Showing 1,000 of/);
    await shot('filtered limit');
    await window.palette('Chime Telephony: Find User…');
    await window.quickPickInput().fill('maria');
    await expect(window.quickPickRow(maria)).toBeVisible();
    await shot('find user');
  });
}
