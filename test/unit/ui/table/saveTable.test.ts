// The name that is proposed for the file of a table, whatever an account is called.

import '../vscodeStandIn';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileName, saveTable } from '../../../../src/ui/table/saveTable';

describe('fileName', () => {
  it('is a name that every file system and address takes', () => {
    assert.equal(fileName('Example/Corp:"EU"\0<1>'), 'Example Corp EU 1');
    for (const title of [`${'x'.repeat(79)}\u{1f600}`, 'x'.repeat(79) + '\ud83d', '\udc00x']) {
      assert.match(decodeURIComponent(encodeURIComponent(fileName(title))), /^x+$/);
    }
    assert.equal(fileName('日本語'.repeat(40)).length, 80);
  });
});

describe('saveTable', () => {
  const uri = (path: string): vscode.Uri =>
    ({ path, with: (other: { path: string }) => uri(other.path), toString: () => path }) as vscode.Uri;

  it('asks again before it overwrites the file that a name without an ending stands for', async () => {
    const answers = ['/users', '/other'];
    const proposed: (string | undefined)[] = [];
    const written: string[] = [];
    const document = {
      uri: uri('/table.csv'),
      isUntitled: false,
      version: 1,
      getText: () => '',
    } as unknown as vscode.TextDocument;
    Object.assign(vscode.Uri, { joinPath: () => uri('/table.chime.csv') });
    Object.assign(vscode.window, {
      showSaveDialog: ({ defaultUri }: vscode.SaveDialogOptions) => {
        proposed.push(defaultUri?.path);
        return Promise.resolve(uri(answers.shift() ?? ''));
      },
      showTextDocument: () => Promise.resolve({}),
    });
    Object.assign(vscode.workspace, {
      fs: {
        stat: ({ path }: vscode.Uri) =>
          path === '/users.chime.csv' ? Promise.resolve({}) : Promise.reject(new Error()),
        writeFile: ({ path }: vscode.Uri) => Promise.resolve(void written.push(path)),
      },
      openTextDocument: () => Promise.resolve(document),
    });
    await saveTable(document, undefined);
    assert.deepEqual([proposed, written], [['/table.chime.csv', '/users.chime.csv'], ['/other.chime.csv']]);
  });
});
