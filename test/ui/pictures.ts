// The pictures of the documents, from the real window: `npm run pictures` writes them to docs/pictures.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from '@playwright/test';
import { repositoryFolder } from '../../scripts/repository';
import { withPalette } from '../../scripts/palettePng';
import { gridRow, maria, openForm, runRow, showUsers, simulate } from './telephony';
import { expect, test, type VscodeWindow } from './window';

test.use({
  settings: {
    'chimeTelephony.defaultConnection': 'sandbox',
    'workbench.colorTheme': 'Light Modern',
    'workbench.layoutControl.enabled': false,
    'window.commandCenter': false,
  },
});

const folder = path.join(repositoryFolder, 'docs', 'pictures');

/** So small that its text is read in a document. */
const size = { width: 1120, height: 640 };

/** The text of a window is grey and blue on white: more colours are not seen. */
const mostColours = 96;

async function takePicture({ page }: VscodeWindow, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  mkdirSync(folder, { recursive: true });
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  writeFileSync(path.join(folder, `${name}.png`), withPalette(png, mostColours));
}

const settingBox = (grid: FrameLocator, name: string, column: number) =>
  gridRow(grid, name).locator(`[aria-colindex="${column}"] input`);

test.beforeEach(async ({ vscodeWindow: { page } }) => {
  await page.setViewportSize(size);
});

test('overview: the tree, and the form of one user', async ({ vscodeWindow: window }) => {
  await showUsers(window);
  for (const [index, name] of ['Wei Zhang', 'Diego Ramirez', maria].entries()) {
    await window.row(new RegExp(`^${name}`)).click();
    await expect(window.row(/^SMS/)).toHaveCount(index + 1);
  }
  await openForm(window);
  await window.form().getByRole('checkbox', { name: 'SMS' }).click();
  await takePicture(window, 'overview');
});

test('the grid of users, the preview and the results', async ({ vscodeWindow: window }) => {
  const { keyboard } = window.page;
  await showUsers(window);
  await window.chooseFromMenu(/^Example Corp\s+Enterprise/, 'Edit Telephony Settings…');
  const grid = window.form();
  await expect(gridRow(grid, maria).locator('[aria-colindex="5"]')).toHaveText(/^(On|Off)$/);
  for (const name of ['Wei Zhang', maria, 'Diego Ramirez', 'Jane Doe']) {
    await settingBox(grid, name, 5).click();
  }
  await settingBox(grid, 'Wei Zhang', 3).click();
  await takePicture(window, 'users-grid');

  await keyboard.press('Control+s');
  const preview = window.form();
  await expect(preview.getByRole('checkbox').nth(1)).toBeVisible();
  await expect(gridRow(preview, maria)).toBeVisible();
  await takePicture(window, 'preview');

  await simulate(window, ['ForbiddenException,next=1,operation=UpdateUserSettings']);
  await keyboard.press('Control+s');
  await expect(window.dialog).toBeVisible();
  await keyboard.press('Enter');
  await window.toasts.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(gridRow(window.form(), maria)).toBeVisible();
  await window.palette('Notifications: Clear All Notifications');
  const run = runRow(window, /4/);
  await expect(run).toBeVisible();
  await run.click();
  await expect(runRow(window, /^Done/)).toBeVisible();
  await takePicture(window, 'results');
});
