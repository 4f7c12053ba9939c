// Shows that a write waits for another write to the same user.

import * as vscode from 'vscode';
import { l10n } from 'vscode';

/** @returns to be called when the waiting begins or ends; the notification can cancel it */
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
