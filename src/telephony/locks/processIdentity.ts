// Which process it is, and whether it is still there, as far as that can be judged from here.

import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  /** The host and its process namespace: within one, and never beyond it, a process id says something. */
  readonly place: string;
  readonly pid: number;
  /** When it began, on the clock of the kernel: the id may be another's later. Empty where that can't be read. */
  readonly started: string;
}

export const ownIdentity = (): ProcessIdentity => ({
  place: place(),
  pid: process.pid,
  started: statusOf(process.pid)?.started ?? '',
});

/**
 * - `there`, `gone`: for certain.
 * - `unknown`: it is of another place, or only its id is known.
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
    // In a namespace that has no /proc of its own, the ids there are not those that its processes know.
    if (readlinkSync('/proc/self') !== String(process.pid)) {
      return randomUUID();
    }
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return randomUUID();
  }
}

/** Of a process that runs. One that has ended stays in the list until its parent asked for it. */
function statusOf(pid: number): { readonly started: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it, in brackets, may hold anything.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ['Z', 'X', 'x'].includes(state) ? undefined : { started: fields[18] ?? '' };
  } catch {
    return undefined;
  }
}
