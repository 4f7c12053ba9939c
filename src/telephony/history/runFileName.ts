// The name of a run's file: start time, run id, owning window, and a random number that each takeover changes.

const pattern =
  /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)_([0-9a-f-]{36})_([0-9a-f]{24})-([0-9a-f]{8})\.jsonl$/;

export interface RunFileName {
  /** In the form of the name: `2026-01-31T12-00-00-000Z`. */
  readonly time: string;
  readonly id: string;
  /** The id of the owning window. */
  readonly owner: string;
}

/** `undefined` for a file that does not belong to a run. */
export function runFileName(name: string): RunFileName | undefined {
  const [, time, id, owner] = pattern.exec(name) ?? [];
  return time === undefined || id === undefined || owner === undefined ? undefined : { time, id, owner };
}
