// The one way of every write: the plan is judged, confirmed by a person, recorded, applied, and recorded again.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { applyPlan, type Outcome } from '../telephony/apply';
import { judgeWrite } from '../telephony/guard';
import type { History } from '../telephony/history';
import { flippedKeys, type Change, type Plan } from '../telephony/plan';
import type { OpenConnection, Session } from './session';
import { onOff, telephonyLabel } from './wording';

/** What a person is told of a plan before it is carried out. */
export interface PlanWording {
  /** A question, such as "Sign Maria Garcia out of all devices?" */
  readonly question: string;
  /** The button that says yes. */
  readonly confirm: string;
  readonly userName: string;
}

export class Writes implements vscode.Disposable {
  private readonly written = new vscode.EventEmitter<Outcome>();

  /** An outcome of any write, whoever started it. */
  readonly onDidWrite = this.written.event;

  constructor(
    private readonly session: Session,
    private readonly history: History,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * Carries the plan out on the connection that it was made on.
   * @param source the command that started it, for the history
   * @returns an outcome for each change; `undefined` when the person did not confirm
   * @throws when the connection is another by now, or the history can't be written: nothing was sent then
   */
  async run(
    source: string,
    plan: Plan,
    connection: OpenConnection,
    wording: PlanWording,
  ): Promise<readonly Outcome[] | undefined> {
    this.session.assertCurrent(connection);
    if (judgeWrite(plan) === 'confirm' && !(await confirm(plan, connection, wording))) {
      return undefined;
    }
    this.session.assertCurrent(connection);
    const run = await this.history.begin(source, plan);
    const outcomes: Outcome[] = [];
    try {
      for await (const outcome of applyPlan(plan, connection.client)) {
        outcomes.push(outcome);
        await run.record(outcome);
        this.logOutcome(plan, outcome);
        this.written.fire(outcome);
      }
    } finally {
      await run.end();
    }
    return outcomes;
  }

  dispose(): void {
    this.written.dispose();
  }

  private logOutcome({ action, connection }: Plan, outcome: Outcome): void {
    const { accountId, userId, result } = outcome;
    const where = connection.kind === 'sandbox' ? 'sandbox' : `profile ${connection.profile}`;
    const requestId = outcome.result === 'done' ? (outcome.requestId ?? 'none') : 'none';
    this.log.info(
      `${action} ${result}: ${where}, account ${accountId}, user ${userId}, request id ${requestId}`,
    );
  }
}

/** Names profile, AWS account, endpoint and user, so that nobody writes to the wrong directory by mistake. */
async function confirm(plan: Plan, connection: OpenConnection, wording: PlanWording): Promise<boolean> {
  const accountId = plan.changes[0]?.accountId ?? '';
  const { identity, directory, client } = connection;
  const account =
    directory.findAccount(accountId) ?? (await client.getAccount(accountId).catch(() => undefined));
  const detail = [
    identity.kind === 'sandbox'
      ? l10n.t('Connection: {0}', l10n.t('Sandbox'))
      : l10n.t('Profile: {0}', identity.profile ?? ''),
    l10n.t('AWS account: {0}', account?.AwsAccountId ?? l10n.t('not known')),
    l10n.t('Endpoint: {0}', identity.endpoint),
    l10n.t('Chime account: {0}', account === undefined ? accountId : `${account.Name} (${accountId})`),
    ...plan.changes.map((change) => l10n.t('User: {0} ({1})', wording.userName, change.userId)),
    ...(plan.action === 'UpdateUserSettings' ? plan.changes.flatMap(flipLines) : []),
  ].join('\n');
  const answer = await vscode.window.showWarningMessage(
    wording.question,
    { modal: true, detail },
    wording.confirm,
  );
  return answer === wording.confirm;
}

const flipLines = ({ before, after }: Change): string[] =>
  flippedKeys(before, after).map(
    (key) => `${telephonyLabel(key)}: ${onOff(before[key])} → ${onOff(after[key])}`,
  );
