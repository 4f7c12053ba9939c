// Whether plans for more users take more time, processor or memory for each, against the sandbox as a process of its own.

import { join } from 'node:path';
import { makeTemporaryFolder } from '../../scripts/processes';
import { runProcess, shipped, startProcess } from './builds';
import { median, type Figure } from './figures';
import type { GrowthInput, GrowthSample } from './processes/growth';
import { writeProfiles } from './server';

const sizes = [100, 1_000, 10_000] as const;
const rounds = 3;

export async function measureGrowth(): Promise<readonly Figure[]> {
  const { bundle } = await shipped();
  const { folder, remove } = makeTemporaryFolder();
  const sandbox = await startProcess<{ url: string; accessKeyId: string; secretAccessKey: string }>(
    bundle('sandbox'),
    ['--json', '--users', String(Math.max(...sizes))],
  );
  const input: GrowthInput = {
    service: bundle('service'),
    historyFolder: join(folder, 'history'),
    sizes,
    rounds,
  };
  const samples = await runProcess<readonly GrowthSample[]>(
    'growth',
    input,
    ['--expose-gc'],
    writeProfiles(folder, [{ name: 'bench', url: sandbox.line.url, keys: sandbox.line }]),
  );
  sandbox.child.kill();
  remove();
  const of = (size: number, measure: 'time' | 'cpu' | 'memory') =>
    median(samples.filter((sample) => sample.size === size).map((sample) => sample[measure]));
  const compared = (size: number, measure: 'time' | 'cpu', name: string): Figure => ({
    name: `growth, ${size} users: ${name}`,
    value: of(size, measure),
    unit: 'µs',
    peer: { name: 'with 100 users', value: of(100, measure) },
    limit: { of: 'ratio', atMost: 1.2 },
  });
  return sizes.slice(1).flatMap((size): Figure[] => [
    compared(size, 'time', 'time for each'),
    compared(size, 'cpu', 'processor time of a request'),
    {
      name: `growth, ${size} users: memory beyond the plan, above that with 100`,
      value: of(size, 'memory') - of(100, 'memory'),
      unit: 'MB',
      limit: { of: 'value', atMost: 2 },
    },
  ]);
}
