// A table with errors is neither previewed nor refreshed: the view "Problems" has them.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { numberText } from '../../text/language';

export function showErrors(count: number): void {
  void vscode.commands.executeCommand('workbench.actions.view.problems');
  void vscode.window.showErrorMessage(
    count === 1
      ? l10n.t('The table has an error. Correct the error that the view "Problems" names.')
      : l10n.t(
          'The table has {0} errors. Correct the errors that the view "Problems" names.',
          numberText(count),
        ),
  );
}
