// What a person sees in Japanese, as pictures to look at. Without a language pack the workbench itself speaks English.

import { test, twoSources, writeFiles } from './awsServices';
import { maria } from './telephony';
import { expect } from './window';

test.use({ language: 'ja', sharedWindow: true });
test.skip(process.platform === 'win32', 'The credential process is a script.');

const rest = { tag: '@rest' };

test(
  'connection, users, form and diagnosis in Japanese',
  rest,
  async ({ vscodeWindow: window, services }) => {
    const { page } = window;
    const row = (name: RegExp) => page.getByRole('treeitem', { name }).first();
    const choose = async (title: string) => {
      await row(new RegExp(`^${maria}`)).click({ button: 'right' });
      await page.getByRole('menuitem', { name: title }).click();
    };
    writeFiles(window, services, twoSources(services));
    await window.openView();
    await window.palette('Chime Telephony: 接続を選択…');
    await expect(window.quickPickRow('two')).toContainText('不使用');
    await window.screenshot('ja - connections');
    await window.answer('two');
    await row(/^Example Corp /).click();
    await row(new RegExp(`^${maria}`)).click();
    await expect(row(/^SMS/)).toBeVisible();
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
