// `npm run test:host`: runs the suite of test/host in a real extension host. The default is the served VS Code, and `--minimum` means
// the oldest supported one. `--desktop` downloads a desktop VS Code; with `--minimum` the oldest supported desktop VS Code.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { findBrowser } from './browser';
import { stopDesktopVscode } from './desktopVscode';
import { cleanUpAtExit, makeTemporaryFolder, runMain, runOrThrow } from './processes';
import { downloadsFolder, repositoryFolder, type TestReport } from './repository';
import { isolateAws } from './servedVscode';
import { currentVersion, fetchServedVscode, minimumVersion, type VscodeVersion } from './servedVscodeInstall';

/** Milliseconds for a desktop VS Code: longer than the stand-in's own limit, which also takes a screenshot. */
const bound = 200_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      desktop: { type: 'boolean', default: false },
      minimum: { type: 'boolean', default: false },
      // The bundles that the suite needs exist already.
      built: { type: 'boolean', default: false },
      grep: { type: 'string' },
    },
  });
  const { executable, flags } = values.desktop
    ? await prepareDesktop(values.minimum ? minimumVersion : 'stable')
    : await prepareServed(values.minimum ? minimumVersion : currentVersion);

  if (!values.built) await runOrThrow(process.execPath, ['esbuild.mjs'], { cwd: repositoryFolder });

  const { folder, remove } = makeTemporaryFolder();
  const userFolder = path.join(folder, 'user');
  const report = process.env['TEST_REPORT'] ?? path.join(folder, 'report.json');
  const stopDesktop = cleanUpAtExit(() => stopDesktopVscode(userFolder));
  const timer = setTimeout(() => {
    console.error(`VS Code did not end in ${bound / 1000} s.`);
    process.exit(1);
  }, bound);
  try {
    const code = await runSuite({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: repositoryFolder,
      extensionTestsPath: path.join(repositoryFolder, 'out', 'test', 'host', 'run.js'),
      extensionTestsEnv: { ...isolateAws(folder), MOCHA_GREP: values.grep, TEST_REPORT: report },
      launchArgs: [
        `--user-data-dir=${userFolder}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
        ...flags,
      ],
    });
    return judge(code, report);
  } finally {
    clearTimeout(timer);
    stopDesktop();
    remove();
  }
}

async function runSuite(options: Parameters<typeof runTests>[0]): Promise<number> {
  try {
    return await runTests(options);
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code || 1;
    throw error;
  }
}

/** VS Code may exit with code 0 although its extension host crashed, so the suite's report counts. */
function judge(code: number, report: string): number {
  if (!existsSync(report)) {
    console.error('Host suite: VS Code ended before the tests did.');
    return code || 1;
  }
  const { passed, failed } = JSON.parse(readFileSync(report, 'utf8')) as TestReport;
  console.log(`Host suite: ${passed} passed, ${failed} failed`);
  if (passed + failed === 0) console.error('Not one test ran.');
  return code || (passed > 0 && failed === 0 ? 0 : 1);
}

async function prepareServed(version: VscodeVersion) {
  await fetchServedVscode(version);
  await findBrowser();
  const stub = process.platform === 'win32' ? 'codeStub.cmd' : 'codeStub.sh';
  return { executable: path.join(__dirname, stub), flags: [`--servedVersion=${version}`] };
}

async function prepareDesktop(version: VscodeVersion | 'stable') {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error('A desktop VS Code needs a screen: run "xvfb-run -a npm run test:desktop".');
  }
  const executable = await downloadAndUnzipVSCode({ version, cachePath: downloadsFolder });
  return { executable, flags: ['--disable-extensions'] };
}

runMain(main);
