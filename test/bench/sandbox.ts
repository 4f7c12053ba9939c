// The sandbox at its largest, as a process of its own: how long it takes to start, what it holds in memory, and how fast all
// users are listed, each figure a median of several rounds. Throws when a list misses a user or has one twice.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChimeClient } from '../../src/chime/client';
import { createSend } from '../../src/chime/request';
import { fixedCredentials } from '../../src/chime/refusals';
import { createTransport } from '../../src/chime/transport';
import type { Connection } from '../../src/sandbox/processFile';
import { Directory } from '../../src/telephony/directory';
import { median, type Figure } from './figures';
import { builtEntry, end, spawnSandbox, type SandboxProcess } from '../unit/sandbox/support';

const users = 100_000;
const rounds = 3;

export async function measureSandbox(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bench-'));
  try {
    await builtEntry();
    const all: Round[] = [];
    for (let i = 0; i < rounds; i++) {
      all.push(await measureRound(join(folder, `round${i}`)));
    }
    const figure = (name: string, unit: string, of: (round: Round) => number): Figure => ({
      name: `sandbox, ${users} users: ${name}`,
      value: median(all.map(of)),
      unit,
    });
    return [
      figure('start on a new folder', 'ms', ({ firstStart }) => firstStart),
      figure('start on a kept folder', 'ms', ({ secondStart }) => secondStart),
      figure(
        'start on a kept folder, relative to 2 users',
        'x',
        ({ secondStart, smallStart }) => secondStart / smallStart,
      ),
      figure('memory after the start', 'MB', ({ memoryBefore }) => memoryBefore),
      figure('memory after listing', 'MB', ({ memoryAfter }) => memoryAfter),
      figure('pages of at most 200', '', ({ pages }) => pages),
      figure('listing all pages', 'ms', ({ listing }) => listing),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly smallStart: number;
  readonly firstStart: number;
  readonly secondStart: number;
  readonly memoryBefore: number;
  readonly memoryAfter: number;
  readonly pages: number;
  readonly listing: number;
}

async function measureRound(folder: string): Promise<Round> {
  await endAfter(start('--users', '2', '--state', join(folder, 'small')));
  const smallStart = await endAfter(start('--state', join(folder, 'small')));
  const firstStart = await endAfter(start('--users', String(users), '--state', join(folder, 'large')));
  const [secondStart, { child, connection }] = await start('--state', join(folder, 'large'));
  try {
    const memoryBefore = residentMegabytes(connection.pid);
    const list = await listAll(connection);
    const memoryAfter = residentMegabytes(connection.pid);
    return { smallStart, firstStart, secondStart, memoryBefore, memoryAfter, ...list };
  } finally {
    await end(child, 'SIGTERM');
  }
}

async function endAfter(started: Promise<readonly [number, SandboxProcess]>): Promise<number> {
  const [milliseconds, { child }] = await started;
  await end(child, 'SIGTERM');
  return milliseconds;
}

/** Milliseconds, and the sandbox. */
async function start(...args: string[]): Promise<readonly [number, SandboxProcess]> {
  const begun = performance.now();
  const started = await spawnSandbox(...args);
  return [performance.now() - begun, started];
}

async function listAll(connection: Connection): Promise<{ pages: number; listing: number }> {
  const transport = createTransport();
  let pages = 0;
  const client = new ChimeClient(
    createSend({
      endpoint: new URL(connection.url),
      signingRegion: connection.region,
      credentials: fixedCredentials(connection),
      transport: (request) => {
        pages += 1;
        return transport(request);
      },
    }),
  );
  const directory = new Directory(client);
  let listed = 0;
  const begun = performance.now();
  await directory.accounts.loadAll();
  for (const { AccountId } of directory.accounts.items) {
    await directory.loadAll(AccountId);
    listed += directory.users(AccountId).length;
  }
  const listing = performance.now() - begun;
  transport.close();
  if (listed !== users) {
    throw new Error(`Of ${users} users ${listed} were listed.`);
  }
  return { pages, listing };
}

/** Resident set. Where there is no `ps`, as on Windows, it is not known. */
function residentMegabytes(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return NaN;
  }
}
