// A process that writes, as a window does. It is told what to do in one line of JSON, and says at the end what came of it.

import { History } from '../../../../src/telephony/history/history';
import { LockFiles } from '../../../../src/telephony/locks/lockFiles';
import { Presence, type PresenceTimes } from '../../../../src/telephony/locks/presence';
import type { UpdatePlan } from '../../../../src/telephony/plan';
import { remainingPlan } from '../../../../src/telephony/remaining';
import { Run } from '../../../../src/telephony/run';
import { UserLocks, type LockedUser, type UserLock, type Waiting } from '../../../../src/telephony/userLocks';
import type { Tally } from '../../../../src/telephony/tally';
import { clientOf, readInput, type SandboxAddress } from '../toldProcess';

export interface WriterInput extends SandboxAddress {
  readonly historyFolder: string;
  /** The person's. */
  readonly state: string;
  readonly times: PresenceTimes;
  /** Milliseconds, as of `LockFiles`. */
  readonly requestTimes: { readonly ended: number; readonly goesOn: number };
  /** Goes on with the run of a process that is gone, where there is no plan. */
  readonly plan?: UpdatePlan;
  /** Milliseconds that the clock is ahead. */
  readonly clockOffset?: number;
}

export interface WriterAnswer {
  /** Of the run, with those of earlier passes. */
  readonly tally: Tally;
  /** Ids of users of whom it is not known whether they are as planned. */
  readonly unknown: readonly string[];
  /** Milliseconds that a user waited for the lock. */
  readonly longestWait: number;
}

class MeasuredLocks extends UserLocks {
  longestWait = 0;

  override run<T>(user: LockedUser, work: (lock: UserLock) => Promise<T>, waiting?: Waiting): Promise<T> {
    const begun = performance.now();
    return super.run(
      user,
      (lock) => {
        this.longestWait = Math.max(this.longestWait, performance.now() - begun);
        return work(lock);
      },
      waiting,
    );
  }
}

function shiftClock(offset: number): void {
  const { now } = Date;
  Date.now = () => now() + offset;
  globalThis.Date = new Proxy(Date, {
    construct: (date, given: []) => (given.length === 0 ? new date(date.now()) : new date(...given)),
  });
}

async function main(): Promise<void> {
  const {
    historyFolder,
    state,
    times,
    requestTimes,
    plan,
    clockOffset = 0,
    ...address
  } = await readInput<WriterInput>();
  shiftClock(clockOffset);
  const presence = new Presence(state, times);
  const history = new History(historyFolder, presence);
  const locks = new MeasuredLocks(() => Promise.resolve(new LockFiles(presence, requestTimes)));
  const run =
    plan === undefined ? await goOn(history) : new Run(await history.begin({ source: 'test' }, plan), plan);
  await run.carryOut(clientOf(address), locks, {
    onOutcome: () => undefined,
    onUnrecorded: (error) => {
      throw error;
    },
  });
  history.dispose();
  const { tally } = run.outcomes;
  const unknown = [...run.outcomes].flatMap((outcome) =>
    outcome.result === 'failed' && outcome.unknown ? [outcome.userId] : [],
  );
  const answer: WriterAnswer = { tally, unknown, longestWait: locks.longestWait };
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit());
}

async function goOn(history: History): Promise<Run> {
  const listed = (await history.list()).find(({ state }) => state === 'brokenOff');
  if (listed === undefined) {
    throw new Error('No run was broken off.');
  }
  const details = await history.read(listed);
  const begun = await history.takeOver(listed, 'resume', 'unfinished');
  return new Run(begun, details.plan, remainingPlan(details, 'unfinished'), details.outcomes);
}

// The runner of the tests loads every file.
if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
