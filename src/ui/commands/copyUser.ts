// What can be copied of a user: the id, and the write as a command of the AWS CLI.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { cliCommand } from '../../telephony/cliCommand';
import type { Parts } from '../parts';
import { targetUser, userArgument } from '../targetUser';

export async function copyUserId(parts: Parts, argument: unknown): Promise<void> {
  const target = await targetUser(parts, argument);
  if (target !== undefined) {
    await vscode.env.clipboard.writeText(target.userId);
    vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the user ID'), 3000);
  }
}

/** With the settings as they are now, to be edited before it is run. */
export async function copyCliCommand(parts: Parts, argument: unknown): Promise<void> {
  const target = await targetUser(parts, argument);
  if (target === undefined) {
    return;
  }
  const { connection, name } = target;
  try {
    const telephony = await connection.client.getUserSettings(target);
    await vscode.env.clipboard.writeText(
      cliCommand(connection.identity, target, telephony, process.platform, connection.sandbox?.keys),
    );
    vscode.window.setStatusBarMessage(
      l10n.t('$(check) Copied as an AWS CLI command, with the settings as saved'),
      3000,
    );
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t('The settings of {0} could not be read.', name),
        operation: 'GetUserSettings',
        connection: connection.identity,
        user: target,
        retry: () => copyCliCommand(parts, userArgument(target)),
      },
      error,
    );
  }
}
