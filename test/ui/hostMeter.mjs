// An extension that shares the extension host with the one that is measured: it writes how long the host's event loop stood still, and
// how much memory the host has.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks. */
const step = 200;

export function activate() {
  const file = process.env['HOST_METER'] ?? '';
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let largest = 0;
  setInterval(() => {
    if (!existsSync(file)) {
      // Whoever reads it begins anew by removing it.
      delay.reset();
      largest = 0;
    }
    largest = Math.max(largest, process.memoryUsage().rss);
    // Whole, or not at all.
    writeFileSync(`${file}.new`, JSON.stringify({ stall: delay.max / 1e6, rss: largest / 2 ** 20 }));
    renameSync(`${file}.new`, file);
  }, step).unref();
}
