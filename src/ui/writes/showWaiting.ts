// Says that something else is writing to the user whom a person wants to change.

import * as vscode from 'vscode';
import { l10n } from 'vscode';

/** @returns what is told whether it waits; a person can end that */
export function showWaiting(cancel: () => void): (isWaiting: boolean) => void {
  let end: () => void = () => undefined;
  return (isWaiting) => {
    end();
    if (isWaiting) {
      const title = l10n.t('Waiting for another change to the same user…');
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      void vscode.window.withProgress(options, (_, token) => {
        token.onCancellationRequested(cancel);
        return new Promise<void>((resolve) => (end = resolve));
      });
    }
  };
}
