// What mocha's tests came to, for whoever ran it with a file to write that to.
import { writeFileSync } from 'node:fs';
import type { TestReport } from '../scripts/repository';

/** Writes it at the end of the run to the file that `TEST_REPORT` names, if there is one. */
export function reportTests(runner: Mocha.Runner): void {
  const file = process.env['TEST_REPORT'];
  if (!file) return;
  const tests: TestReport['tests'][number][] = [];
  runner.on('test end', (test) => {
    if (!test.isPending()) tests.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 });
  });
  runner.once('end', () => {
    const { passes: passed = 0, failures: failed = 0 } = runner.stats ?? {};
    writeFileSync(file, JSON.stringify({ passed, failed, tests } satisfies TestReport));
  });
}
