// Finds a browser for the tests, and opens pages for a person.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { run, runOrThrow } from './processes';

const names = [
  // The shell without a window draws the same pictures, a tenth faster.
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map(
      (file) => path.join(folder, file),
    );
  }),
};

/** An installed browser: on the PATH, in a usual place, or Playwright's own. */
export function findInstalledBrowser(): string | undefined {
  return [
    ...names.flatMap((name) => findOnPath(name) ?? []),
    ...(process.platform in usualPlaces ? usualPlaces[process.platform as keyof typeof usualPlaces] : []),
    chromium.executablePath(),
  ].find((file) => existsSync(file));
}

/** Like {@link findInstalledBrowser}, and installs a browser if there is none. */
export async function findBrowser(): Promise<string> {
  return findInstalledBrowser() ?? (await installFromPlaywright()) ?? (await installFromDebian());
}

/** Chromium's sandbox does not work for root, and small machines have a small /dev/shm. */
export const browserFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // VS Code creates errors only for their stack. For each error, V8 would read all 19 MB of VS Code's source again.
  '--js-flags=--no-enable-lazy-source-positions',
];

async function installFromPlaywright(): Promise<string | undefined> {
  console.log("The tests need a browser and found none: fetching Playwright's own Chromium.");
  const playwright = path.join(path.dirname(require.resolve('@playwright/test/package.json')), 'cli.js');
  const { code } = await run(process.execPath, [playwright, 'install', 'chromium'], { show: true });
  return code === 0 ? findInstalledBrowser() : undefined;
}

async function installFromDebian(): Promise<string> {
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) {
    throw new Error(
      'No browser was found, and none could be installed: install Chromium, Chrome or Edge, and start again.',
    );
  }
  console.log(
    "Playwright's Chromium could not be fetched: installing Debian's chromium-headless-shell with apt-get, as root.",
  );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runOrThrow('apt-get', ['update', '-q'], { env, show: true });
  await runOrThrow('apt-get', ['install', '-y', '-q', 'chromium-headless-shell'], { env, show: true });
  const installed = findInstalledBrowser();
  if (installed === undefined)
    throw new Error('chromium-headless-shell was installed, but no browser is on the PATH.');
  return installed;
}

export function findOnPath(name: string): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find((file) => existsSync(file));
}

/** Opens a page in the person's own browser, if there is a screen. */
export function openInBrowser(url: string): void {
  const opener = findOpener(url);
  if (opener === undefined) return;
  const [command, ...args] = opener;
  // The person sees whether it worked, and the address was printed already.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

function findOpener(url: string): [string, ...string[]] | undefined {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '""', url];
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open', url] : undefined;
}
