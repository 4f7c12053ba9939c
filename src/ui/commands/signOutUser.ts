// Signs a user out of all devices. The service applies changed settings at the next sign-in.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { outcomeError } from '../../telephony/apply';
import type { Parts } from '../parts';
import type { AttemptedCommand } from '../report';
import { userArgument, type TargetUser } from '../targetUser';

export async function signOutUser(parts: Parts, target: TargetUser): Promise<void> {
  const { connection, name, accountId, userId } = target;
  const attempted: AttemptedCommand = {
    sentence: l10n.t('{0} could not be signed out.', name),
    operation: 'LogoutUser',
    connection: connection.identity,
    user: target,
    retry: () => vscode.commands.executeCommand('chimeTelephony.user.signOut', userArgument(target)),
  };
  try {
    const outcomes = await parts.writes.run(
      'chimeTelephony.user.signOut',
      { action: 'LogoutUser', connection: connection.identity, changes: [{ accountId, userId }] },
      connection,
      {
        question: l10n.t('Sign {0} out of all devices?', name),
        confirm: l10n.t('Sign Out'),
        userName: name,
      },
    );
    const [outcome] = outcomes ?? [];
    if (outcome?.result === 'done') {
      void vscode.window.showInformationMessage(l10n.t('The service accepted the sign-out of {0}.', name));
    } else if (outcome?.result === 'failed' || outcome?.result === 'conflict') {
      throw outcomeError(outcome);
    }
  } catch (error) {
    parts.report.failed(attempted, error);
  }
}
