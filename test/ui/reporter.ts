// Writes what the tests in the window came to, and the list of those that failed, as Playwright takes it.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';
import type { TestReport } from '../../scripts/repository';

/** A file for each: `TEST_REPORT` and `FAILED_TESTS` name them. Neither is written where no name is given. */
class ReportWriter implements Reporter {
  private root: Suite | undefined;

  onBegin(_: unknown, root: Suite): void {
    this.root = root;
  }

  onEnd(): void {
    const ran = (this.root?.allTests() ?? []).filter((test) => test.outcome() !== 'skipped');
    const failed = ran.filter((test) => !test.ok());
    const report: TestReport = {
      passed: ran.length - failed.length,
      failed: failed.length,
      tests: ran.map((test) => ({
        title: titleOf(test),
        milliseconds: test.results.reduce((total, { duration }) => total + duration, 0),
      })),
    };
    writeTo('TEST_REPORT', JSON.stringify(report));
    writeTo('FAILED_TESTS', failed.map((test) => `${describe(test)}\n`).join(''));
  }
}

const titleOf = ({ location, title }: TestCase): string => `${path.basename(location.file)} › ${title}`;

/** As a list for Playwright's `--test-list` has it. */
function describe(test: TestCase): string {
  const [, project, ...path] = test.titlePath();
  return [`[${project}]`, ...path].join(' › ');
}

function writeTo(variable: string, text: string): void {
  const file = process.env[variable];
  if (file) writeFileSync(file, text);
}

// Playwright asks for a default export.
// eslint-disable-next-line no-restricted-syntax
export default ReportWriter;
