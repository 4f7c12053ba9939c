// The extension under test.

import * as vscode from 'vscode';

export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('chime-telephony.chime-telephony');
  if (found === undefined) {
    throw new Error('The extension is not installed.');
  }
  return found;
}
