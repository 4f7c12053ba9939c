// How long the extension host of a window stood still, and how much memory it had, while something was done there.

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { linkBuiltinExtensions } from '../../scripts/servedVscode';
import { currentVersion } from '../../scripts/servedVscodeInstall';

/** Its number in linux/capability.h. */
const capSysNice = 23n;

const file = path.join(tmpdir(), `host-meter-${process.pid}.json`);

/** Where the meter looks for what it is to write to. */
export const meterEnvironment: NodeJS.ProcessEnv = { HOST_METER: file };

/** What VS Code brings with it, and the meter. */
export async function makeMeteredExtensions(folder: string): Promise<string> {
  await linkBuiltinExtensions(currentVersion, folder);
  const meter = path.join(folder, 'host-meter');
  mkdirSync(meter);
  copyFileSync(path.join(__dirname, 'hostMeter.mjs'), path.join(meter, 'hostMeter.mjs'));
  const manifest = {
    name: 'host-meter',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '*' },
    main: 'hostMeter.mjs',
    activationEvents: ['*'],
  };
  writeFileSync(path.join(meter, 'package.json'), JSON.stringify(manifest));
  if (areSessionsGroups()) {
    console.log(
      'Linux schedules each session as a group here, so that the host also waits for the whole browser. ' +
        'It ends with: sysctl kernel.sched_autogroup_enabled=0',
    );
  }
  if (mayRaisePriority()) {
    console.log(
      'Chromium may raise the priority of its drawing here, so that the host also waits for all of that. ' +
        'It may not with: setpriv --bounding-set -sys_nice --inh-caps -sys_nice npm run measure',
    );
  }
  return folder;
}

/** A desktop's window and host are of one session; here the browser has one of its own. See sched(7), "The autogroup feature". */
const areSessionsGroups = (): boolean => textOf('/proc/sys/kernel/sched_autogroup_enabled').trim() === '1';

/** A person's processes may not. See capabilities(7), CAP_SYS_NICE. */
function mayRaisePriority(): boolean {
  const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(textOf('/proc/self/status')) ?? [];
  return ((BigInt(`0x${effective}`) >> capSysNice) & 1n) === 1n;
}

/** Empty on systems that have no such file. */
const textOf = (name: string): string => (existsSync(name) ? readFileSync(name, 'utf8') : '');

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
  const { stall, waiting, working, rss } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  const rounded = (value = NaN) => value.toFixed(0);
  console.log(
    `${name}: ${seconds.toFixed(1)} s; the host stood still for ${rounded(stall)} ms at most` +
      (Number.isFinite(waiting) ? `, ${rounded(waiting)} ms of it for want of a processor` : '') +
      `, and worked for ${rounded(working)} ms at most without a pause; at most ${rounded(rss)} MB in all`,
  );
}
