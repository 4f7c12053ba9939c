// The whole feature list on one screen: each command of package.json and what it does.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { TelephonyKey } from '../chime/model';
import { changeUser } from './commands/changeUser';
import { resetSandbox, simulateFault } from './commands/controlSandbox';
import { copyPolicy } from './commands/copyPolicy';
import { copyCliCommand, copyUserId } from './commands/copyUser';
import { diagnoseConnection } from './commands/diagnoseConnection';
import { filterUsers, loadAllUsers, refresh } from './commands/filterUsers';
import { findUser } from './commands/findUser';
import { makeReadOnly } from './commands/makeReadOnly';
import { openAwsFiles } from './commands/openAwsFiles';
import { selectConnection } from './commands/selectConnection';
import { signIn } from './commands/signIn';
import { signOutUser } from './commands/signOutUser';
import { updateSettings } from './commands/updateSettings';
import type { Parts } from './parts';
import { targetUser } from './targetUser';
import type { FailureNode, MoreNode } from './tree/nodes';

type Command = (parts: Parts, argument: unknown, id: string) => unknown;

export const commands: Readonly<Record<string, Command>> = {
  'chimeTelephony.connection.select': selectConnection,
  'chimeTelephony.connection.useSandbox': ({ session }) => session.select({ kind: 'sandbox' }),
  'chimeTelephony.connection.signIn': signIn,
  'chimeTelephony.connection.makeReadOnly': makeReadOnly,
  'chimeTelephony.connection.diagnose': diagnoseConnection,
  'chimeTelephony.awsFiles.open': openAwsFiles,
  'chimeTelephony.policy.copy': copyPolicy,
  'chimeTelephony.accounts.refresh': refresh,
  'chimeTelephony.users.filter': filterUsers,
  'chimeTelephony.users.clearFilter': ({ filter }) => filter.use(undefined),
  'chimeTelephony.users.loadAll': loadAllUsers,
  'chimeTelephony.user.find': findUser,
  'chimeTelephony.user.editTelephony': async (parts, argument) => {
    const target = await targetUser(parts, argument);
    return target && parts.forms.open(target, target.connection);
  },
  'chimeTelephony.user.updateSettings': updateSettings,
  'chimeTelephony.inboundCalling.turnOn': turn('InboundCalling', true),
  'chimeTelephony.inboundCalling.turnOff': turn('InboundCalling', false),
  'chimeTelephony.outboundCalling.turnOn': turn('OutboundCalling', true),
  'chimeTelephony.outboundCalling.turnOff': turn('OutboundCalling', false),
  'chimeTelephony.sms.turnOn': turn('SMS', true),
  'chimeTelephony.sms.turnOff': turn('SMS', false),
  'chimeTelephony.user.signOut': async (parts, argument) => {
    const target = await targetUser(parts, argument);
    return target && signOutUser(parts, target);
  },
  'chimeTelephony.user.copyId': copyUserId,
  'chimeTelephony.user.copyCliCommand': copyCliCommand,
  'chimeTelephony.sandbox.simulate': simulateFault,
  'chimeTelephony.sandbox.reset': resetSandbox,
  'chimeTelephony.output.show': ({ log }) => log.show(),
  'chimeTelephony.list.loadMore': ({ tree }, node) => tree.loadMore(node as MoreNode),
  'chimeTelephony.list.retry': ({ tree }, node) => tree.retry(node as FailureNode),
};

function turn(key: TelephonyKey, value: boolean): Command {
  return async (parts, argument, id) => {
    const target = await targetUser(parts, argument);
    return target && changeUser(parts, target, id, { [key]: value });
  };
}

export function registerCommands(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, command]) =>
      vscode.commands.registerCommand(id, (argument: unknown) => run(parts, id, command, argument)),
    ),
  );
}

/** What a command does not explain itself, such as a connection that can't be opened, is explained here. */
async function run(parts: Parts, id: string, command: Command, argument: unknown): Promise<unknown> {
  try {
    parts.session.personActed();
    return await command(parts, argument, id);
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t('The command could not be carried out.'),
        operation: id,
        connection: parts.session.opened?.identity,
        retry: () => run(parts, id, command, argument),
      },
      error,
    );
    return undefined;
  }
}
