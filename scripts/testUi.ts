// `npm run test:ui`: a person's actions in the real window. Arguments after `--` go to Playwright, except two. `--built` says that the
// packaged extension exists already, and `--minimum` uses the oldest supported VS Code.
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { findBrowser } from './browser';
import { packageExtension } from './package';
import { makeTemporaryFolder, run, runMain } from './processes';
import { repositoryFolder, resultsFolder, vsixFile } from './repository';
import { installExtension, linkBuiltinExtensions } from './servedVscode';
import { currentVersion, fetchServedVscode, minimumVersion } from './servedVscodeInstall';

const playwright = path.join(path.dirname(require.resolve('@playwright/test/package.json')), 'cli.js');

/** The extensions that a person sees in the window. Others only slow each start; the suite of test/host runs with all of them. */
const builtinExtensions = ['diff', 'json', 'log', 'markdown-basics', 'theme-defaults', 'theme-seti'];

async function runPlaywright(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { code } = await run(process.execPath, [playwright, 'test', ...args], {
    cwd: repositoryFolder,
    env: { ...process.env, ...env },
    show: true,
  });
  return code;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

runMain(async () => {
  const args = process.argv.slice(2).filter((argument) => !['--built', '--minimum'].includes(argument));
  const version = process.argv.includes('--minimum') ? minimumVersion : currentVersion;
  await fetchServedVscode(version);
  await findBrowser();
  if (!process.argv.includes('--built')) await packageExtension(vsixFile);
  const { folder: prepared } = makeTemporaryFolder();
  await installExtension(version, vsixFile, path.join(prepared, 'extensions'));
  await linkBuiltinExtensions(version, path.join(prepared, 'builtin'), builtinExtensions);
  // One address for every VS Code of the run, so that the browser can reuse compiled code.
  const env = { UI_VSCODE: version, UI_PREPARED: prepared, UI_PORT: String(await findFreePort()) };
  mkdirSync(resultsFolder, { recursive: true });
  const failed = path.join(resultsFolder, 'failed.txt');
  rmSync(failed, { force: true });
  const code = await runPlaywright(args, { ...env, FAILED_TESTS: failed });
  if (code !== 0 && existsSync(failed) && readFileSync(failed, 'utf8') !== '') {
    // Traces take a fifth of the time, so only failed tests run again with a trace. They still count as failed.
    console.log('\nOnce more, for a trace of what failed:');
    const output = path.join(resultsFolder, 'ui-traces');
    await runPlaywright(['--trace=on', `--output=${output}`, `--test-list=${failed}`], {
      ...env,
      TEST_REPORT: undefined,
    });
  }
  return code;
});
