// Finding and filtering users, in an organisation of 100,000.

import { documentationSample } from '../../src/chime/model';
import { firstAccount, maria, resetSandbox, sandboxLog, showUsers, simulate } from './telephony';
import { expect, test, type Theme, type VscodeWindow } from './window';

test.use({
  settings: { 'chimeTelephony.defaultConnection': 'sandbox', 'chimeTelephony.sandbox.users': 100_000 },
});

const themes: readonly Theme[] = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'];

const listed = (log: string): number => log.match(/ ListUsers 200/g)?.length ?? 0;

/** Types into the filter's quick pick; waits until its first row says so. */
async function typeFilter(window: VscodeWindow, text: string, row: string | RegExp): Promise<void> {
  await window.palette('Chime Telephony: Filter Users…');
  await expect(window.quickPickRow('License')).toBeVisible();
  await window.quickPickInput().fill(text);
  await expect(window.quickPickRow(row)).toBeVisible();
}

async function loadAll(window: VscodeWindow): Promise<void> {
  await firstAccount(window);
  await window.palette('Chime Telephony: Load All Users');
  await expect(window.toasts.filter({ hasText: 'Loading users' })).toBeVisible();
  await expect(window.toasts.filter({ hasText: 'Loading users' })).toBeHidden({ timeout: 40_000 });
}

test('opening an account asks for one page; at most 1,000 rows are shown', async ({
  vscodeWindow: window,
  vscode,
}) => {
  await firstAccount(window);
  const before = listed(sandboxLog(vscode));
  await showUsers(window);
  await expect.poll(() => listed(sandboxLog(vscode))).toBe(before + 1);
  for (const shown of ['200 shown', '400 shown', '600 shown', '800 shown']) {
    await window.tree.press('End');
    await expect(window.row(new RegExp(`Load more… ${shown}`))).toBeVisible();
    await window.row(/Load more…/).click();
    await window
      .row(/Example Labs/)
      .or(window.row(/Example Corp Japan/))
      .first()
      .waitFor({ state: 'attached' });
  }
});
