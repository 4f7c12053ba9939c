// Finding and filtering users, in an organisation of 100,000.

import { documentationSample } from '../../src/chime/model';
import { loadAll, openFilter, scrollTo } from './largeAccounts';
import { firstAccount, maria, sandboxLog, showUsers, simulate } from './telephony';
import { expect, test } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 100_000 },
  sharedWindow: true,
});

const listed = (log: string): number => log.match(/ ListUsers 200/g)?.length ?? 0;

test('opening an account asks for one page; 1,000 rows are the most, then a row that filters', async ({
  vscodeWindow: window,
  vscode,
}) => {
  await firstAccount(window);
  const before = listed(sandboxLog(vscode));
  await showUsers(window);
  await expect.poll(() => listed(sandboxLog(vscode))).toBe(before + 1);
  for (const shown of [200, 400, 600, 800]) {
    await scrollTo(window, new RegExp(`^Load more….*${shown} shown`));
    await window.row(/^Load more…/).click();
  }
  await scrollTo(window, /^Showing 1,000; not all users are loaded/);
  expect(listed(sandboxLog(vscode))).toBe(before + 5);
  await window.screenshot('limit');

  // A refresh keeps what was shown, and the place.
  await window.palette('Chime Telephony: Refresh Accounts');
  await expect.poll(() => listed(sandboxLog(vscode))).toBe(before + 10);
  await expect(window.row(/^Showing 1,000/)).toBeVisible();
  await window.row(/^Showing 1,000/).click();
  await expect(window.quickPickRow('Show all users')).toBeVisible();
});

test('a filter is typed and chosen by keyboard, counts while it is typed, and is cleared', async ({
  vscodeWindow: window,
}) => {
  test.setTimeout(120_000);
  await showUsers(window);
  await loadAll(window);
  await openFilter(window);
  const input = window.quickPickInput();
  await input.fill('garcia');
  const matching = window.quickPickRow(/Show matching users \([\d,]+\)/);
  await expect(matching).toBeVisible();
  const text = await matching.textContent();
  await input.fill('maria garcia');
  await expect(window.quickPickRow(text ?? '')).toHaveCount(0);
  await window.screenshot('filter-typed');
  await window.page.keyboard.press('ArrowDown');
  await window.page.keyboard.press('Enter');
  await expect(window.quickPickRow('Pro trial')).toBeVisible();
  await window.screenshot('filter-values');
  await window.answer('Plus');
  await expect(window.quickPickRow('License')).toContainText('Plus');
  await expect(input).toHaveValue('maria garcia');
  const [, count = ''] = /Show matching users \(([\d,]+)\)/.exec((await matching.textContent()) ?? '') ?? [];
  await window.page.keyboard.press('Home');
  await matching.click();
  await expect(window.row(/^Example Corp [\d,]+ of 6\d,\d{3}/)).toBeVisible();
  await expect(window.page.getByText('Filtered: contains "maria garcia" · License: Plus')).toBeVisible();
  expect(Number(count.replace(',', ''))).toBeGreaterThan(0);
  for (const row of await window.row(/Maria Garcia/).all()) {
    await expect(row).toContainText('Plus');
  }
  await window.screenshot('filtered');
  await window.page.getByRole('button', { name: 'Clear User Filter' }).click();
  await expect(window.page.getByText('Filtered: ')).toBeHidden();
  await expect(window.row(/^Jane Doe/)).toBeVisible();
});

test('a filter by a setting reads the settings of those who match otherwise', async ({
  vscodeWindow: window,
  vscode,
}) => {
  test.setTimeout(120_000);
  await showUsers(window);
  await loadAll(window);
  await openFilter(window);
  await window.quickPickInput().fill('maria garcia');
  await window.pick('SMS');
  await expect(window.quickPickRow('Off')).toBeVisible();
  await window.answer('On');
  await expect(window.quickPickRow('The settings of')).toBeVisible();
  await window.screenshot('filter-settings');
  await window.pick('Show matching users');
  await expect(window.page.getByText('Filtered: contains "maria garcia" · SMS: On')).toBeVisible();
  await expect.poll(() => / GetUserSettings 200/.test(sandboxLog(vscode))).toBe(true);
  const first = window.row(/^Maria Garcia/).first();
  // A click while the rows are still drawn anew is on none of them: a person tries again.
  await expect(async () => {
    if ((await first.getAttribute('aria-expanded')) !== 'true') await first.click({ timeout: 2_000 });
    await expect(window.row('SMS, On')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
});

test('loading all is cancelled, keeps what it has, and goes on', async ({ vscodeWindow: window, vscode }) => {
  await showUsers(window);
  await simulate(window, ['latency,ms=100,operation=ListUsers']);
  await window.palette('Chime Telephony: Load All Users');
  const progress = window.toasts.filter({ hasText: 'Loading users' });
  await expect(progress).toContainText(/[\d,]+ so far/);
  await window.screenshot('loading');
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await expect(progress).toBeHidden();
  await simulate(window, []);
  const before = listed(sandboxLog(vscode));
  await loadAll(window);
  expect(listed(sandboxLog(vscode)) - before).toBeLessThan(500);
});

test.describe(() => {
  // Whom the tests before showed would be rows here.
  test.use({ sharedWindow: false });

  test('"Find User…" shows the row, and the form where there is none', async ({ vscodeWindow: window }) => {
    await firstAccount(window);
    await window.palette('Chime Telephony: Find User…');
    await expect(window.quickPickRow(maria)).toBeVisible();
    await window.quickPickInput().fill('garcia');
    await expect(window.quickPickRow(maria)).toBeVisible();
    await window.screenshot('find');
    // By the beginning of an ID the user comes before what could be an ID of somebody else.
    await window.quickPickInput().fill(documentationSample.userId.slice(0, 13));
    await expect(window.page.getByText('Use the ID')).toBeVisible();
    await expect(window.page.locator('.quick-input-list').getByRole('option').first()).toContainText(maria);
    await window.quickPickInput().fill('nobody at all');
    await expect(window.quickPickRow('Use the ID')).toContainText('No user matches.');
    await window.screenshot('find-nobody');
    await window.quickPickInput().fill('nobody@example.com');
    await expect(window.quickPickRow('No user matches.')).toBeVisible();
    await window.quickPickInput().fill('maria.garcia@example.com');
    await expect(window.quickPickRow(maria)).toBeVisible();
    await window.quickPickInput().press('Enter');
    await expect(window.row(new RegExp(`^${maria}`))).toHaveClass(/focused/);

    const client = await window.sandbox();
    const { ListUsersCommand } = await import('@aws-sdk/client-chime');
    const page = { AccountId: documentationSample.accountId, MaxResults: 200 };
    const { NextToken } = await client.send(new ListUsersCommand(page));
    const { Users = [] } = await client.send(new ListUsersCommand({ ...page, NextToken }));
    const far = Users.find(({ PrimaryEmail, DisplayName }) => PrimaryEmail && DisplayName);
    await window.palette('Chime Telephony: Find User…');
    await window.quickPickInput().fill(far?.PrimaryEmail ?? '');
    await expect(window.quickPickRow(far?.PrimaryEmail ?? '')).toBeVisible();
    await window.screenshot('find-email');
    await window.quickPickInput().press('Enter');
    await expect(window.form().getByRole('heading', { name: far?.DisplayName ?? '' })).toBeVisible();
  });
});
