// The one way of every write: the plan is judged, confirmed by a person, recorded, applied, and recorded again.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { applyPlan, type Outcome } from '../telephony/apply';
import { judgeWrite } from '../telephony/guard';
import type { History } from '../telephony/history';
import { flippedKeys, type Change, type Plan } from '../telephony/plan';
import { redact } from '../telephony/redact';
import type { OpenConnection, Session } from './session';
import { accountName, connectionForLog, onOff, telephonyLabel } from './wording';

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
  private last: Promise<unknown> = Promise.resolve();

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
    // One at a time: what one reads before it writes must not be older than what another is writing to the same user.
    const turn = this.last.then(() => this.carryOut(source, plan, connection));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async carryOut(
    source: string,
    plan: Plan,
    connection: OpenConnection,
  ): Promise<readonly Outcome[]> {
    this.session.assertCurrent(connection);
    const run = await this.history.begin(source, plan);
    const unrecorded = (error: unknown) => this.tellUnrecorded(error);
    const outcomes: Outcome[] = [];
    for await (const outcome of applyPlan(plan, connection.client)) {
      outcomes.push(outcome);
      this.logOutcome(plan, outcome);
      this.written.fire(outcome);
      await run.record(outcome).catch(unrecorded);
    }
    await run.end().catch(unrecorded);
    return outcomes;
  }

  dispose(): void {
    this.written.dispose();
  }

  private logOutcome({ action, connection }: Plan, outcome: Outcome): void {
    const { accountId, userId, result } = outcome;
    if (result === 'failed' || result === 'conflict') {
      // Whoever started the write explains it, and logs that.
      return;
    }
    const requestId = outcome.result === 'done' ? (outcome.requestId ?? 'none') : 'none';
    this.log.info(
      redact(
        `${action} ${result}: ${connectionForLog(connection)}, account ${accountId}, user ${userId}, request id ${requestId}`,
      ),
    );
  }

  /** The write itself is done, and its outcome is told all the same. */
  private tellUnrecorded(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.log.error(`The history of a write is incomplete: ${redact(reason)}`);
    void vscode.window.showWarningMessage(
      l10n.t('The outcome of the change could not be written to the history: {0}', reason),
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
    l10n.t(
      'Chime account: {0}',
      account === undefined ? accountId : `${accountName(account)} (${accountId})`,
    ),
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
