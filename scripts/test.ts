// `npm test`: all checks in order; ends at the first that fails, and says at the end what the test runners reported.
import { parseArgs } from 'node:util';
import { run, runMain } from './processes';
import { repositoryFolder } from './repository';

interface Tally {
  passed: number;
  failed: number;
}

interface Step {
  title: string;
  script: string;
  args?: readonly string[];
  /** Reads the runner's own closing lines; a step with tests must have run some. */
  tally?: (output: string) => Tally;
}

const steps: readonly Step[] = [
  { title: 'Lint', script: 'lint' },
  { title: 'Type check', script: 'typecheck' },
  { title: 'Build', script: 'build' },
  {
    title: 'Unit tests',
    script: 'test:unit',
    args: ['--forbid-only'],
    tally: readCounts({ passed: /^ {2}(\d+) passing/m, failed: /^ {2}(\d+) failing/m }),
  },
  {
    title: 'Tests in the extension host',
    script: 'test:host',
    tally: readCounts({ passed: /^Host suite: (\d+) passed/m, failed: /^Host suite: .* (\d+) failed/m }),
  },
  {
    title: "A person's actions in the window",
    script: 'test:ui',
    args: ['--forbid-only'],
    tally: readCounts({ passed: /^ {2}(\d+) passed/m, failed: /^ {2}(\d+) failed/m }),
  },
];

function readCounts({ passed, failed }: Record<keyof Tally, RegExp>): (output: string) => Tally {
  const read = (output: string, pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
  return (output) => ({ passed: read(output, passed), failed: read(output, failed) });
}

const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
});

async function runStep({ title, script, args = [], tally }: Step): Promise<{ ok: boolean; tally?: Tally }> {
  console.log(`\n== ${title}`);
  const begin = Date.now();
  const { code, output } = await run('npm', ['run', '--silent', script, '--', ...args], {
    cwd: repositoryFolder,
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    shell: process.platform === 'win32',
    show: true,
  });
  const counted = tally?.(output);
  const empty = counted !== undefined && counted.passed + counted.failed === 0;
  if (code === 0 && empty) console.log('Not one test ran.');
  const ok = code === 0 && !empty && (counted?.failed ?? 0) === 0;
  console.log(`== ${title}: ${ok ? 'done' : 'FAILED'} in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  return counted === undefined ? { ok } : { ok, tally: counted };
}

runMain(async () => {
  parseArgs({ options: {} });
  const begin = Date.now();
  const tallies: Tally[] = [];
  let ok = true;
  for (const step of steps) {
    const result = await runStep(step);
    if (result.tally) tallies.push(result.tally);
    ok = result.ok;
    if (!ok) break;
  }
  const { passed, failed } = sum(tallies);
  console.log(
    `\n${ok ? 'All steps' : 'Stopped at a failed step'}, ${Math.round((Date.now() - begin) / 1000)} s`,
  );
  console.log(`${passed} passed, ${failed} failed`);
  return ok ? 0 : 1;
});
