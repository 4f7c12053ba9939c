// Asks a person before a write: the dialog names connection, AWS account, endpoint, users and what would change.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Account } from '../chime/model';
import { displayText } from '../telephony/displayText';
import type { Verdict } from '../telephony/guard';
import { flippedKeys, type Change, type Plan } from '../telephony/plan';
import type { CallerIdentity } from '../service';
import type { OpenConnection } from './session';
import { connectionLabel } from './connectionWording';
import { accountName, onOff, telephonyLabel } from './wording';

/** What a person is told of a plan before it is carried out. */
export interface PlanWording {
  /** A question, such as "Sign Maria Garcia out of all devices?" */
  readonly question: string;
  /** The button that says yes. */
  readonly confirm: string;
  readonly userName: string;
}

/** Whose users are written to, as far as is known. */
export interface WriteTarget {
  readonly caller: CallerIdentity | undefined;
  /** The Chime account. */
  readonly accountId: string;
  readonly account: Account | undefined;
  readonly awsAccountId: string | undefined;
}

/** `always`: also for the writes that come after this one. */
export type Answer = 'no' | 'once' | 'always';

export async function confirmWrite(
  verdict: Exclude<Verdict, 'allow' | 'refuse'>,
  plan: Plan,
  connection: OpenConnection,
  target: WriteTarget,
  wording: PlanWording,
): Promise<Answer> {
  const lines = detailLines(plan, connection, target, wording);
  switch (verdict) {
    case 'confirm':
      return (await ask(wording.question, lines, [wording.confirm])) === undefined ? 'no' : 'once';
    case 'grant':
      return askForGrant(plan, target, lines, wording);
    case 'typeName':
      return askForName(plan, lines, wording);
  }
}

async function askForGrant(
  plan: Plan,
  { awsAccountId }: WriteTarget,
  lines: readonly string[],
  wording: PlanWording,
): Promise<Answer> {
  const always =
    plan.connection.kind === 'profile'
      ? l10n.t('Allow for This Profile')
      : l10n.t('Allow for This Connection');
  const once = l10n.t('Just This Once');
  const readOnly = l10n.t('This connection is read-only until you allow changes.');
  const answer = await ask(
    wording.question,
    [readOnly, '', ...lines],
    awsAccountId === undefined ? [once] : [once, always],
  );
  return answer === always ? 'always' : answer === once ? 'once' : 'no';
}

/** Many changes in production: the dialog shows them, and then the connection's name is typed, which nobody does by mistake. */
async function askForName(plan: Plan, lines: readonly string[], wording: PlanWording): Promise<Answer> {
  const { profile = 'environment' } = plan.connection;
  if ((await ask(wording.question, lines, [wording.confirm])) === undefined) {
    return 'no';
  }
  const typed = await vscode.window.showInputBox({
    title: wording.question,
    prompt: l10n.t(
      '"{0}" is marked as production. Type its name to change {1} users.',
      profile,
      plan.changes.length,
    ),
    ignoreFocusOut: true,
    validateInput: (text) => (text === profile ? undefined : l10n.t('Type "{0}".', profile)),
  });
  return typed === profile ? 'once' : 'no';
}

const ask = (
  question: string,
  lines: readonly string[],
  buttons: readonly string[],
): Thenable<string | undefined> =>
  vscode.window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, ...buttons);

function detailLines(
  plan: Plan,
  { identity }: OpenConnection,
  { caller, account, accountId, awsAccountId }: WriteTarget,
  { userName }: PlanWording,
): readonly string[] {
  return [
    l10n.t('Connection: {0}', connectionLabel(identity)),
    l10n.t('AWS account: {0}', awsAccountId ?? l10n.t('not known')),
    ...(caller === undefined ? [] : [l10n.t('Signed in as: {0}', caller.arn)]),
    l10n.t('Endpoint: {0}', identity.endpoint),
    l10n.t(
      'Chime account: {0}',
      account === undefined ? accountId : `${accountName(account)} (${accountId})`,
    ),
    ...plan.changes.map(({ userId }) => l10n.t('User: {0} ({1})', userName, userId)),
    ...(plan.action === 'UpdateUserSettings' ? plan.changes.flatMap(flipLines) : []),
  ].map(displayText);
}

const flipLines = ({ before, after }: Change): string[] =>
  flippedKeys(before, after).map(
    (key) => `${telephonyLabel(key)}: ${onOff(before[key])} → ${onOff(after[key])}`,
  );
