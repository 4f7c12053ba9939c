// A run in progress: applies its plan and records each outcome. A person can pause, resume and cancel the run.

import type { HeldUser, Outcome, PlanClient } from './apply';
import { applyPlan } from './apply';
import type { BegunRun } from './history/history';
import type { RunRecord } from './history/records';
import { Pause } from './pause';
import type { Plan } from './plan';
import { RateMeter } from './rateMeter';
import type { RecordedRun } from './remaining';
import { SameFailures, type RepeatedFailure } from './sameFailures';
import { Outcomes } from './tally';
import type { UserLocks } from './userLocks';

export interface RunEvents {
  readonly onOutcome: (outcome: Outcome) => void;
  /** Called at most once, when the history can't record an outcome or the end. The writes continue. */
  readonly onUnrecorded: (error: unknown) => void;
  /** Whether any user of the run waits for a lock of another run or process; short waits do not count. */
  readonly onWaiting?: (isWaiting: boolean) => void;
  /** Pauses the run when consecutive users fail for the same reason. Without `onRefused`, the run never pauses itself. */
  readonly onRefused?: {
    /** Number of consecutive users; 0: no limit. */
    readonly most: number;
    readonly paused: (by: RepeatedFailure) => void;
  };
}

export type Progress = 'running' | 'paused' | 'cancelling' | 'ended';

export class Run implements RecordedRun {
  private readonly cancelling = new AbortController();
  private readonly pausing = new Pause();
  private readonly meter = new RateMeter();
  private finishedUsers = 0;
  private waitingUsers = 0;
  private isEnded = false;
  private repeated: RepeatedFailure | undefined;
  private readonly failures = new SameFailures();

  /**
   * @param plan the whole plan, as recorded
   * @param pass the part of the plan to apply now
   * @param outcomes outcomes of earlier passes
   */
  constructor(
    private readonly begun: BegunRun,
    readonly plan: Plan,
    readonly pass: Plan = plan,
    readonly outcomes: Outcomes = new Outcomes(),
  ) {}

  get id(): string {
    return this.begun.about.run;
  }

  /** The first record of the run's file. */
  get about(): RunRecord {
    return this.begun.about;
  }

  get progress(): Progress {
    if (this.isEnded) {
      return 'ended';
    }
    if (this.cancelling.signal.aborted) {
      return 'cancelling';
    }
    return this.pausing.isPaused ? 'paused' : 'running';
  }

  /** Users of this pass that have an outcome. */
  get finished(): number {
    return this.finishedUsers;
  }

  /** Users that wait for a lock of another run or process; short waits do not count. */
  get waiting(): number {
    return this.waitingUsers;
  }

  /** Users per second, recently; `undefined` while there are too few samples. */
  get rate(): number | undefined {
    return this.meter.rate(performance.now());
  }

  /** Why the run paused itself; `undefined` while the run is not paused. */
  get pausedBy(): RepeatedFailure | undefined {
    return this.pausing.isPaused ? this.repeated : undefined;
  }

  pause(): void {
    if (!this.cancelling.signal.aborted) {
      this.pausing.pause();
    }
  }

  resume(): void {
    this.repeated = undefined;
    this.failures.restart();
    this.meter.restart();
    this.pausing.resume();
  }

  /** Sends no further write; {@link carryOut} still waits for writes already sent. */
  cancel(): void {
    this.cancelling.abort();
    this.pausing.resume();
  }

  /**
   * Resolves when every user of the pass has an outcome.
   * Never throws for a failed user; rethrows an error from `onOutcome` after the run ends.
   * @param held for a plan of one user that was made under the user's lock
   */
  async carryOut(client: PlanClient, locks: UserLocks, events: RunEvents, held?: HeldUser): Promise<void> {
    const { file } = this.begun;
    const { onRefused } = events;
    let told = false;
    let fault: { readonly error: unknown } | undefined;
    const recorded = (record: Promise<void>): Promise<void> =>
      record.catch((error: unknown) => {
        if (!told) {
          told = true;
          events.onUnrecorded(error);
        }
      });
    const options = {
      signal: this.cancelling.signal,
      pause: this.pausing,
      locks,
      ...(held && { held }),
      isOurs: () => file.isOurs,
      onWaiting: (users: number) => {
        this.waitingUsers = users;
        events.onWaiting?.(users > 0);
      },
    };
    for await (const untimed of applyPlan(this.pass, client, options)) {
      const outcome: Outcome = { ...untimed, time: new Date().toISOString() };
      this.outcomes.add(outcome);
      this.finishedUsers += 1;
      this.meter.add(performance.now());
      void recorded(file.record(outcome));
      const isLast = this.finishedUsers === this.pass.changes.length;
      const repeated = onRefused && this.failures.add(outcome, onRefused.most);
      if (repeated && !isLast && this.progress === 'running') {
        this.repeated = repeated;
        this.pause();
        onRefused.paused(repeated);
      }
      try {
        events.onOutcome(outcome);
      } catch (error) {
        // An error in the display of an outcome must not end the run.
        fault ??= { error };
      }
    }
    // Lines are written in order: once the end is written, all outcomes are.
    await recorded(file.end(this.outcomes.tally));
    this.isEnded = true;
    if (fault !== undefined) {
      throw fault.error;
    }
  }
}
