// What the tests of tables in the window share.

import { expect, type Locator } from '@playwright/test';
import type { VscodeWindow } from './window';

export const tableLines = ({ page }: VscodeWindow): Locator => page.locator('.editor-instance .view-line');

/** The cells of SMS in each row: a setting is before the three that were read. */
export const smsCells = '[a-z]+(?=,(on|off)/)';

/** Selects all that a pattern finds, each with a cursor of its own, and types over it. */
export async function typeOver(window: VscodeWindow, pattern: string, text: string): Promise<void> {
  const { page } = window;
  await tableLines(window).first().click();
  await page.keyboard.press('Control+f');
  const widget = page.locator('.find-widget');
  await widget.getByRole('checkbox', { name: /Regular Expression/ }).check();
  await widget.getByRole('textbox', { name: 'Find' }).fill(pattern);
  await expect(widget.locator('.matchesCount')).toContainText(/of \d/);
  await page.keyboard.press('Alt+Enter');
  await page.keyboard.type(text);
  // A list of completions may be open, which the first one closes, and the cursors become one before the widget closes.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(widget).not.toHaveClass(/visible/, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}
