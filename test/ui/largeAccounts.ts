// What the tests with accounts of very many users share.

import { expect } from '@playwright/test';
import type { VscodeWindow } from './window';

/** The row, once it was scrolled to: the list is virtual, and the account's last row is near its end. */
export async function scrollTo(window: VscodeWindow, row: RegExp): Promise<void> {
  await expect(async () => {
    await window
      .row(/^Example Corp /)
      .first()
      .or(window.tree.getByRole('treeitem').first())
      .first()
      .focus();
    await window.page.keyboard.press('End');
    await expect(window.row(row)).toBeVisible({ timeout: 2_000 });
  }).toPass();
}

export async function openFilter(window: VscodeWindow): Promise<void> {
  await window.palette('Chime Telephony: Filter Users…');
  await expect(window.quickPickRow('License')).toBeVisible();
}

/** Loads all, and waits until that is done. */
export async function loadAll(window: VscodeWindow): Promise<void> {
  await window.palette('Chime Telephony: Load All Users');
  const progress = window.toasts.filter({ hasText: 'Loading users' });
  await expect(progress).toBeVisible();
  await expect(progress).toBeHidden({ timeout: 45_000 });
}
