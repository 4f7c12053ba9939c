// Changes the Telephony of one user or of many, as every command does it: read, plan, write, say what became of it.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { failureOfOutcome, type Outcome } from '../../telephony/apply';
import { flippedKeys, planUpdateOfMany, type Wanted } from '../../telephony/plan';
import type { Telephony } from '../../chime/model';
import type { Parts } from './parts';
import { partsText } from '../../text/language';
import { oneUserWording, wantedText } from '../../text/planWording';
import { listTarget, readAll } from '../users/readUsers';
import type { AttemptedCommand } from '../report/report';
import { onConnectionNow, type TargetUser, type TargetUsers } from './target';
import { onOff, telephonyLabel } from '../../text/wording';
import { changeOne } from '../writes/changeOne';
import { previewTitle, targetName } from '../users/targetName';
import { signOutUser } from './signOut';

/** @param source the command's id, for the history */
export async function changeUser(
  parts: Parts,
  target: TargetUser,
  source: string,
  wanted: Wanted,
): Promise<void> {
  const { connection, name, accountId, userId } = target;
  const attempted: AttemptedCommand = {
    sentence: l10n.t("Can't change the settings of {0}.", name),
    operation: 'UpdateUserSettings',
    identity: connection.identity,
    user: target,
    retry: async () => changeUser(parts, await onConnectionNow(parts, target), source, wanted),
  };
  try {
    const user = { accountId, userId };
    const changed = await changeOne(
      parts,
      { source },
      {
        user,
        wanted,
        connection,
        read: async (signal) =>
          vscode.window.withProgress({ location: { viewId: 'chimeTelephony.accounts' } }, () =>
            connection.directory.getUserSettings(user, signal),
          ),
        wording: (change) => oneUserWording(change, name),
      },
    );
    if (changed?.outcome !== undefined) {
      tell(parts, target, attempted, changed.before, changed.outcome);
    } else if (changed !== undefined) {
      void vscode.window.showInformationMessage(
        l10n.t('{0}: {1}. No change was needed.', name, wantedText(wanted)),
      );
    }
  } catch (error) {
    parts.report.failed(attempted, error);
  }
}

/** Shows what would change; it is written when the person confirms that. */
export async function changeUsers(
  parts: Parts,
  users: TargetUsers,
  source: string,
  wanted: Wanted,
): Promise<void> {
  const { connection, target } = users;
  const title = targetName(target, connection.directory);
  try {
    await parts.previews.open(title, async (reading) => {
      const reads = await readAll(await listTarget(target, connection, reading), connection, reading);
      return {
        planned: planUpdateOfMany(connection.identity, reads, () => wanted),
        connection,
        title: previewTitle(target, connection.directory, reads.length),
        titleOfOne: (name) => name,
        start: { source },
      };
    });
  } catch (error) {
    parts.report.failed(
      {
        sentence: l10n.t("Can't read the settings of the users ({0}).", title),
        operation: 'Reading settings',
        identity: connection.identity,
        retry: async () => changeUsers(parts, await onConnectionNow(parts, users), source, wanted),
      },
      error,
    );
  }
}

function tell(
  parts: Parts,
  target: TargetUser,
  attempted: AttemptedCommand,
  before: Telephony,
  outcome: Outcome,
): void {
  switch (outcome.result) {
    case 'done':
      offerSignOut(parts, target, before, outcome.telephony ?? before).catch((error: unknown) =>
        parts.report.failed(attempted, error),
      );
      return;
    case 'conflict':
    case 'failed':
      parts.report.failed(attempted, failureOfOutcome(outcome));
      return;
    case 'notDone':
      return;
  }
}

/** The service applies a change at the user's next sign-in, so signing out is what makes it count now. */
async function offerSignOut(
  parts: Parts,
  target: TargetUser,
  before: Telephony,
  after: Telephony,
): Promise<void> {
  const changed = flippedKeys(before, after).map((key) => `${telephonyLabel(key)}: ${onOff(after[key])}`);
  const signOut = l10n.t('Sign User Out…');
  const answer = await vscode.window.showInformationMessage(
    l10n.t('{0}: {1}. The change applies at the next sign-in.', target.name, partsText(changed)),
    signOut,
  );
  if (answer === signOut) {
    await signOutUser(parts, await onConnectionNow(parts, target));
  }
}
