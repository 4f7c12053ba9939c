// Resumes a run that was paused, cancelled or interrupted, or retries its failed users. Or discards the rest of the run.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { isSameConnection, type ConnectionIdentity } from '../../connectionIdentity';
import type { UserReference } from '../../chime/model';
import type { Outcome } from '../../telephony/apply';
import type { ListedRun } from '../../telephony/history/history';
import type { RunDetails } from '../../telephony/history/readRun';
import type { Plan } from '../../telephony/plan';
import { reconcile, remainingPlan, type Remaining } from '../../telephony/remaining';
import { Outcomes, type Tally } from '../../telephony/tally';
import { connectionLabel } from '../../text/connectionWording';
import { missingLines, runTitle } from '../../text/runWording';
import type { Parts } from './parts';
import { flipCountLines } from '../../text/planWording';
import { readAll, withReading } from '../users/readUsers';
import type { OpenConnection } from '../connection/session';
import { usersText } from '../../text/wording';
import { ofUsers, runOf, usersOf } from './runArgument';

export async function resumeRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed === undefined) {
    return;
  }
  if (parts.writes.runs.has(listed.id)) {
    parts.writes.resume(listed.id);
  } else {
    await goOn(parts, listed, 'unfinished', 'chimeTelephony.run.resume');
  }
}

export async function retryFailed(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed !== undefined) {
    await goOn(parts, listed, 'failed', 'chimeTelephony.run.retryFailed', usersOf(argument));
  }
}

/** Ends an interrupted run without its remaining changes. */
export async function leaveRun(parts: Parts, argument: unknown): Promise<void> {
  const listed = await runOf(parts, argument);
  if (listed !== undefined) {
    await leave(parts, listed, []);
  }
}

/** @param the only users to resume; without it, all users */
async function goOn(
  parts: Parts,
  listed: ListedRun,
  remaining: Remaining,
  source: string,
  users?: readonly UserReference[],
): Promise<void> {
  const details = await parts.history.read(listed);
  const title = runTitle(details.run);
  if (!details.begun) {
    await leave(parts, listed, []);
    return;
  }
  assertWhole(details);
  const connection = await connectionOf(parts, details.run.connection);
  const plan = planOf(remainingPlan(details, remaining), users);
  if (plan.changes.length === 0) {
    if (listed.state === 'brokenOff') {
      // Only its end is missing.
      await leave(parts, listed, []);
    }
    void vscode.window.showInformationMessage(l10n.t('{0}: the run has no remaining changes.', title));
    return;
  }
  // What the service says now is what the person decides on; each user is read again just before the write.
  const found = await whatIsNow(plan, connection, title);
  await parts.writes.goOn({ source, remaining }, listed, details, {
    plan,
    connection,
    alwaysConfirm: details.run.users > 1,
    wording: {
      question:
        remaining === 'failed'
          ? l10n.t('Retry for {0}?', usersText(plan.changes.length))
          : l10n.t('Resume for {0}?', usersText(plan.changes.length)),
      confirm: remaining === 'failed' ? l10n.t('Retry') : l10n.t('Resume'),
      ...(plan.action === 'LogoutUser' && { keep: l10n.t('Keep Signed In') }),
      lines: [...nowLines(found), ...(plan.action === 'LogoutUser' ? [] : flipCountLines(plan.changes))],
      ...(listed.state === 'brokenOff' && {
        instead: { label: l10n.t('Discard Rest'), run: () => leave(parts, listed, found) },
      }),
    },
  });
}

const planOf = (plan: Plan, users: readonly UserReference[] | undefined): Plan =>
  plan.action === 'LogoutUser'
    ? { ...plan, changes: ofUsers(plan.changes, users) }
    : { ...plan, changes: ofUsers(plan.changes, users) };

/** A sign-out leaves nothing behind that could be read. */
async function whatIsNow(plan: Plan, connection: OpenConnection, title: string): Promise<readonly Outcome[]> {
  if (plan.action === 'LogoutUser') {
    return [];
  }
  const reads = await withReading(title, (reading) => readAll(plan.changes, connection, reading));
  return reconcile(plan.changes, reads);
}

function nowLines(found: readonly Outcome[]): readonly string[] {
  const outcomes = new Outcomes();
  for (const outcome of found) {
    outcomes.add(outcome);
  }
  const { changed, conflicts, failed, notDone }: Tally = outcomes.tally;
  return [
    ...(changed > 0 ? [l10n.t('Already set: {0}', usersText(changed))] : []),
    ...(notDone > 0 ? [l10n.t('Not changed yet: {0}', usersText(notDone))] : []),
    ...(conflicts > 0 ? [l10n.t('Skipped, changed by someone else: {0}', usersText(conflicts))] : []),
    ...(failed > 0 ? [l10n.t('Settings could not be read: {0}', usersText(failed))] : []),
  ];
}

/** Records what is known now and ends the run: it is not offered again. */
async function leave(
  { history, historyTree }: Parts,
  listed: ListedRun,
  found: readonly Outcome[],
): Promise<void> {
  const title = listed.run === undefined ? '' : runTitle(listed.run);
  const hadBegun = await history
    .leave(listed, 'chimeTelephony.run.leave', found)
    .finally(() => historyTree.refresh());
  if (hadBegun) {
    vscode.window.setStatusBarMessage(l10n.t('$(check) {0}: discarded the rest.', title), 5000);
  } else {
    void vscode.window.showInformationMessage(
      l10n.t(
        '{0}: the run was interrupted before its first change. Plan the change again if you still need it.',
        title,
      ),
    );
  }
}

/** @throws when the record does not say what was planned for some of its users: what is left of it would not be the run */
export function assertWhole(details: RunDetails): void {
  const missing = missingLines(details);
  if (missing.length > 0) {
    throw Object.assign(new Error(missing.join(' ')), { kind: 'history', name: 'PlanDamaged' });
  }
}

/** @throws when the run belongs to another connection than the one in use: to write elsewhere would be another plan */
export async function connectionOf(parts: Parts, wanted: ConnectionIdentity): Promise<OpenConnection> {
  const connection = await parts.session.connect();
  if (!isSameConnection(connection.identity, wanted)) {
    throw Object.assign(new Error(`${connectionLabel(wanted)}, ${wanted.endpoint}`), {
      kind: 'otherConnection',
    });
  }
  return connection;
}
