// Signs users out of all devices. The service applies changed settings at the next sign-in.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { failureOfOutcome } from '../../telephony/apply';
import type { Parts } from '../parts';
import { userLine } from '../planWording';
import { listTarget, withReading } from '../readTarget';
import type { AttemptedCommand } from '../report';
import { userArgument, type TargetUser, type TargetUsers } from '../targets';
import { targetName, usersText } from '../wording';

const source = 'chimeTelephony.user.signOut';

export async function signOutUser(parts: Parts, target: TargetUser): Promise<void> {
  const { connection, name, accountId, userId } = target;
  const attempted: AttemptedCommand = {
    sentence: l10n.t('{0} could not be signed out.', name),
    operation: 'LogoutUser',
    connection: connection.identity,
    user: target,
    retry: () => vscode.commands.executeCommand(source, userArgument(target)),
  };
  try {
    const outcome = await parts.writes.run(
      { source },
      {
        plan: { action: 'LogoutUser', identity: connection.identity, changes: [{ accountId, userId }] },
        connection,
        wording: {
          question: l10n.t('Sign {0} out of all devices?', name),
          confirm: l10n.t('Sign Out'),
          lines: [userLine(userId, name)],
        },
      },
    );
    if (outcome?.result === 'done') {
      void vscode.window.showInformationMessage(l10n.t('The service accepted the sign-out of {0}.', name));
    } else if (outcome?.result === 'failed' || outcome?.result === 'conflict') {
      parts.report.failed(attempted, failureOfOutcome(outcome));
    }
  } catch (error) {
    parts.report.failed(attempted, error);
  }
}

export async function signOutUsers(parts: Parts, { connection, target }: TargetUsers): Promise<void> {
  const title = targetName(target, connection.directory);
  try {
    const changes = await withReading(title, (reading) => listTarget(target, connection, reading));
    if (changes.length === 0) {
      throw Object.assign(new Error(l10n.t('There are no users in it.')), { kind: 'input' });
    }
    const started = await parts.writes.start(
      { source },
      {
        plan: { action: 'LogoutUser', identity: connection.identity, changes },
        connection,
        wording: {
          question: l10n.t('Sign {0} out of all devices?', usersText(changes.length)),
          confirm: l10n.t('Sign Out'),
          lines: [title, l10n.t('This cannot be undone.')],
        },
      },
    );
    if (started !== undefined) {
      parts.followRun(started);
    }
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t('{0}: they could not be signed out.', title),
        operation: 'LogoutUser',
        connection: connection.identity,
        retry: () => signOutUsers(parts, { connection, target }),
      },
      error,
    );
  }
}
