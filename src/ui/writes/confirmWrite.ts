// Asks a person before a write: the dialog names connection, AWS account, endpoint, users and what would change.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Profile } from '../../service';
import { displayText } from '../../telephony/displayText';
import type { Verdict } from '../../telephony/guard';
import type { Plan } from '../../telephony/plan';
import type { OpenConnection } from '../connection/session';
import { connectionLabel, passedOverText, profileSourceText } from '../../text/connectionWording';
import type { PlanWording } from '../../text/planWording';
import type { WriteTarget } from './write';
import { accountText, usersText } from '../../text/wording';

/** `always`: also for the writes that come after this one. */
export type Answer = 'no' | 'once' | 'always';

export async function confirmWrite(
  verdict: Exclude<Verdict, 'allow' | 'refuse'>,
  plan: Plan,
  connection: OpenConnection,
  target: WriteTarget,
  wording: PlanWording,
): Promise<Answer> {
  const lines = detailLines(connection, target, wording);
  switch (verdict) {
    case 'confirm':
      return (await ask(wording, lines, [wording.confirm])) === undefined ? 'no' : 'once';
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
    plan.identity.kind === 'profile' ? l10n.t('Allow for This Profile') : l10n.t('Allow for This Connection');
  const once = l10n.t('Just This Once');
  const readOnly = l10n.t('This connection is read-only until you allow changes.');
  const answer = await ask(
    wording,
    [readOnly, '', ...lines],
    awsAccountId === undefined ? [once] : [once, always],
  );
  return answer === always ? 'always' : answer === once ? 'once' : 'no';
}

/** Many changes in production: after the dialog the person types the name of the connection. */
async function askForName(plan: Plan, lines: readonly string[], wording: PlanWording): Promise<Answer> {
  const { profile = 'environment' } = plan.identity;
  if ((await ask(wording, lines, [wording.confirm])) === undefined) {
    return 'no';
  }
  const typed = await vscode.window.showInputBox({
    title: wording.question,
    prompt: l10n.t(
      '"{0}" is marked as production. Type "{0}" to continue with {1}.',
      profile,
      usersText(plan.changes.length),
    ),
    ignoreFocusOut: true,
    validateInput: (text) => (text === profile ? undefined : l10n.t('Type "{0}".', profile)),
  });
  return typed === profile ? 'once' : 'no';
}

async function ask(
  { question, keep, instead }: PlanWording,
  lines: readonly string[],
  buttons: readonly string[],
): Promise<string | undefined> {
  // VS Code shows its own "Cancel" last and presses the first button by default.
  const first = keep === undefined ? [] : [keep];
  const others = instead === undefined ? [] : [instead.label];
  const options = { modal: true, detail: lines.join('\n') };
  const answer = await vscode.window.showWarningMessage(question, options, ...first, ...buttons, ...others);
  if (answer === keep) {
    return undefined;
  }
  if (answer === undefined || answer !== instead?.label) {
    return answer;
  }
  await instead.run();
  return undefined;
}

function detailLines(
  { identity, aws }: OpenConnection,
  { caller, accounts, awsAccountId }: WriteTarget,
  { lines }: PlanWording,
): readonly string[] {
  return [
    l10n.t('Connection: {0}', connectionLabel(identity)),
    ...credentialLines(aws?.profile),
    l10n.t('AWS account: {0}', awsAccountId ?? l10n.t('unknown')),
    ...(caller === undefined ? [] : [l10n.t('Signed in as: {0}', caller.arn)]),
    l10n.t('Endpoint: {0}', identity.endpoint),
    ...accounts.map((account) =>
      l10n.t('Chime account: {0}', accountText(account.AccountId, 'Name' in account ? account : undefined)),
    ),
    ...lines,
  ].map(displayText);
}

/** Which source of the profile signs, and which do not. */
function credentialLines(profile: Profile | undefined): readonly string[] {
  if (profile === undefined) {
    return [];
  }
  const others = passedOverText(profile);
  const used = profileSourceText(profile);
  return [
    others === undefined
      ? l10n.t('Credentials: {0}', used)
      : l10n.t('Credentials: {0} (not used: {1})', used, others),
  ];
}
