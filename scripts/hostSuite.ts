// Runs a test suite in the extension host of a served VS Code, and opens the workbench in its own browser.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { browserFlags, findBrowser } from './browser';
import { resultsFolder } from './repository';
import type { ServedVscode } from './servedVscode';

/** Milliseconds after which a suite that hangs is ended. */
const bound = 180_000;

export interface HostSuite {
  developmentPath: string;
  testsPath: string;
  /** Shows the output of the suite and the workbench. */
  show: boolean;
}

/**
 * Resolves with the exit code of the suite.
 * @param vscode started with the smoke-test driver
 */
export async function runHostSuite(vscode: ServedVscode, suite: HostSuite): Promise<number> {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserFlags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const screenshot = path.join(resultsFolder, 'host-suite.png');
  try {
    const code = await runInPage(page, describeSuite(vscode.url, suite), suite.show);
    if (code !== 0) await showScreenshot(page, screenshot);
    return code;
  } catch (error) {
    await showScreenshot(page, screenshot);
    throw error;
  } finally {
    await browser.close();
  }
}

/** The workbench's messages about its own start and end. */
const workbenchNoise =
  /^(%c|Canceled: |Creating a socket|Resolv|Ignoring fetching|Updating additional|\[(reconnection|AgentHost|AccountPolicy|Service Worker))/;

/** The query names the suite. The workbench reads the query only with the smoke-test driver. */
function describeSuite(url: string, { developmentPath, testsPath }: HostSuite): string {
  const { host } = new URL(url);
  const remote = (file: string) => `vscode-remote://${host}${pathToFileURL(path.resolve(file)).pathname}`;
  const payload = [
    ['extensionDevelopmentPath', remote(developmentPath)],
    ['extensionTestsPath', remote(testsPath)],
    ['skipWelcome', 'true'],
  ];
  return `${url}?payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** Resolves with the exit code of the suite. */
async function runInPage(page: Page, address: string, show: boolean): Promise<number> {
  const suiteEnds = new Promise<number>((resolve, reject) => {
    page.on('crash', () => reject(new Error('The page of the workbench crashed.')));
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (!show || (typeof args[0] === 'string' && workbenchNoise.test(args[0]))) return;
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

async function showScreenshot(page: Page, file: string): Promise<void> {
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, timeout: 10_000 }).then(
    () => console.error(`The window as it was: ${file}`),
    () => console.error('The window could not be photographed.'),
  );
}
