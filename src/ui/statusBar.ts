// Says everywhere what is connected: in the status bar, in the view's title and, for the welcome text, as a context key.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { choiceText } from './choice';
import type { Session } from './session';
import type { Node } from './tree/nodes';
import { choiceLabel } from './wording';

export function showConnection(session: Session, view: vscode.TreeView<Node>): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('chimeTelephony.connection', vscode.StatusBarAlignment.Left);
  item.name = l10n.t('Chime Telephony connection');
  item.command = 'chimeTelephony.connection.select';
  const update = () => {
    const { choice, opened } = session;
    const label = choice === undefined ? l10n.t('Not connected') : choiceLabel(choice);
    const { problem } = session;
    item.text = `$(${problem === undefined ? 'plug' : 'warning'}) Chime: ${label}`;
    item.backgroundColor =
      problem === undefined ? undefined : new vscode.ThemeColor('statusBarItem.warningBackground');
    item.tooltip = [
      label,
      problem,
      opened && l10n.t('Endpoint: {0}', opened.identity.endpoint),
      opened && l10n.t('Signing region: {0}', opened.identity.region),
      l10n.t('Click to select another connection.'),
    ]
      .filter(Boolean)
      .join('\n');
    item.accessibilityInformation = {
      label: [l10n.t('Chime Telephony connection: {0}', label), problem].filter(Boolean).join('. '),
      role: 'button',
    };
    item.show();
    // The connection first: a narrow side bar cuts the end off.
    view.title =
      choice === undefined
        ? l10n.t('Accounts')
        : l10n.t('{0} · Accounts', choice.kind === 'profile' ? choice.profile : label);
    void vscode.commands.executeCommand(
      'setContext',
      'chimeTelephony.connection',
      choice && choiceText(choice),
    );
  };
  update();
  return vscode.Disposable.from(item, session.onDidChange(update));
}
