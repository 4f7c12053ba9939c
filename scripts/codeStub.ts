// Stands in for a desktop VS Code: takes its flags, runs the test suite in a served one, ends with the suite's code.
import { parseArgs } from 'node:util';
import { runHostSuite } from './hostSuite';
import { runMain } from './processes';
import { startServedVscode } from './servedVscode';
import { currentVersion, isVscodeVersion } from './servedVscodeInstall';

async function main(): Promise<number> {
  const { values } = parseArgs({ strict: false, allowPositionals: true });
  const { extensionDevelopmentPath, extensionTestsPath, servedVersion } = values;
  const version = typeof servedVersion === 'string' ? servedVersion : currentVersion;
  if (typeof extensionDevelopmentPath !== 'string' || typeof extensionTestsPath !== 'string') {
    throw new Error('Say --extensionDevelopmentPath=FOLDER and --extensionTestsPath=FILE.');
  }
  if (!isVscodeVersion(version)) throw new Error(`There is no served VS Code ${version}.`);

  // Who starts a VS Code holds the other end of its input: when that closes, nobody waits for the suite any more.
  process.stdin.on('end', () => process.exit(1)).resume();
  const vscode = await startServedVscode({ version, smokeTestDriver: true, ...pickHome() });
  try {
    return await runHostSuite(vscode, {
      developmentPath: extensionDevelopmentPath,
      testsPath: extensionTestsPath,
      show: true,
    });
  } finally {
    vscode.stop();
  }
}

const pickHome = () => (process.env['HOME'] === undefined ? {} : { home: process.env['HOME'] });

runMain(main);
