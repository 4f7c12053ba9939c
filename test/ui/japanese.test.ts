// What a person sees in Japanese, as pictures to look at. Without a language pack the workbench itself speaks English.

import { test, twoSources, writeFiles } from './awsServices';
import { gridRow, maria } from './telephony';
import { smsCells, tableLines, typeOver } from './tables';
import { expect, type VscodeWindow } from './window';

test.use({ language: 'ja', sharedWindow: true });
test.skip(process.platform === 'win32', 'The credential process is a script.');

const rest = { tag: '@rest' };

const row = ({ page }: VscodeWindow, name: string) =>
  page.getByRole('treeitem', { name: new RegExp(`^${name}`) }).first();

/** A click while the rows are drawn anew is on none of them: a person tries again. */
async function openAccount(window: VscodeWindow): Promise<void> {
  await expect(async () => {
    if (!(await row(window, maria).isVisible())) await row(window, 'Example Corp ').click({ timeout: 2_000 });
    await expect(row(window, maria)).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
}

test(
  'connection, users, form and diagnosis in Japanese',
  rest,
  async ({ vscodeWindow: window, services }) => {
    const { page } = window;
    const choose = (title: string) => window.chooseFromMenu(row(window, maria), title);
    writeFiles(window, services, twoSources(services));
    await window.openView();
    await window.palette('Chime Telephony: 接続を選択…');
    await expect(window.quickPickRow('two')).toContainText('不使用');
    await window.screenshot('ja - connections');
    await window.answer('two');
    await openAccount(window);
    await expect(async () => {
      if (!(await row(window, 'SMS').isVisible())) await row(window, maria).click({ timeout: 2_000 });
      await expect(row(window, 'SMS')).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
    await window.screenshot('ja - tree');
    await choose('テレフォニー設定を編集…');
    await expect(window.form().getByRole('checkbox').first()).toBeVisible();
    await window.screenshot('ja - form');
    await window.palette('Chime Telephony: 接続を診断');
    await expect(page.locator('.editor-instance .view-lines')).toContainText('Chime');
    await window.screenshot('ja - diagnosis');
    await choose('ユーザーをサインアウト…');
    await expect(window.dialog).toContainText('不使用');
    await window.screenshot('ja - confirmation');
    await window.dialog.getByRole('button', { name: 'Cancel' }).click();
  },
);

test('a table in Japanese', rest, async ({ vscodeWindow: window, services }) => {
  const { page } = window;
  const press = (name: RegExp) => page.locator('.editor-actions').getByRole('button', { name }).click();
  writeFiles(window, services, twoSources(services));
  await window.openView();
  await window.palette('Chime Telephony: 接続を選択…');
  await window.answer('two');
  await openAccount(window);
  await expect(async () => {
    await row(window, 'Wei Zhang').click({ timeout: 2_000 });
    await row(window, 'Diego Ramirez').click({ modifiers: ['Shift'], timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await window.chooseFromMenu(row(window, 'Diego Ramirez'), '表として開く…');
  await expect(tableLines(window).filter({ hasText: 'Garcia' })).toBeVisible();
  await typeOver(window, smsCells, 'maybe');
  await expect(page.locator('.editor-instance .squiggly-error')).toHaveCount(3);
  await press(/^変更をプレビュー/);
  await expect(page.locator('.part.panel').getByText('「maybe」').first()).toBeVisible();
  await window.screenshot('ja - table with errors');
  await page.keyboard.press('Control+j');
  await typeOver(window, 'maybe', 'on');
  await expect(page.locator('.editor-instance .squiggly-error')).toHaveCount(0);
  await press(/^変更をプレビュー/);
  await expect(window.form().getByRole('grid')).toContainText('Garcia');
  await window.screenshot('ja - table preview');
  await window.setTheme('Dark Modern');
  await window.screenshot('ja - table preview in dark');
  await window.palette('View: Close Editor');
  await window.screenshot('ja - table in dark');
  await press(/^表を更新/);
  await expect(window.dialog).toBeVisible();
  await window.screenshot('ja - table refresh');
  await page.keyboard.press('Escape');
  await tableLines(window).first().click();
  await window.palette('View: Revert and Close Editor');
});

test('the grids of users and of a run in Japanese', rest, async ({ vscodeWindow: window, services }) => {
  const { page } = window;
  writeFiles(window, services, twoSources(services));
  await window.openView();
  await window.palette('Chime Telephony: 接続を選択…');
  await window.answer('two');
  await openAccount(window);
  await window.chooseFromMenu(row(window, 'Example Corp '), 'テレフォニー設定を編集…');
  const grid = window.form();
  await expect(gridRow(grid, maria).locator('[aria-colindex="5"]')).toHaveText(/^(オン|オフ)$/);
  await gridRow(grid, maria).locator('[aria-colindex="5"] input').click();
  await expect(grid.getByText('変更予定のユーザー: 1')).toBeVisible();
  await window.screenshot('ja - grid of users');
  await grid.getByRole('button', { name: '変更をプレビュー…' }).click();
  await expect(grid.getByText('変更予定のユーザー: 1 人')).toBeVisible();
  await page.getByRole('button', { name: /^変更を適用/ }).click();
  await window.dialog.getByRole('button', { name: /^(変更を適用|このプロファイルで許可)$/ }).click();
  await window.toasts.getByRole('button', { name: '表示', exact: true }).click();
  await expect(gridRow(grid, maria)).toContainText('完了');
  await window.screenshot('ja - grid of a run');
  const run = page.getByRole('treeitem', { name: new RegExp(`: ${maria}、`) }).first();
  await run.click();
  await run.hover();
  await window.screenshot('ja - history');
});
