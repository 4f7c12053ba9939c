// An extension that shares the extension host with the one that is measured: it writes how long the host's event loop stood still, how
// long of that it waited for a processor, how long it worked, and how much memory the host has.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Milliseconds between two looks at the loop, and between two at the file. */
const steps = { loop: 2, file: 200 };

/** `waiting` belongs to the longest stall. */
const nothing = { stall: 0, waiting: 0, working: 0, rss: 0 };

export function activate() {
  const file = process.env['HOST_METER'] ?? '';
  let most = nothing;
  let before = look();
  setInterval(() => {
    const now = look();
    const stall = now.time - before.time - steps.loop;
    // Of all threads; what is beyond the time that passed was done beside the loop.
    const working = Math.min(stall, now.cpu - before.cpu);
    if (stall > most.stall) {
      most = { ...most, stall, waiting: now.waited - before.waited };
    }
    most = { ...most, working: Math.max(most.working, working) };
    before = now;
  }, steps.loop).unref();
  setInterval(() => {
    if (!existsSync(file)) {
      // Whoever reads it begins anew by removing it.
      most = nothing;
    }
    most = { ...most, rss: Math.max(most.rss, process.memoryUsage().rss / 2 ** 20) };
    // Whole, or not at all.
    writeFileSync(`${file}.new`, JSON.stringify(most));
    renameSync(`${file}.new`, file);
  }, steps.file).unref();
}

/** Milliseconds. */
function look() {
  const { user, system } = process.cpuUsage();
  return { time: performance.now(), cpu: (user + system) / 1000, waited: waited() };
}

/**
 * Milliseconds that the loop's thread could have run and had no processor; NaN where the system does not tell. See "sched-stats" in the
 * documentation of the Linux kernel.
 */
function waited() {
  try {
    const [, waiting] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return Number(waiting) / 1e6;
  } catch {
    return NaN;
  }
}
