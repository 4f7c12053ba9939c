// The name of a run's file: when it began, the run, the window that it belongs to, and a number that is another each time that it
// is taken over.

const pattern =
  /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)_([0-9a-f-]{36})_([0-9a-f]{24})-([0-9a-f]{8})\.jsonl$/;

export interface RunFileName {
  /** As it is in the name. */
  readonly time: string;
  readonly id: string;
  /** The window. */
  readonly owner: string;
}

/** `undefined`: the file is no run's. */
export function runFileName(name: string): RunFileName | undefined {
  const [, time, id, owner] = pattern.exec(name) ?? [];
  return time === undefined || id === undefined || owner === undefined ? undefined : { time, id, owner };
}
