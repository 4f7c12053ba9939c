// Identifies a process, and says whether it still runs, as far as this process can judge.

import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  /** The host and its process namespace: a process id has a meaning only within one. */
  readonly place: string;
  readonly pid: number;
  /** Start time by the kernel's clock: another process may get the same id later. Empty if the time can't be read. */
  readonly started: string;
}

export const ownIdentity = (): ProcessIdentity => ({
  place: place(),
  pid: process.pid,
  started: statusOf(process.pid)?.started ?? '',
});

/**
 * - `there`, `gone`: certain.
 * - `unknown`: the process is in another place, or only its id is known.
 */
export function judge(
  { place, pid, started }: ProcessIdentity,
  from: ProcessIdentity,
): 'there' | 'gone' | 'unknown' {
  if (place !== from.place) {
    return 'unknown';
  }
  if (from.started !== '') {
    return statusOf(pid)?.started === started ? 'there' : 'gone';
  }
  try {
    process.kill(pid, 0);
    return 'unknown';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : 'unknown';
  }
}

function place(): string {
  if (process.platform !== 'linux') {
    return hostname();
  }
  try {
    // In a namespace without its own /proc, the ids in /proc are those of another namespace.
    if (readlinkSync('/proc/self') !== String(process.pid)) {
      return randomUUID();
    }
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return randomUUID();
  }
}

/** `undefined` for a process that does not run. An ended process stays in /proc until its parent reads its exit status. */
function statusOf(pid: number): { readonly started: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The field before the state is the name, in brackets, which may hold any character.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ['Z', 'X', 'x'].includes(state) ? undefined : { started: fields[18] ?? '' };
  } catch {
    return undefined;
  }
}
