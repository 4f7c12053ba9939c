// Signs users out of all devices. The service applies changed settings at the next sign-in.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { UserReference } from '../../chime/model';
import { failureOfOutcome } from '../../telephony/apply';
import type { Parts } from './parts';
import { userLine } from '../../text/planWording';
import { runTitle } from '../../text/runWording';
import { lookUpUsers } from '../preview/lookUpUsers';
import { listTarget, withReading } from '../users/readUsers';
import { inputError } from '../report/inputError';
import type { AttemptedCommand } from '../report/report';
import { onConnectionNow, type TargetUser, type TargetUsers } from './target';
import { accountName, mostNamed, namesText, userName, usersText } from '../../text/wording';
import { connectionOf } from './resumeRun';
import { runOf } from './runArgument';
import { targetName } from '../users/targetName';

const source = 'chimeTelephony.user.signOut';

export async function signOutUser(parts: Parts, target: TargetUser): Promise<void> {
  const { connection, name, accountId, userId } = target;
  const attempted: AttemptedCommand = {
    sentence: l10n.t("Can't sign out {0}.", name),
    operation: 'LogoutUser',
    identity: connection.identity,
    user: target,
    retry: async () => signOutUser(parts, await onConnectionNow(parts, target)),
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

/** Offered after a run: signs those users out whose settings it changed. */
export async function signOutUsersOfRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  const { run, outcomes } = await parts.history.read(listed);
  const users = [...outcomes].filter(({ result }) => result === 'done').map(referenceOf);
  const [first] = users;
  if (run.action === 'LogoutUser' || first === undefined) {
    throw inputError(l10n.t('The run has changed no user.'));
  }
  const connection = await connectionOf(parts, run.connection);
  if (users.length > 1) {
    await signOutUsers(parts, { connection, target: { kind: 'many', accountIds: [], users } });
    return;
  }
  const findUser = await withReading(runTitle(run), (reading) => lookUpUsers(users, connection, reading));
  const user = findUser(first) ?? { UserId: first.userId };
  await signOutUser(parts, { ...first, connection, name: userName(user) });
}

const referenceOf = ({ accountId, userId }: UserReference): UserReference => ({ accountId, userId });

export async function signOutUsers(parts: Parts, users: TargetUsers): Promise<void> {
  const { connection, target } = users;
  const title = targetName(target, connection.directory);
  try {
    const { changes, names } = await withReading(title, async (reading) => {
      const listed = await listTarget(target, connection, reading);
      const named = listed.slice(0, mostNamed);
      const findUser = await lookUpUsers(named, connection, reading);
      return {
        changes: listed,
        names: named.map((user) => userName(findUser(user) ?? { UserId: user.userId })),
      };
    });
    if (changes.length === 0) {
      throw inputError(l10n.t('There are no users to sign out.'));
    }
    await parts.writes.start(
      { source },
      {
        plan: { action: 'LogoutUser', identity: connection.identity, changes },
        connection,
        wording: {
          question: signOutQuestion(users, changes.length),
          confirm: l10n.t('Sign Out'),
          keep: l10n.t('Keep Signed In'),
          lines: [
            ...(target.accountIds.length > 0 ? [title] : []),
            l10n.t('Users: {0}', namesText(names, changes.length)),
            l10n.t('A sign-out cannot be undone.'),
          ],
        },
      },
    );
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't sign out the users ({0}).", title),
        operation: 'LogoutUser',
        identity: connection.identity,
        retry: async () => signOutUsers(parts, await onConnectionNow(parts, users)),
      },
      error,
    );
  }
}

/** A row of an account stands for all of its users, which the question says. */
function signOutQuestion({ connection, target }: TargetUsers, count: number): string {
  const { accountIds, filter, users } = target;
  const [accountId, ...others] = accountIds;
  const account = accountId === undefined ? undefined : connection.directory.findAccount(accountId);
  const isWhole = others.length === 0 && users.length === 0 && filter === undefined && count > 1;
  return account !== undefined && isWhole
    ? l10n.t('Sign out all {0} of {1}?', usersText(count), accountName(account))
    : l10n.t('Sign {0} out of all devices?', usersText(count));
}
