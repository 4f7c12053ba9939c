// `npm test`: all checks, two at a time; ends soon after the first that fails, and says at the end what the test runners reported.
// With --all (`npm run test:all`) what takes too long for every time as well.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run, runMain } from './processes';
import { repositoryFolder, resultsFolder, type TestReport } from './repository';

interface Step {
  /** Stands before each line that the step writes. */
  name: string;
  /** npm scripts with their arguments, in this order. */
  scripts: readonly (readonly [string, ...string[]])[];
  /** The steps that it needs the work of. */
  after?: readonly string[];
  /** Whether a runner of tests reports what they came to; such a step must have run some. */
  tests?: boolean;
  env?: NodeJS.ProcessEnv;
}

/** In the order in which they begin. */
const describeSteps = (all: boolean): readonly Step[] => [
  // The packaged build first: what is not packaged stays behind it for the extension host.
  { name: 'build', scripts: [['package'], ['build'], ['fetch']] },
  // The longest, and what decides how long all takes: the others go on beside it.
  {
    name: 'window',
    scripts: [['test:ui', '--built', '--forbid-only', ...(all ? ['--project=rest'] : [])]],
    after: ['build'],
    tests: true,
    env: all ? {} : { PICTURES: '0' },
  },
  { name: 'lint', scripts: [['lint']] },
  {
    name: 'host',
    scripts: [['test:host', '--built']],
    after: ['build'],
    tests: true,
  },
  {
    name: 'unit',
    scripts: [['test:unit', '--forbid-only', '--reporter', 'test/mochaReporter.ts']],
    tests: true,
    env: all ? { KILLS: '3', SANDBOX_KILLS: '3', WRITER_ROUNDS: '6', SPREADSHEETS: '1' } : {},
  },
  { name: 'types', scripts: [['typecheck']] },
];

/** Steps that run beside each other: more would only make each other late on the two processors of a small machine. */
const lanes = 2;

const none: TestReport = { passed: 0, failed: 0, tests: [] };

async function runStep(step: Step, signal: AbortSignal): Promise<{ ok: boolean; report: TestReport }> {
  const { name, scripts, tests = false, env } = step;
  const say = (text: string) => console.log(`${name.padEnd(6)} | ${text}`);
  const begin = Date.now();
  const file = path.join(resultsFolder, `${name}.json`);
  rmSync(file, { force: true });
  let code = 0;
  for (const [script, ...args] of scripts) {
    if (code !== 0 || signal.aborted) break;
    const printer = linePrinter(say);
    ({ code } = await run('npm', ['run', '--silent', script, '--', ...args], {
      cwd: repositoryFolder,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...(tests && { TEST_REPORT: file }), ...env },
      shell: process.platform === 'win32',
      onOutput: printer.add,
      signal,
    }));
    printer.flush();
  }
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : none;
  const empty = tests && report.passed + report.failed === 0;
  if (code === 0 && empty) say('Not one test ran.');
  const ok = code === 0 && !empty && report.failed === 0 && !signal.aborted;
  const end = ok ? 'done in' : signal.aborted ? 'stopped after' : 'FAILED in';
  say(`== ${end} ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  return { ok, report };
}

/** Prints whole lines, as the lines of two steps come in any order. */
function linePrinter(print: (line: string) => void) {
  let rest = '';
  return {
    add(this: void, text: string) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(print);
    },
    flush() {
      if (rest !== '') print(rest);
    },
  };
}

/** Runs the steps, each as soon as a lane is free and what it needs is done; one that fails ends all. */
async function runSteps(steps: readonly Step[]): Promise<{ ok: boolean; reports: Map<string, TestReport> }> {
  const reports = new Map<string, TestReport>();
  const failure = new AbortController();
  const waiting = [...steps];
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const start = (step: Step) => {
    waiting.splice(waiting.indexOf(step), 1);
    const ended = runStep(step, failure.signal).then(({ ok, report }) => {
      running.delete(step.name);
      done.add(step.name);
      reports.set(step.name, report);
      if (!ok) failure.abort();
    });
    running.set(step.name, ended);
  };
  while (running.size > 0 || (waiting.length > 0 && !failure.signal.aborted)) {
    const next = waiting.find(({ after = [] }) => after.every((name) => done.has(name)));
    if (next !== undefined && running.size < lanes && !failure.signal.aborted) start(next);
    else await Promise.race(running.values());
  }
  return { ok: !failure.signal.aborted, reports };
}

function printSlowest(reports: ReadonlyMap<string, TestReport>): void {
  const slowest = [...reports]
    .flatMap(([suite, { tests }]) => tests.map((test) => ({ suite, ...test })))
    .sort((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, 10);
  console.log('\nThe slowest ten:');
  for (const { suite, title, milliseconds } of slowest) {
    console.log(`${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${suite}: ${title}`);
  }
}

runMain(async () => {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  mkdirSync(resultsFolder, { recursive: true });
  const begin = Date.now();
  const { ok, reports } = await runSteps(describeSteps(values.all));
  printSlowest(reports);
  console.log(
    `\n${ok ? 'All steps' : 'Stopped at a failed step'}, ${Math.round((Date.now() - begin) / 1000)} s`,
  );
  const count = (key: 'passed' | 'failed') =>
    [...reports.values()].reduce((total, report) => total + report[key], 0);
  console.log(`${count('passed')} passed, ${count('failed')} failed`);
  return ok ? 0 : 1;
});
