// The one way of every write: the plan is judged, confirmed by a person, recorded, applied, and recorded again.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { HeldUser, Outcome } from '../../telephony/apply';
import { displayText } from '../../telephony/displayText';
import type { History, ListedRun, RunStart } from '../../telephony/history/history';
import { runAuthor } from '../../telephony/history/runAuthor';
import { isSameConnection } from '../../connectionIdentity';
import { redact } from '../../telephony/redact';
import { besidePass, forgottenBy, type RecordedRun, type Remaining } from '../../telephony/remaining';
import { Run, type RunEvents } from '../../telephony/run';
import type { UserLocks } from '../../telephony/userLocks';
import { connectionForLog } from '../../text/connectionWording';
import type { Consent } from './consent';
import { showWaiting } from './showWaiting';
import type { Write } from './write';
import { logDebug } from '../connection/debugLog';
import type { OpenConnection, Session } from '../connection/session';
import * as settings from '../connection/settings';
import type { Toasts } from '../report/toasts';

/** A run that is carried out. */
export interface StartedRun {
  readonly run: Run;
  readonly connection: OpenConnection;
  readonly ended: Promise<void>;
}

export interface RunOutcome {
  /** The run's id. */
  readonly run: string;
  readonly outcome: Outcome;
}

export class Writes implements vscode.Disposable {
  private readonly startedRun = new vscode.EventEmitter<StartedRun>();
  private readonly endedRun = new vscode.EventEmitter<Run>();
  private readonly runsChanged = new vscode.EventEmitter<void>();
  private readonly outcomeCame = new vscode.EventEmitter<RunOutcome>();
  private readonly active = new Map<string, StartedRun>();
  /** Runs whose failure the starting command logs itself. */
  private readonly reportedByStarter = new Set<string>();

  /** A run of many users has begun, or was resumed. */
  readonly onDidStartRun = this.startedRun.event;

  /** A run has ended. */
  readonly onDidEndRun = this.endedRun.event;

  /** A run has begun, ended, paused or resumed. */
  readonly onDidChangeRuns = this.runsChanged.event;

  /** Fires for each outcome of a run in progress. */
  readonly onDidWrite = this.outcomeCame.event;

  constructor(
    private readonly session: Session,
    private readonly history: History,
    readonly locks: UserLocks,
    private readonly consent: Consent,
    private readonly log: vscode.LogOutputChannel,
    private readonly toasts: Toasts,
  ) {}

  /** The runs in progress, by their ids. */
  get runs(): ReadonlyMap<string, StartedRun> {
    return this.active;
  }

  /**
   * Starts a run of many users, and fires {@link onDidStartRun}.
   * @returns whether the person confirmed
   * @throws before any request, when the connection has changed, the workspace is not trusted or the history can't be written
   */
  start(start: RunStart, write: Write): Promise<boolean> {
    return this.told(this.confirmed(write, () => this.begin(start, write)));
  }

  /**
   * Resumes a run that ended or was interrupted.
   * @param write its plan is a part of the recorded plan: the users to write to now
   * @throws as {@link start}, and when another window has the run
   */
  goOn(
    { source, remaining }: { readonly source: string; readonly remaining: Remaining },
    listed: ListedRun,
    recorded: RecordedRun,
    write: Write,
  ): Promise<boolean> {
    return this.told(
      this.confirmed(write, async () => {
        const { plan, outcomes } = recorded;
        const kept = besidePass(recorded, remaining, write.plan);
        const begun = await this.history.takeOver(listed, source, remaining);
        // The record of a resumed run begins with no outcome for its remaining users.
        outcomes.forget(forgottenBy(remaining));
        kept.forEach((outcome) => outcomes.add(outcome));
        await Promise.all(kept.map((outcome) => begun.file.record(outcome))).catch((error: unknown) =>
          this.tellUnrecorded(error),
        );
        return new Run(begun, plan, write.plan, outcomes);
      }),
    );
  }

  /** Starts a run of one user and waits for its end. */
  async run(start: RunStart, write: Write): Promise<Outcome | undefined> {
    return this.outcomeOf(this.confirmed(write, () => this.beginReported(start, write)));
  }

  /**
   * As {@link run}, for a plan that was made under the user's lock and needs no confirmation.
   * @param revoked aborted when the permission is revoked
   */
  async runUnderLock(
    start: RunStart,
    write: Write,
    revoked: AbortSignal,
    held: HeldUser,
  ): Promise<Outcome | undefined> {
    return this.outcomeOf(this.carriedOut(write, () => this.beginReported(start, write), revoked, held));
  }

  pause(id: string): void {
    this.active.get(id)?.run.pause();
    this.runsChanged.fire();
  }

  resume(id: string): void {
    this.active.get(id)?.run.resume();
    this.runsChanged.fire();
  }

  cancel(id: string): void {
    this.active.get(id)?.run.cancel();
    this.runsChanged.fire();
  }

  /** Sends no more requests, and waits for the sent ones, so that the next window need not wait. */
  async settle(): Promise<void> {
    this.active.forEach(({ run }) => run.pause());
    await this.locks.settled();
  }

  /** Nothing more is sent. Without an end in its record a run is offered by the next window. */
  dispose(): void {
    this.active.forEach(({ run }) => run.pause());
    this.startedRun.dispose();
    this.endedRun.dispose();
    this.runsChanged.dispose();
    this.outcomeCame.dispose();
  }

  private async told(starting: Promise<StartedRun | undefined>): Promise<boolean> {
    const started = await starting;
    if (started !== undefined) {
      this.startedRun.fire(started);
    }
    return started !== undefined;
  }

  private async begin(start: RunStart, { plan }: Write): Promise<Run> {
    const by = runAuthor(this.session.caller?.arn);
    return new Run(await this.history.begin({ ...start, by }, plan), plan);
  }

  /** The caller reports its failure. */
  private async beginReported(start: RunStart, write: Write): Promise<Run> {
    const run = await this.begin(start, write);
    this.reportedByStarter.add(run.id);
    return run;
  }

  private async outcomeOf(starting: Promise<StartedRun | undefined>): Promise<Outcome | undefined> {
    const started = await starting;
    await started?.ended;
    const [outcome] = started?.run.outcomes ?? [];
    return outcome;
  }

  private async confirmed(write: Write, begin: () => Promise<Run>): Promise<StartedRun | undefined> {
    const { connection } = write;
    this.session.assertCurrent(connection);
    if (!(await this.consent.isGiven(write))) {
      return undefined;
    }
    // A permission that is revoked from here on ends this run before its next request.
    return this.carriedOut(write, begin, this.consent.revoked(connection));
  }

  private async carriedOut(
    write: Write,
    begin: () => Promise<Run>,
    revoked: AbortSignal,
    held?: HeldUser,
  ): Promise<StartedRun> {
    const { connection } = write;
    this.session.assertCurrent(connection);
    // A run stays on the connection that it was confirmed for, whichever connection is selected later.
    const release = this.session.hold(connection);
    try {
      if (held === undefined) {
        // Getting credentials may open a dialog, and no lock may be held during one.
        await connection.aws?.ready();
      }
      const run = await begin();
      const started = {
        run,
        connection,
        ended: this.carryOut(run, write, revoked, held).finally(release),
      };
      this.active.set(run.id, started);
      this.runsChanged.fire();
      return started;
    } catch (error) {
      release();
      throw error;
    }
  }

  private async carryOut(run: Run, write: Write, revoked: AbortSignal, held?: HeldUser): Promise<void> {
    const cancel = () => this.cancel(run.id);
    revoked.addEventListener('abort', cancel, { once: true });
    if (revoked.aborted) {
      run.cancel();
    }
    this.logRun(run, 'begins');
    try {
      await write.beforeFirstRequest?.();
      const events: RunEvents = {
        onOutcome: (outcome) => {
          if (!this.reportedByStarter.has(run.id) || !isFailure(outcome)) {
            this.logOutcome(run, outcome);
          }
          this.outcomeCame.fire({ run: run.id, outcome });
          // The connection may have been reopened.
          const { opened } = this.session;
          if (opened !== undefined && isSameConnection(opened.identity, run.plan.identity)) {
            opened.directory.wrote(outcome);
          }
        },
        onUnrecorded: (error) => this.tellUnrecorded(error),
        onRefused: { most: settings.mostSameFailures(), paused: () => this.runsChanged.fire() },
        // A run of many shows waiting in its progress.
        ...(run.plan.changes.length === 1 && { onWaiting: showWaiting(cancel) }),
      };
      await run.carryOut(write.connection.client, this.locks, events, held);
    } catch (error) {
      // All outcomes are recorded: only a listener failed.
      this.log.error(`An outcome could not be shown: ${redact(String(error))}`);
    } finally {
      revoked.removeEventListener('abort', cancel);
      this.history.ended(run.id);
      this.active.delete(run.id);
      this.reportedByStarter.delete(run.id);
      this.logRun(run, 'ended');
      this.endedRun.fire(run);
      this.runsChanged.fire();
    }
  }

  private logRun({ id, plan, pass, outcomes }: Run, what: string): void {
    if (plan.changes.length > 1) {
      const counts = Object.entries(outcomes.tally).map(([name, count]) => `${name} ${count}`);
      this.log.info(
        redact(
          `${plan.action} of ${pass.changes.length} users ${what}: ${connectionForLog(plan.identity)}, run ${id}, ${counts.join(', ')}`,
        ),
      );
    }
  }

  private logOutcome({ plan }: Run, outcome: Outcome): void {
    const { accountId, userId, result } = outcome;
    const isOfMany = plan.changes.length > 1;
    const failure = result === 'failed' ? outcome.failure : undefined;
    const requestId = result === 'done' ? outcome.requestId : failure?.requestId;
    const line = () =>
      redact(
        `${plan.action} ${result}${failure ? ` (${displayText(failure.name)}${outcome.result === 'failed' && outcome.unknown ? ', outcome unknown' : ''})` : ''}: ` +
          `${connectionForLog(plan.identity)}, account ${displayText(accountId)}, user ${displayText(userId)}, request id ${displayText(requestId ?? 'none')}`,
      );
    if (isFailure(outcome)) {
      this.log.warn(line());
    } else if (isOfMany) {
      logDebug(this.log, line);
    } else {
      this.log.info(line());
    }
  }

  /** The write itself succeeded or failed as its outcome says. */
  private tellUnrecorded(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.log.error(`The history of a write is incomplete: ${redact(reason)}`);
    void this.toasts.show({
      key: 'unrecorded',
      severity: 'warning',
      text: l10n.t(
        "Can't record the outcome of the change in the history. Check the disk space and the permissions of the folder.",
      ),
      buttons: [],
    });
  }
}

const isFailure = ({ result }: Outcome): boolean => result === 'failed' || result === 'conflict';
