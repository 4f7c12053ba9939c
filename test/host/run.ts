// What VS Code calls in its extension host: runs each test file beside this one.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { reportTests } from '../mochaReport';

export async function run(): Promise<void> {
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 20_000, forbidOnly: true });
  const grep = process.env['MOCHA_GREP'];
  if (grep) mocha.grep(grep);
  for (const name of files) mocha.addFile(path.join(__dirname, name));

  const stats = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats as Mocha.Stats));
    // The exit code alone says nothing of an extension host that broke down, so the tests count only by this report.
    reportTests(runner);
  });
  if (stats.failures > 0) throw new Error(`${stats.failures} of the host's tests failed.`);
}
