// `npm test`: all checks, two at a time. The first failure ends the run; at the end the results of the test runners are printed.
// With --all (`npm run test:all`), slow checks run too.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { run, runMain } from './processes';
import { repositoryFolder, resultsFolder, type TestReport } from './repository';

interface Step {
  /** The prefix of each line of the step's output. */
  name: string;
  /** npm scripts with their arguments, in order. */
  scripts: readonly (readonly [string, ...string[]])[];
  /** The steps whose results this step needs. */
  after?: readonly string[];
  /** Whether a test runner reports results; such a step fails without a test that ran. */
  tests?: boolean;
  env?: NodeJS.ProcessEnv;
}

/** The steps, in the order in which they start. */
const describeSteps = (all: boolean): readonly Step[] => [
  // `package` comes first, so that the later `build` leaves its unpackaged files for the extension host.
  { name: 'build', scripts: [['package'], ['build'], ['fetch']] },
  // The longest step decides the total time, so it starts first and the others run beside it.
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

/** Two steps at a time: on a small machine with two processors, more steps would only delay each other. */
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

/** Prints whole lines, because lines of two steps arrive in any order. */
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

/** Runs each step as soon as a lane is free and the steps that it needs are done. A failed step ends all steps. */
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
