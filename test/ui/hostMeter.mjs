// An extension that shares the extension host with the one that is measured: it writes how long the host's event loop stood still, how
// much of that it worked, and how much memory the host has.
import { existsSync, renameSync, writeFileSync } from 'node:fs';

/** Milliseconds between two looks at the loop, and between two at the file. */
const steps = { loop: 2, file: 200 };

export function activate() {
  const file = process.env['HOST_METER'] ?? '';
  let most = { stall: 0, working: 0, rss: 0 };
  let before = look();
  setInterval(() => {
    const now = look();
    const stall = now.time - before.time - steps.loop;
    // Of all threads; what is beyond the time that passed was done beside the loop.
    const working = Math.min(stall, now.cpu - before.cpu);
    most = { stall: Math.max(most.stall, stall), working: Math.max(most.working, working), rss: most.rss };
    before = now;
  }, steps.loop).unref();
  setInterval(() => {
    if (!existsSync(file)) {
      // Whoever reads it begins anew by removing it.
      most = { stall: 0, working: 0, rss: 0 };
    }
    most.rss = Math.max(most.rss, process.memoryUsage().rss / 2 ** 20);
    // Whole, or not at all.
    writeFileSync(`${file}.new`, JSON.stringify(most));
    renameSync(`${file}.new`, file);
  }, steps.file).unref();
}

/** Milliseconds. */
function look() {
  const { user, system } = process.cpuUsage();
  return { time: performance.now(), cpu: (user + system) / 1000 };
}
