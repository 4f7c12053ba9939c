// All users of an organisation of 100,000: listed, kept and filtered. What is measured runs bundled, as it is shipped, in a process
// of its own; in another one a server has the pages ready, so that the time is the client's alone.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figures';

export async function measureListing(): Promise<readonly Figure[]> {
  const { build } = await import('../../esbuild.mjs');
  const outdir = mkdtempSync(join(tmpdir(), 'listing-bench-'));
  try {
    await build('service', {
      entryPoints: { server: 'test/bench/listingServer.ts', rounds: 'test/bench/listingRounds.ts' },
      outdir,
      sourcemap: false,
    });
    const server = spawn(process.execPath, [join(outdir, 'server.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string];
      const rounds = ['--expose-gc', join(outdir, 'rounds.js'), line.trim()];
      const output = execFileSync(process.execPath, rounds, { encoding: 'utf8', maxBuffer: 1 << 20 });
      return JSON.parse(output) as readonly Figure[];
    } finally {
      server.kill();
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
