// Stands in for a desktop VS Code: takes its flags, runs the test suite in a served one, ends with the suite's code.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { browserFlags, findBrowser } from './browser';
import { runMain } from './processes';
import { resultsFolder } from './repository';
import { startServedVscode } from './servedVscode';
import { currentVersion, isVscodeVersion } from './servedVscodeInstall';

/** The longest that a suite may take: one that hangs must end too. */
const bound = 180_000;

/** What the workbench says of its own start and end. */
const workbenchNoise =
  /^(%c|Canceled: |Creating a socket|Resolv|Ignoring fetching|Updating additional|\[(reconnection|AgentHost|AccountPolicy|Service Worker))/;

/** The workbench is told of a suite by a query, which it reads only with the smoke-test driver. */
function describeSuite(url: string, developmentPath: string, testsPath: string): string {
  const { host } = new URL(url);
  const remote = (file: string) => `vscode-remote://${host}${pathToFileURL(path.resolve(file)).pathname}`;
  const payload = [
    ['extensionDevelopmentPath', remote(developmentPath)],
    ['extensionTestsPath', remote(testsPath)],
    ['skipWelcome', 'true'],
  ];
  return `${url}?payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** Resolves with the code that the suite ended with. */
async function runSuite(page: Page, address: string): Promise<number> {
  const suiteEnds = new Promise<number>((resolve, reject) => {
    page.on('crash', () => reject(new Error('The page of the workbench crashed.')));
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (typeof args[0] === 'string' && workbenchNoise.test(args[0])) return;
    if (type === 'error' || type === 'warn') console.error(...args);
    else console.log(...args);
  });
  await page.goto(address);
  return Promise.race([suiteEnds, rejectAfterBound()]);
}

async function rejectAfterBound(): Promise<never> {
  await setTimeout(bound, undefined, { ref: false });
  throw new Error(`The test suite did not end in ${bound / 1000} s.`);
}

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
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserFlags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const screenshot = path.join(resultsFolder, 'host-suite.png');
  try {
    const code = await runSuite(
      page,
      describeSuite(vscode.url, extensionDevelopmentPath, extensionTestsPath),
    );
    if (code !== 0) await showScreenshot(page, screenshot);
    return code;
  } catch (error) {
    await showScreenshot(page, screenshot);
    throw error;
  } finally {
    await browser.close();
    vscode.stop();
  }
}

const pickHome = () => (process.env['HOME'] === undefined ? {} : { home: process.env['HOME'] });

async function showScreenshot(page: Page, file: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, timeout: 10_000 }).then(
    () => console.error(`The window as it was: ${file}`),
    () => console.error('The window could not be photographed.'),
  );
}

runMain(main);
