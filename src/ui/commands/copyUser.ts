// What can be copied of a user: the id, and the write as a command of the AWS CLI.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { cliCommand, cliCommands } from '../../telephony/cliCommand';
import type { Parts } from './parts';
import { listTarget, readAll, withReading } from '../users/readUsers';
import { onConnectionNow, type TargetUser, type TargetUsers } from './target';
import { numberText } from '../../text/language';
import { usersText } from '../../text/wording';
import { targetName } from '../users/targetName';

export async function copyUserId(_parts: Parts, { userId }: TargetUser): Promise<void> {
  await vscode.env.clipboard.writeText(userId);
  vscode.window.setStatusBarMessage(l10n.t('$(check) Copied the user ID'), 3000);
}

/** A line each. */
export async function copyUserIds(parts: Parts, users: TargetUsers): Promise<void> {
  const { connection, target } = users;
  const title = targetName(target, connection.directory);
  try {
    const listed = await withReading(title, (reading) => listTarget(target, connection, reading));
    await vscode.env.clipboard.writeText(listed.map(({ userId }) => `${userId}\n`).join(''));
    vscode.window.setStatusBarMessage(
      l10n.t('$(check) Copied user IDs: {0}', numberText(listed.length)),
      3000,
    );
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't list the users ({0}).", title),
        operation: 'Listing users',
        identity: connection.identity,
        retry: async () => copyUserIds(parts, await onConnectionNow(parts, users)),
      },
      error,
    );
  }
}

/** With the settings as they are now, to be edited before it is run. */
export async function copyCliCommand(parts: Parts, target: TargetUser): Promise<void> {
  const { connection, name } = target;
  try {
    const telephony = await connection.directory.getUserSettings(target);
    await vscode.env.clipboard.writeText(
      cliCommand(connection.identity, target, telephony, process.platform, connection.sandbox?.keys),
    );
    vscode.window.setStatusBarMessage(
      l10n.t('$(check) Copied an AWS CLI command with the saved settings'),
      3000,
    );
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't copy the AWS CLI command for {0}.", name),
        operation: 'GetUserSettings',
        identity: connection.identity,
        user: target,
        retry: async () => copyCliCommand(parts, await onConnectionNow(parts, target)),
      },
      error,
    );
  }
}

/** A command for each user who could be read. */
export async function copyCliCommands(parts: Parts, users: TargetUsers): Promise<void> {
  const { connection, target } = users;
  const { identity, sandbox, directory } = connection;
  const title = targetName(target, directory);
  try {
    const reads = await withReading(title, async (reading) =>
      readAll(await listTarget(target, connection, reading), connection, reading),
    );
    const read = reads.filter((one) => 'telephony' in one);
    const { commands, refused } = cliCommands(identity, read, process.platform, sandbox?.keys);
    refused.forEach(({ error, ...user }) =>
      parts.report.logged({ sentence: title, operation: 'Copying AWS CLI commands', identity, user }, error),
    );
    if (commands.length === 0 && refused[0] !== undefined) {
      throw refused[0].error;
    }
    await vscode.env.clipboard.writeText(commands.map((command) => `${command}\n`).join(''));
    const left = [
      [reads.length - read.length, l10n.t('Not read: {0}.', usersText(reads.length - read.length))],
      [refused.length, l10n.t('No command for {0}: see the output.', usersText(refused.length))],
    ] as const;
    void vscode.window.showInformationMessage(
      [
        l10n.t('Copied AWS CLI commands for {0}.', usersText(commands.length)),
        ...left.flatMap(([count, sentence]) => (count === 0 ? [] : [sentence])),
      ].join(' '),
    );
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't copy the AWS CLI commands for the users ({0}).", title),
        operation: 'Reading settings',
        identity,
        retry: async () => copyCliCommands(parts, await onConnectionNow(parts, users)),
      },
      error,
    );
  }
}
