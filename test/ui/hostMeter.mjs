// Loaded into the extension host by NODE_OPTIONS: writes how long its event loop stood still, and how much memory it has.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const file = process.env['HOST_METER'];
if (file !== undefined && process.argv.some((argument) => argument.includes('extensionHost'))) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let largest = 0;
  setInterval(() => {
    if (!existsSync(file)) {
      // Whoever reads it begins anew by removing it.
      delay.reset();
      largest = 0;
    }
    const { rss } = process.memoryUsage();
    largest = Math.max(largest, rss);
    // Whole, or not at all.
    writeFileSync(`${file}.new`, JSON.stringify({ stall: delay.max / 1e6, rss: largest / 2 ** 20 }));
    renameSync(`${file}.new`, file);
  }, 200).unref();
}
