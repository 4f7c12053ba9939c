// Stands in for a desktop VS Code: takes its flags, runs the test suite in a served VS Code, and exits with the suite's code.
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

  // The process that starts VS Code holds the other end of stdin. When stdin closes, nobody waits for the suite.
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
