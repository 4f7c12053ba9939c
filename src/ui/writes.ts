// The one way of every write: the plan is judged, confirmed by a person, recorded, applied, and recorded again.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { applyPlan, type Outcome } from '../telephony/apply';
import {
  grantOf,
  judgeWrite,
  WriteRefusedError,
  type Grant,
  type Grants,
  type Verdict,
} from '../telephony/guard';
import type { History } from '../telephony/history';
import type { Plan } from '../telephony/plan';
import { redact } from '../telephony/redact';
import { confirmWrite, type PlanWording, type WriteTarget } from './confirmWrite';
import type { OpenConnection, Session } from './session';
import * as settings from './settings';
import { connectionForLog } from './connectionWording';

export class Writes implements vscode.Disposable {
  private readonly written = new vscode.EventEmitter<Outcome>();
  private readonly grantsChanged = new vscode.EventEmitter<void>();
  private last: Promise<unknown> = Promise.resolve();
  private revocation = new AbortController();

  /** An outcome of any write, whoever started it. */
  readonly onDidWrite = this.written.event;

  readonly onDidChangeGrants = this.grantsChanged.event;

  constructor(
    private readonly session: Session,
    private readonly history: History,
    private readonly grants: Grants,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * Carries the plan out on the connection that it was made on.
   * @param source the command that started it, for the history
   * @returns an outcome for each change; `undefined` when the person did not confirm
   * @throws when the connection is another by now, the workspace is not trusted or the history can't be written: nothing was
   *   sent then
   */
  async run(
    source: string,
    plan: Plan,
    connection: OpenConnection,
    wording: PlanWording,
  ): Promise<readonly Outcome[] | undefined> {
    this.session.assertCurrent(connection);
    if (!(await this.hasConsent(plan, connection, wording))) {
      return undefined;
    }
    // What is taken back from here on ends this run before its next request.
    const { signal } = this.revocation;
    // One at a time: what one reads before it writes must not be older than what another is writing to the same user.
    const turn = this.last.then(() => this.carryOut(source, plan, connection, signal));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** Whether writes on the connection in use are asked for first. */
  get isReadOnly(): boolean {
    const { opened, caller } = this.session;
    const loadedAccount = opened?.directory.accounts.items[0];
    return (
      opened !== undefined &&
      opened.identity.kind !== 'sandbox' &&
      !this.grants.has(grantOf(opened.identity, caller?.awsAccountId ?? loadedAccount?.AwsAccountId))
    );
  }

  /** Takes back what was allowed for a connection. */
  async makeReadOnly({ identity }: OpenConnection): Promise<void> {
    this.revocation.abort();
    this.revocation = new AbortController();
    await this.grants.removeAllOf(identity.profile);
    this.grantsChanged.fire();
  }

  /** Asks where it must, and remembers what is allowed for good. */
  private async hasConsent(plan: Plan, connection: OpenConnection, wording: PlanWording): Promise<boolean> {
    if (this.judge(plan, undefined) === 'allow') {
      // Nobody needs to be asked whose users they are.
      return true;
    }
    const target = await this.targetOf(plan, connection);
    const grant = grantOf(connection.identity, target.awsAccountId);
    const verdict = this.judge(plan, grant);
    if (verdict === 'allow') {
      return true;
    }
    const answer = await confirmWrite(verdict, plan, connection, target, wording);
    if (answer === 'always' && grant !== undefined) {
      await this.grants.add(grant);
      this.grantsChanged.fire();
    }
    return answer !== 'no';
  }

  /** @throws WriteRefusedError */
  private judge(plan: Plan, grant: Grant | undefined): Exclude<Verdict, 'refuse'> {
    const verdict = judgeWrite(plan, {
      workspaceTrusted: vscode.workspace.isTrusted,
      granted: this.grants.has(grant),
      production: settings.isProduction(plan.connection),
    });
    if (verdict === 'refuse') {
      throw new WriteRefusedError('The workspace is not trusted.');
    }
    return verdict;
  }

  /** Whose users they are: as STS says of the credentials, else as Chime says of the account. */
  private async targetOf(plan: Plan, connection: OpenConnection): Promise<WriteTarget> {
    const accountId = plan.changes[0]?.accountId ?? '';
    const { directory, client } = connection;
    const [caller, account] = await Promise.all([
      this.session.learnCaller(connection),
      directory.findAccount(accountId) ?? client.getAccount(accountId).catch(() => undefined),
    ]);
    return { caller, account, accountId, awsAccountId: caller?.awsAccountId ?? account?.AwsAccountId };
  }

  private async carryOut(
    source: string,
    plan: Plan,
    connection: OpenConnection,
    signal: AbortSignal,
  ): Promise<readonly Outcome[]> {
    this.session.assertCurrent(connection);
    const run = await this.history.begin(source, plan);
    const unrecorded = (error: unknown) => this.tellUnrecorded(error);
    const outcomes: Outcome[] = [];
    for await (const outcome of applyPlan(plan, connection.client, signal)) {
      outcomes.push(outcome);
      this.logOutcome(plan, outcome);
      if (this.session.isCurrent(connection)) {
        this.session.opened?.directory.wrote(outcome);
      }
      this.written.fire(outcome);
      await run.record(outcome).catch(unrecorded);
    }
    await run.end().catch(unrecorded);
    return outcomes;
  }

  dispose(): void {
    this.written.dispose();
    this.grantsChanged.dispose();
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
