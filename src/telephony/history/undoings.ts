// Finds the runs that later runs undid.

import { userKey } from '../../chime/model';
import type { RecordedRun } from '../remaining';
import type { ListedRun } from './history';

/** How much of a run is undone now. */
export interface Undoing {
  readonly users: number;
  /** When the last undo began: ISO 8601, UTC. */
  readonly time: string;
}

/** Runs that undo the run, oldest first. Only later runs count: a damaged file must not cause an endless loop. */
const undoersOf = (runs: readonly ListedRun[], { id, time }: Pick<ListedRun, 'id' | 'time'>) =>
  runs
    .filter((other) => other.run?.undoes === id && other.time > time)
    .sort((one, other) => one.time.localeCompare(other.time));

/** By run id. An undo counts once the undo has ended; users whose undo was undone do not count. */
export function undoingsOf(runs: readonly ListedRun[]): ReadonlyMap<string, Undoing> {
  const undoers = runs.filter(({ run }) => run?.undoes !== undefined);
  const undoings = new Map<string, Undoing>();
  for (const run of runs) {
    const undoing = undoingOf(run, undoers);
    if (undoing !== undefined) {
      undoings.set(run.id, undoing);
    }
  }
  return undoings;
}

function undoingOf(run: ListedRun, runs: readonly ListedRun[]): Undoing | undefined {
  let undoing: Undoing | undefined;
  for (const undoer of undoersOf(runs, run)) {
    const users = (undoer.end?.tally.changed ?? 0) - (undoingOf(undoer, runs)?.users ?? 0);
    if (users > 0) {
      undoing = { users: (undoing?.users ?? 0) + users, time: undoer.time };
    }
  }
  return undoing;
}

/**
 * The users of a run whose change was undone, by {@link userKey}, with the time of the undo.
 * @param read returns the outcomes of a run
 */
export async function undoneUsers(
  run: Pick<ListedRun, 'id' | 'time'>,
  runs: readonly ListedRun[],
  read: (run: ListedRun) => Promise<Pick<RecordedRun, 'outcomes'>>,
): Promise<ReadonlyMap<string, string>> {
  const undone = new Map<string, string>();
  for (const undoer of undoersOf(runs, run)) {
    const [{ outcomes }, redone] = [await read(undoer), await undoneUsers(undoer, runs, read)];
    for (const outcome of outcomes) {
      const key = userKey(outcome);
      if (outcome.result === 'done' && !redone.has(key)) {
        undone.set(key, undoer.time);
      }
    }
  }
  return undone;
}
