// How long the extension host of a window stood still, and how much memory it had, while something was done there.

import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';

const file = path.join(tmpdir(), `host-meter-${process.pid}.json`);

/** The environment of a VS Code whose extension host is measured. */
export const metered: NodeJS.ProcessEnv = {
  NODE_OPTIONS: `--import ${path.join(__dirname, 'hostMeter.mjs')}`,
  HOST_METER: file,
};

/** Prints what it took. */
export async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  rmSync(file, { force: true });
  await expect.poll(() => existsSync(file)).toBe(true);
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1000;
  // What stood still at the end is written with the next step.
  const ended = Date.now();
  await expect.poll(() => statSync(file).mtimeMs).toBeGreaterThan(ended);
  const { stall, rss } = JSON.parse(readFileSync(file, 'utf8')) as { stall: number; rss: number };
  console.log(
    `${name}: ${seconds.toFixed(1)} s, longest stall of the host ${stall.toFixed(0)} ms, at most ${rss.toFixed(0)} MB in all`,
  );
}
