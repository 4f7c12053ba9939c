// The extension that opens the first screen of `npm start`. Chime Telephony itself never takes the focus.
import { commands } from 'vscode';

/** @param {import('vscode').ExtensionContext} context */
export async function activate({ globalState }) {
  if (globalState.get('isShown')) return;
  await globalState.update('isShown', true);
  await commands.executeCommand('chimeTelephony.accounts.focus');
  await commands.executeCommand('chimeTelephony.walkthrough.open');
  // An editor of less than 950 pixels shows no pictures of a walkthrough, and many windows are 1280 wide.
  await commands.executeCommand('workbench.action.increaseViewWidth');
}
