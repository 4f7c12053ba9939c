// A run as its grid shows it: in progress in this window, or as the history has it.

import type { History, RunState } from '../../telephony/history/history';
import type { RunDetails } from '../../telephony/history/readRun';
import { undoneUsers } from '../../telephony/history/undoings';
import type { Run } from '../../telephony/run';
import type { StartedRun } from '../writes/writes';

export interface ShownRun extends RunDetails {
  readonly state: RunState;
  /** While this window carries it out: its outcomes are those that are shown, and grow. */
  readonly active?: Run;
  /** When the change of a user was undone, by `userKey`: ISO 8601, UTC. */
  readonly undone?: ReadonlyMap<string, string>;
}

export interface RunPlaces {
  readonly history: Pick<History, 'list' | 'read'>;
  readonly writes: { readonly runs: ReadonlyMap<string, Pick<StartedRun, 'run'>> };
}

/**
 * @returns `undefined` when there is no run of this id
 * @throws an error of kind `history` when it can't be read
 */
export async function findRun({ history, writes }: RunPlaces, id: string): Promise<ShownRun | undefined> {
  const active = writes.runs.get(id)?.run;
  if (active !== undefined) {
    const { about, plan, outcomes } = active;
    return { run: about, plan, outcomes, begun: true, damagedLines: 0, state: 'inProgress', active };
  }
  const runs = await history.list();
  const listed = runs.find((run) => run.id === id);
  if (listed === undefined) {
    return undefined;
  }
  const details = await history.read(listed);
  // What an undo did stays unsaid where its record can't be read.
  const undone = await undoneUsers(listed, runs, (run) => history.read(run)).catch(() => undefined);
  return { ...details, state: listed.state, ...(undone && { undone }) };
}
