// A run in progress: carries its plan out, records each outcome, and can be held up, gone on with and cancelled.

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
  /** The write itself is done, and its record is not. Told once. */
  readonly onUnrecorded: (error: unknown) => void;
  /** Whether any of its users waits for another run or process, longer than a moment. */
  readonly onWaiting?: (isWaiting: boolean) => void;
  /** Users on end failed for the same reason, and the run paused itself. Without it no run does. */
  readonly onRefused?: {
    /** How many users on end; 0 for any number. */
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
   * @param plan the whole plan, as it is recorded
   * @param pass what of it is carried out now
   * @param outcomes those of earlier passes
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

  /** What began it, and where. */
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

  /** Users that have waited for another run or process for more than a moment. */
  get waiting(): number {
    return this.waitingUsers;
  }

  /** Users a second, lately; `undefined` while there is too little to say. */
  get rate(): number | undefined {
    return this.meter.rate(performance.now());
  }

  /** Why it paused itself, for as long as it is paused. */
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

  /** What has been sent is waited for. */
  cancel(): void {
    this.cancelling.abort();
    this.pausing.resume();
  }

  /**
   * Ends when every user of the pass has an outcome; throws for none of them, but then what `onOutcome` threw.
   * @param held of a plan of one user that was made under the user's lock
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
        // What goes wrong where it is shown must not end the record.
        fault ??= { error };
      }
    }
    // Lines are written in their order: when the end is there, so are the outcomes.
    await recorded(file.end(this.outcomes.tally));
    this.isEnded = true;
    if (fault !== undefined) {
      throw fault.error;
    }
  }
}
