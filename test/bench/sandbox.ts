// The sandbox at its largest, as a process of its own: how long it takes to start, what it holds in memory, and how fast all
// users are listed, each figure a median of several rounds. Throws when a list misses a user or has one twice.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ChimeClient } from '../../src/chime/client';
import { createSend } from '../../src/chime/request';
import { createTransport } from '../../src/chime/transport';
import type { Connection } from '../../src/sandbox/processFile';

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const users = 100_000;
const rounds = 3;

export async function measureSandbox(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bench-'));
  try {
    const { build } = await import('../../esbuild.mjs');
    await build('sandbox', { outdir: folder, sourcemap: false });
    const all: Round[] = [];
    for (let i = 0; i < rounds; i++) {
      all.push(await measureRound(join(folder, 'sandbox.js'), join(folder, `state${i}`)));
    }
    const figure = (name: string, unit: string, of: (round: Round) => number): Figure => ({
      name: `sandbox, ${users} users: ${name}`,
      value: median(all.map(of)),
      unit,
    });
    return [
      figure('start on a new folder', 'ms', ({ firstStart }) => firstStart),
      figure('start on a kept folder', 'ms', ({ secondStart }) => secondStart),
      figure('start, in starts of 2 users', 'x', ({ secondStart, smallStart }) => secondStart / smallStart),
      figure('memory after the start', 'MB', ({ memoryBefore }) => memoryBefore),
      figure('memory after listing', 'MB', ({ memoryAfter }) => memoryAfter),
      figure('pages of at most 200', '', ({ pages }) => pages),
      figure('listing all pages', 'ms', ({ listing }) => listing),
      figure('users listed, each once', '', ({ listed }) => listed),
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
  readonly listed: number;
}

async function measureRound(entry: string, stateFolder: string): Promise<Round> {
  const small = await startSandbox(entry, '--users', '2');
  await stop(small.child);
  const first = await startSandbox(entry, '--users', String(users), '--state', stateFolder);
  await stop(first.child);
  const second = await startSandbox(entry, '--state', stateFolder);
  try {
    const memoryBefore = residentMegabytes(second.connection.pid);
    const list = await listAll(second.connection);
    return {
      smallStart: small.milliseconds,
      firstStart: first.milliseconds,
      secondStart: second.milliseconds,
      memoryBefore,
      memoryAfter: residentMegabytes(second.connection.pid),
      ...list,
    };
  } finally {
    await stop(second.child);
  }
}

interface StartedSandbox {
  readonly child: ChildProcess;
  readonly connection: Connection;
  readonly milliseconds: number;
}

async function startSandbox(entry: string, ...args: string[]): Promise<StartedSandbox> {
  const begun = performance.now();
  const child = spawn(process.execPath, [entry, '--json', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, connection: JSON.parse(line) as Connection, milliseconds: performance.now() - begun };
  }
  throw new Error('The sandbox did not start.');
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

async function listAll(connection: Connection): Promise<{ pages: number; listing: number; listed: number }> {
  const transport = createTransport();
  const client = new ChimeClient(
    createSend({
      endpoint: new URL(connection.url),
      signingRegion: connection.region,
      credentials: () => Promise.resolve(connection),
      transport,
    }),
  );
  const ids = new Set<string>();
  let listed = 0;
  let pages = 0;
  const begun = performance.now();
  for await (const { items: accounts } of client.listAccounts({ maxResults: 200 })) {
    pages += 1;
    for (const { AccountId } of accounts) {
      for await (const { items } of client.listUsers({ accountId: AccountId, maxResults: 200 })) {
        pages += 1;
        listed += items.length;
        items.forEach(({ UserId }) => ids.add(UserId));
      }
    }
  }
  const listing = performance.now() - begun;
  transport.close();
  if (listed !== users || ids.size !== users) {
    throw new Error(`Of ${users} users ${listed} were listed, ${ids.size} different ones.`);
  }
  return { pages, listing, listed };
}

/** Resident set. Where there is no `ps`, as on Windows, it is not known. */
function residentMegabytes(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return NaN;
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
