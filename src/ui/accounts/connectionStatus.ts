// Says everywhere what is connected: in the status bar, in the view's description and, for menus and the welcome text, as context keys.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { choiceText, type Choice } from '../connection/choice';
import type { Consent } from '../writes/consent';
import type { ConnectionProblem, Session } from '../connection/session';
import { setContextKey } from '../report/contextKeys';
import * as settings from '../connection/settings';
import type { Node } from './accountsNodes';
import { displayLines, displayParts, displayText } from '../../telephony/displayText';
import { callerText, connectionLabel, originText } from '../../text/connectionWording';
import { asSentence } from '../../text/wording';

export function showConnection(
  session: Session,
  consent: Consent,
  view: vscode.TreeView<Node>,
): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('chimeTelephony.connection', vscode.StatusBarAlignment.Left);
  item.name = l10n.t('Chime Telephony connection');
  const update = () => {
    const { choice, opened, problem, caller } = session;
    const label = choice === undefined ? l10n.t('Not connected') : connectionLabel(choice);
    const { isReadOnly } = consent;
    const isProduction = opened !== undefined && settings.isProduction(opened.identity);
    const readOnly = isReadOnly && l10n.t('Read-only: the first change asks for permission.');
    const production = isProduction && l10n.t('Marked as production.');
    const needsMfaCode = problem?.needsMfaCode === true;
    item.command = needsMfaCode ? 'chimeTelephony.accounts.refresh' : 'chimeTelephony.connection.select';
    const shown = needsMfaCode ? problem.text : `${label}${isProduction ? ` ${l10n.t('(production)')}` : ''}`;
    item.text = `$(${icon(problem, isReadOnly)}) Chime: ${shown}`;
    item.backgroundColor = backgroundColor(problem, isProduction);
    item.tooltip = displayLines(
      label,
      problem?.text,
      opened?.aws && l10n.t('AWS account: {0}', caller?.awsAccountId ?? l10n.t('unknown')),
      caller && l10n.t('Signed in as: {0}', caller.arn),
      opened && l10n.t('Endpoint: {0}', opened.identity.endpoint),
      opened && l10n.t('Endpoint set by: {0}', originText(opened.endpointOrigin)),
      opened && l10n.t('Signing region: {0}', opened.identity.region),
      production,
      readOnly,
      needsMfaCode ? l10n.t('Click to enter the MFA code.') : l10n.t('Click to select another connection.'),
    );
    item.accessibilityInformation = {
      label: [l10n.t('Chime Telephony connection: {0}', label), problem?.text, production, readOnly]
        .filter((text) => typeof text === 'string')
        .map(asSentence)
        .map(displayText)
        .join(' '),
      role: 'button',
    };
    item.show();
    view.description = displayParts(choice && shortConnectionName(choice), caller && callerText(caller));
    setContextKey('connection', choice && choiceText(choice));
    setContextKey('connectionKind', choice?.kind);
    setContextKey('writable', opened !== undefined && opened.identity.kind !== 'sandbox' && !isReadOnly);
  };
  update();
  return vscode.Disposable.from(
    item,
    session.onDidChange(update),
    consent.onDidChange(update),
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('chimeTelephony.productionProfiles') && update(),
    ),
  );
}

/** Of a profile the name alone, which comes first: a narrow side bar cuts the end off. */
const shortConnectionName = (choice: Choice): string =>
  choice.kind === 'profile' ? choice.profile : connectionLabel(choice);

function icon(problem: ConnectionProblem | undefined, isReadOnly: boolean): string {
  if (problem?.needsMfaCode === true) {
    return 'key';
  }
  return problem !== undefined ? 'warning' : isReadOnly ? 'lock' : 'plug';
}

function backgroundColor(
  problem: ConnectionProblem | undefined,
  isProduction: boolean,
): vscode.ThemeColor | undefined {
  if (problem !== undefined) {
    return new vscode.ThemeColor('statusBarItem.warningBackground');
  }
  return isProduction ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
}
