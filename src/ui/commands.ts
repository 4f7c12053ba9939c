// The whole feature list on one screen: each command of package.json and what it does. A bundle of its own, that is loaded with the
// first command.

import { env, l10n } from 'vscode';
import type { TelephonyKey } from '../chime/model';
import { useLanguage } from '../text/language';
import { changeUser, changeUsers } from './commands/changeUser';
import { copySandboxConnection, resetSandbox, simulateFault } from './commands/controlSandbox';
import { copyCommandLine, copySandboxCommandLine } from './commands/copyCommandLine';
import { copyPolicy } from './commands/copyPolicy';
import { copyCliCommand, copyCliCommands, copyUserId, copyUserIds } from './commands/copyUser';
import { diagnoseConnection } from './commands/diagnoseConnection';
import { filterUsers, loadAllUsers, refresh } from './commands/filterUsers';
import { findUser } from './commands/findUser';
import { deleteRun, filterHistory, showUsersOfRun } from './commands/runRecord';
import { copyRunAsTable, copyUserIdOfRun, saveReport } from './commands/runReports';
import { makeReadOnly } from './commands/makeReadOnly';
import { openProfile } from './commands/openProfile';
import { openWalkthrough } from './commands/openWalkthrough';
import { leaveRun, resumeRun, retryFailed } from './commands/resumeRun';
import { runOf } from './commands/runArgument';
import { selectConnection, useSandbox } from './commands/selectConnection';
import { signIn } from './commands/signIn';
import { signOutUser, signOutUsers, signOutUsersOfRun } from './commands/signOut';
import {
  openTableOfUser,
  openTableOfUsers,
  previewDesiredState,
  previewTable,
  refreshTable,
  saveTable,
} from './commands/tables';
import { undoRun } from './commands/undoRun';
import { updateSettings } from './commands/updateSettings';
import type { Parts } from './commands/parts';
import { targetOf, type TargetUser, type TargetUsers } from './commands/target';
import type { CancelledNode, FailureNode, MoreNode } from './accounts/accountsNodes';

// Needed with the first form and the first write: before them none of it is loaded.
export { LockFiles } from '../telephony/locks/lockFiles';
export { FormPanel, userOf } from './form/formPanel';
export { followRun } from './history/followRun';
export { askAboutRuns } from './history/askAboutRuns';
export { confirmWrite } from './writes/confirmWrite';

// This bundle has words of its own.
useLanguage({ language: env.language, texts: l10n.bundle });

/** @param selected all selected rows, where it was called on one of them */
type Command = (parts: Parts, argument: unknown, id: string, selected: unknown) => unknown;

export const commands: Readonly<Record<string, Command>> = {
  'chimeTelephony.connection.select': selectConnection,
  'chimeTelephony.connection.useSandbox': useSandbox,
  'chimeTelephony.connection.signIn': signIn,
  'chimeTelephony.connection.makeReadOnly': makeReadOnly,
  'chimeTelephony.connection.diagnose': diagnoseConnection,
  'chimeTelephony.awsFiles.open': openProfile,
  'chimeTelephony.policy.copy': copyPolicy,
  'chimeTelephony.accounts.refresh': refresh,
  'chimeTelephony.users.filter': filterUsers,
  'chimeTelephony.users.clearFilter': ({ filter }) => filter.use(undefined),
  'chimeTelephony.users.loadAll': loadAllUsers,
  'chimeTelephony.user.find': findUser,
  'chimeTelephony.user.editTelephony': forUsers(openUserForm, openUserGrid),
  'chimeTelephony.user.updateSettings': forUsers(updateSettings, openUserGrid),
  'chimeTelephony.inboundCalling.turnOn': turn('InboundCalling', true),
  'chimeTelephony.inboundCalling.turnOff': turn('InboundCalling', false),
  'chimeTelephony.outboundCalling.turnOn': turn('OutboundCalling', true),
  'chimeTelephony.outboundCalling.turnOff': turn('OutboundCalling', false),
  'chimeTelephony.sms.turnOn': turn('SMS', true),
  'chimeTelephony.sms.turnOff': turn('SMS', false),
  'chimeTelephony.preview.apply': ({ previews }, argument) => previews.apply(argument),
  'chimeTelephony.preview.cancel': ({ previews }, argument) => previews.cancel(argument),
  'chimeTelephony.user.signOut': forUsers(signOutUser, signOutUsers),
  'chimeTelephony.user.copyId': forUsers(copyUserId, copyUserIds),
  'chimeTelephony.users.signOut': forUsers(signOutUser, signOutUsers),
  'chimeTelephony.users.copyIds': forUsers(copyUserId, copyUserIds),
  'chimeTelephony.user.copyCliCommand': forUsers(copyCliCommand, copyCliCommands),
  'chimeTelephony.table.open': forUsers(openTableOfUser, openTableOfUsers),
  'chimeTelephony.table.preview': previewTable,
  'chimeTelephony.table.previewDesiredState': previewDesiredState,
  'chimeTelephony.table.refresh': refreshTable,
  'chimeTelephony.table.save': saveTable,
  'chimeTelephony.user.showHistory': filterHistory,
  'chimeTelephony.run.pause': withRun(({ writes }, id) => writes.pause(id)),
  'chimeTelephony.run.cancel': withRun(({ writes }, id) => writes.cancel(id)),
  'chimeTelephony.run.resume': resumeRun,
  'chimeTelephony.run.retryFailed': retryFailed,
  'chimeTelephony.run.leave': leaveRun,
  'chimeTelephony.run.undo': undoRun,
  'chimeTelephony.change.undo': undoRun,
  'chimeTelephony.run.showUsers': showUsersOfRun,
  'chimeTelephony.run.compare': showUsersOfRun,
  'chimeTelephony.run.saveReport': saveReport,
  'chimeTelephony.run.copy': copyRunAsTable,
  'chimeTelephony.change.copyUserId': copyUserIdOfRun,
  'chimeTelephony.run.signOutUsers': signOutUsersOfRun,
  'chimeTelephony.run.delete': deleteRun,
  'chimeTelephony.history.refresh': ({ historyTree }) => historyTree.refresh(),
  'chimeTelephony.history.clearFilter': ({ historyTree }) => historyTree.showOnly(undefined),
  'chimeTelephony.sandbox.simulate': simulateFault,
  'chimeTelephony.sandbox.reset': resetSandbox,
  'chimeTelephony.sandbox.copyConnection': copySandboxConnection,
  'chimeTelephony.sandbox.copyCommandLine': copySandboxCommandLine,
  'chimeTelephony.output.show': ({ log }) => log.show(),
  'chimeTelephony.commandLine.copy': copyCommandLine,
  'chimeTelephony.walkthrough.open': openWalkthrough,
  'chimeTelephony.list.loadMore': ({ accountsTree }, node) => accountsTree.loadMore(node as MoreNode),
  'chimeTelephony.list.retry': ({ accountsTree }, node) =>
    accountsTree.retry(node as FailureNode | CancelledNode),
};

function openUserForm({ forms }: Parts, user: TargetUser): Promise<void> {
  return forms.open(user, user.connection);
}

function openUserGrid({ userGrids }: Parts, { target, connection }: TargetUsers): Promise<void> {
  return userGrids.openUsers(target, connection);
}

function turn(key: TelephonyKey, value: boolean): Command {
  return forUsers(
    (parts, target, id) => changeUser(parts, target, id, { [key]: value }),
    (parts, targets, id) => changeUsers(parts, targets, id, { [key]: value }),
  );
}

/** What acts on all that is selected: on one user, or on many. */
function forUsers(
  one: (parts: Parts, target: TargetUser, id: string) => unknown,
  many: (parts: Parts, targets: TargetUsers, id: string) => unknown,
): Command {
  return async (parts, argument, id, selected) => {
    const target = await targetOf(parts, argument, selected);
    return target && ('target' in target ? many(parts, target, id) : one(parts, target, id));
  };
}

function withRun(act: (parts: Parts, run: string) => unknown): Command {
  return async (parts, argument) => {
    const listed = await runOf(parts, argument);
    return listed && act(parts, listed.id);
  };
}

/** What a command does not explain itself, such as a connection that can't be opened, is explained here. */
export async function runCommand(
  parts: Parts,
  id: string,
  argument: unknown,
  selected: unknown,
): Promise<unknown> {
  try {
    parts.session.personActed();
    const command = Object.hasOwn(commands, id) ? commands[id] : undefined;
    return await command?.(parts, argument, id, selected);
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't run the command."),
        operation: id,
        identity: parts.session.opened?.identity,
        retry: () => runCommand(parts, id, argument, selected),
      },
      error,
    );
    return undefined;
  }
}
