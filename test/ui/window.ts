// The window of a real VS Code with the packaged extension in it, and what a person does there.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ChimeClient } from '@aws-sdk/client-chime';
import {
  test as base,
  expect,
  type BrowserContext,
  type FrameLocator,
  type Locator,
  type Page,
} from '@playwright/test';
import { extensionId, resultsFolder, vsixFile } from '../../scripts/repository';
import {
  isolateAws,
  readSandboxState,
  type SandboxState,
  type ServedVscode,
  type Settings,
  startServedVscode,
} from '../../scripts/servedVscode';
import { makeTemporaryFolder } from '../../scripts/processes';
import { uncleanLines } from './cleanLog';
import { makeMeteredExtensions, meterEnvironment } from './meter';
import { currentVersion, minimumVersion } from '../../scripts/servedVscodeInstall';

export { expect };

/** What `npm run test:ui` made once for all workers: the installed extension, and the folder of the browser's profile. */
const prepared = process.env['UI_PREPARED'];

/** The files of the home's `.aws` folder. */
export interface AwsFiles {
  config?: string;
  credentials?: string;
}

/** Pressed to put a window back. */
const putBackKey = 'Control+Alt+Shift+F9';

/** What puts a window back, by VS Code's own commands and the extension's. */
const putBackBinding = {
  key: 'ctrl+alt+shift+f9',
  command: 'runCommands',
  args: {
    commands: [
      // Before the refresh: with a filter it would load all users.
      'chimeTelephony.users.clearFilter',
      'chimeTelephony.history.clearFilter',
      'chimeTelephony.accounts.refresh',
      'workbench.action.closeAllEditors',
      'workbench.action.terminal.killAll',
      'workbench.action.closePanel',
      'notifications.clearAll',
      // It is seen when all before it is done.
      'workbench.action.quickOpen',
    ],
  },
};

/** The themes that matter, by the name in their list, and the file that the workbench says it has loaded. */
const themes = {
  'Dark Modern': 'dark_modern',
  'Light Modern': 'light_modern',
  'Dark High Contrast': 'hc_black',
  'Light High Contrast': 'hc_light',
} as const;

export type Theme = keyof typeof themes;

interface TestFixtures {
  /**
   * Whether a test may go on in the window of the test before it, which is put back. It is for tests that need nothing of a
   * window that has just been opened.
   */
  sharedWindow: boolean;
  /** A window of its own for each test, unless it is shared: what VS Code keeps in the browser is gone with it. */
  vscodeWindow: VscodeWindow;
}

interface WorkerFixtures {
  /** The user's settings at the start; `test.use({ settings: … })` at the top of a file sets them. */
  settings: Settings;
  /** The language of all words, as BCP 47 names it. */
  language: string;
  /** What `~/.aws` holds at the start. */
  awsFiles: AwsFiles;
  /** Laid over the environment that VS Code starts in, which has nothing of AWS. */
  environment: NodeJS.ProcessEnv;
  /** What must not be in any log, beside the keys of the window's own sandbox. */
  secrets: readonly string[];
  /** Whether `measured` is used. */
  metered: boolean;
  /** What the extension logs: `info` is the default, `trace` is all. */
  logLevel: 'info' | 'trace';
  /** The VS Code that the tests of a file share. */
  vscode: ServedVscode;
  /** Where all windows of that VS Code are opened one after the other, so that the browser has compiled the workbench. */
  profile: BrowserContext;
  windows: Windows;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  sharedWindow: [false, { option: true }],
  settings: [{ 'chimeTelephony.defaultConnection': 'sandbox' }, { scope: 'worker', option: true }],
  language: ['en', { scope: 'worker', option: true }],
  awsFiles: [{}, { scope: 'worker', option: true }],
  environment: [{}, { scope: 'worker', option: true }],
  secrets: [[], { scope: 'worker', option: true }],
  metered: [false, { scope: 'worker', option: true }],
  logLevel: ['info', { scope: 'worker', option: true }],
  vscode: [
    async ({ settings, awsFiles, environment, secrets, metered, logLevel }, use) => {
      const meter = metered ? makeTemporaryFolder() : undefined;
      const vscode = await startServedVscode({
        version: process.env['UI_VSCODE'] === minimumVersion ? minimumVersion : currentVersion,
        ...(prepared ? { installed: path.join(prepared, 'extensions') } : { vsix: vsixFile }),
        port: Number(process.env['UI_PORT'] ?? 0),
        settings,
        env: { ...isolateAws(), ...environment, ...meterEnvironment },
        ...(prepared && { builtinExtensions: path.join(prepared, 'builtin') }),
        ...(meter && { builtinExtensions: await makeMeteredExtensions(meter.folder) }),
        logLevel,
      });
      writeFileSync(
        path.join(vscode.userFolder, 'User', 'keybindings.json'),
        JSON.stringify([putBackBinding]),
      );
      writeAwsFiles(vscode.home, awsFiles);
      await use(vscode);
      const { accessKeyId = '', secretAccessKey = '' } = readSandboxState(vscode.userFolder) ?? {};
      const log = outputLog(vscode) + sandboxLogs(vscode);
      vscode.stop();
      meter?.remove();
      expect(log).not.toBe('');
      expect(uncleanLines(log, logLevel, [accessKeyId, secretAccessKey, ...secrets])).toEqual([]);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  profile: [
    async ({ playwright, language }, use) => {
      const { folder, remove } = prepared
        ? { folder: path.join(prepared, 'browser'), remove: () => undefined }
        : makeTemporaryFolder();
      const profile = await playwright.chromium.launchPersistentContext(folder, { reducedMotion: 'reduce' });
      if (language !== 'en') {
        // Where the workbench looks for the language that a language pack sets.
        await profile.addInitScript(
          (name) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }),
          language,
        );
      }
      await use(profile);
      await profile.close();
      remove();
    },
    { scope: 'worker' },
  ],
  windows: [
    async ({ profile, vscode, settings }, use) => {
      const windows = new Windows(profile, vscode, settings);
      await use(windows);
      await windows.leave();
    },
    { scope: 'worker' },
  ],
  context: ({ profile }, use) => use(profile),
  vscodeWindow: async ({ windows, sharedWindow, vscode }, use, testInfo) => {
    await use(await (sharedWindow ? windows.shared() : windows.open()));
    if (testInfo.status !== testInfo.expectedStatus) {
      writeFileSync(testInfo.outputPath('log.txt'), outputLog(vscode) + sandboxLogs(vscode));
    }
    if (!sharedWindow) await windows.leave();
  },
});

/** The windows of one VS Code, one after the other. */
class Windows {
  private kept: VscodeWindow | undefined;

  constructor(
    private readonly profile: BrowserContext,
    private readonly vscode: ServedVscode,
    private readonly settings: Settings,
  ) {}

  /** A new window, without anything that VS Code kept in the browser. */
  async open(): Promise<VscodeWindow> {
    await this.leave();
    const page = await this.profile.newPage();
    const browser = await this.profile.newCDPSession(page);
    // What is compiled stays, and so do the webviews' service workers.
    const storageTypes = 'cookies,file_systems,indexeddb,local_storage,websql';
    await browser.send('Storage.clearDataForOrigin', {
      origin: new URL(this.vscode.url).origin,
      storageTypes,
    });
    await browser.detach();
    this.vscode.writeSettings(this.settings);
    const window = new VscodeWindow(page, this.vscode, this.settings);
    await window.open();
    return window;
  }

  /** The window of the test before, as if it were new. */
  async shared(): Promise<VscodeWindow> {
    if (this.kept === undefined) this.kept = await this.open();
    else await this.kept.putBack();
    return this.kept;
  }

  async leave(): Promise<void> {
    this.kept = undefined;
    await this.profile.clearPermissions();
    const pages = this.profile.pages();
    // A browser without a page ends.
    await this.profile.newPage();
    for (const page of pages) {
      // A page that is left, not only closed, ends its extension host.
      await page.goto('about:blank');
      await page.close();
    }
  }
}

function writeAwsFiles(home: string, files: AwsFiles): void {
  const folder = path.join(home, '.aws');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files) as [string, string][]) {
    writeFileSync(path.join(folder, name), text);
  }
}

function outputLog({ userFolder }: ServedVscode): string {
  const logs = path.join(userFolder, 'logs');
  return existsSync(logs)
    ? readdirSync(logs, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.includes(extensionId) && file.endsWith('.log'))
        .sort()
        .map((file) => readFileSync(path.join(logs, file), 'utf8'))
        .join('')
    : '';
}

function sandboxLogs({ userFolder }: ServedVscode): string {
  const file = path.join(userFolder, 'User', 'globalStorage', extensionId, 'sandbox', 'sandbox.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

export class VscodeWindow {
  /** The rows of the view "Accounts". */
  readonly tree: Locator;
  readonly quickPick: Locator;
  readonly statusBar: Locator;
  /** Messages at the lower right. */
  readonly toasts: Locator;
  /** A message that must be answered first. */
  readonly dialog: Locator;

  constructor(
    readonly page: Page,
    readonly vscode: ServedVscode,
    private readonly settings: Settings,
  ) {
    this.tree = page.getByRole('tree', { name: /Accounts/ });
    this.quickPick = page.locator('.quick-input-widget');
    this.statusBar = page.locator('.part.statusbar');
    this.toasts = page.locator('.notification-toast');
    this.dialog = page.locator('.monaco-dialog-box');
  }

  /** Another window of the same VS Code. */
  in(page: Page): VscodeWindow {
    return new VscodeWindow(page, this.vscode, this.settings);
  }

  async open(): Promise<void> {
    await this.page.goto(this.vscode.url);
    await this.waitUntilDrawn();
  }

  async reload(): Promise<void> {
    // The command, as a page that the browser reloads has no time to keep what VS Code remembers.
    const loaded = this.page.waitForEvent('domcontentloaded');
    await this.palette('Developer: Reload Window');
    await loaded;
    await this.waitUntilDrawn();
  }

  /** Makes the window as it was when it was new, for another test. */
  async putBack(): Promise<void> {
    const { page } = this;
    await page.context().clearPermissions();
    await page.emulateMedia({ forcedColors: null });
    await page.mouse.move(0, 0);
    await expect(this.dialog).toBeHidden();
    if (await this.quickPick.isVisible()) await page.keyboard.press('Escape');
    await expect(this.quickPick).toBeHidden();
    // From where it is, a key may go to a webview or a terminal.
    await this.statusBar.click({ position: { x: 400, y: 10 } });
    await page.keyboard.press(putBackKey);
    await expect(this.quickPickInput()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(this.quickPick).toBeHidden();
    await expect(page.locator('.part.editor .tab')).toHaveCount(0);
    await expect(page.locator('.part.panel')).toBeHidden();
    await expect(this.toasts).toHaveCount(0);
    const history = page.getByRole('tree', { name: /History/ });
    for (const tree of [this.tree, history]) {
      if (!(await tree.isVisible())) continue;
      const expanded = tree.getByRole('treeitem', { expanded: true });
      // A key that comes while the rows are drawn anew is lost.
      const press = (keys: readonly string[], count: number) =>
        expect(async () => {
          await tree.focus();
          for (const key of keys) await page.keyboard.press(key);
          await expect(expanded).toHaveCount(count, { timeout: 1_000 });
        }).toPass({ timeout: 15_000 });
      await press(['ControlOrMeta+ArrowLeft'], 0);
      // The group of the runs of today is open from the beginning.
      if (tree === history) await press(['Home', 'ArrowRight'], 1);
      await page.keyboard.press('Escape');
      await expect(tree.getByRole('treeitem', { selected: true })).toHaveCount(0);
    }
  }

  private async waitUntilDrawn(): Promise<void> {
    await expect(this.activityBarTab()).toBeVisible({ timeout: 30_000 });
  }

  private activityBarTab(): Locator {
    return this.page.getByRole('tab', { name: /^Chime Telephony/ });
  }

  /** Opens the view container; one that is open stays so. */
  async openView(): Promise<void> {
    const tab = this.activityBarTab();
    // A window that is reloaded opens it by itself, and a click that comes just then closes it: a person tries again.
    await expect(async () => {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true', { timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
  }

  row(name: string | RegExp): Locator {
    return this.tree.getByRole('treeitem', { name });
  }

  /** Right-clicks a row, of the view "Accounts" where it is named, and chooses from its menu, or from a menu within it. */
  async chooseFromMenu(row: string | RegExp | Locator, ...path: readonly string[]): Promise<void> {
    const target = typeof row === 'string' || row instanceof RegExp ? this.row(row) : row;
    const items = path.map((name) => this.page.getByRole('menuitem', { name, exact: true }));
    const last = items.at(-1);
    // A click just after a menu was drawn counts as the end of the one that opened it: a person tries again.
    await expect(async () => {
      if (!(await items[0]?.isVisible())) await target.click({ button: 'right', timeout: 5_000 });
      for (const item of items) await item.hover({ timeout: 5_000 });
      await last?.click({ timeout: 5_000 });
      await expect(this.page.getByRole('menuitem')).toHaveCount(1, { timeout: 1_000 });
      // The command of a row that was drawn anew under its menu asks for a user: a person tries again.
      const asked = this.quickPick.getByText('Choose a user', { exact: true });
      const isRowGone = await asked.waitFor({ timeout: 250 }).then(
        () => true,
        () => false,
      );
      if (isRowGone) {
        await this.page.keyboard.press('Escape');
        throw new Error('The row was drawn anew.');
      }
    }).toPass({ timeout: 20_000 });
  }

  /** Runs a command by its whole title, such as "Chime Telephony: Refresh". */
  async palette(title: string): Promise<void> {
    const input = this.quickPickInput();
    // What closed just before gives the focus back late, and with that closes the palette: a person tries again.
    await expect(async () => {
      await this.page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: 2_000 });
      await this.quickPick.getByRole('option', { name: isCommand(title) }).click({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
  }

  quickPickInput(): Locator {
    return this.quickPick.locator('.quick-input-box input');
  }

  /** The first row of a quick pick that holds this text. */
  quickPickRow(name: string | RegExp): Locator {
    return this.quickPick.locator('.monaco-list-row').filter({ hasText: name }).first();
  }

  /** Chooses a row of a quick pick. */
  async pick(name: string | RegExp): Promise<void> {
    await this.quickPickRow(name).click();
  }

  /** Accepts a quick pick of several rows. */
  async acceptPicks(): Promise<void> {
    await this.quickPickInput().press('Enter');
  }

  /** Types into the quick pick or the input box that is open, and accepts. */
  async answer(text: string): Promise<void> {
    const input = this.quickPickInput();
    await input.fill(text, { timeout: 5_000 });
    await input.press('Enter', { timeout: 5_000 });
  }

  /** The extension's panel or view of HTML; where several are open, the one that is seen. */
  form(): FrameLocator {
    return this.page
      .frameLocator(`iframe.webview.ready[src*="extensionId=${extensionId}"]:visible`)
      .frameLocator('iframe#active-frame');
  }

  /** The text that is seen in the output panel. */
  async outputText(): Promise<string> {
    // The lines are placed by their style, and stand in the document in any order.
    const lines = await this.page
      .locator('.part.panel .view-line')
      .evaluateAll((elements: { textContent: string | null; style: { top: string } }[]) =>
        elements
          .map(({ textContent, style }) => ({ text: textContent ?? '', top: parseFloat(style.top) }))
          .sort((one, other) => one.top - other.top)
          .map(({ text }) => text),
      );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** All that the extension wrote to its output channels, newest start last, from the files behind them. */
  outputLog(): string {
    return outputLog(this.vscode);
  }

  async setTheme(theme: Theme): Promise<void> {
    // As in `palette`: a list of VS Code's own may be closed by a focus that comes back late.
    await expect(async () => {
      await this.palette('Preferences: Color Theme');
      await this.quickPick.getByPlaceholder(/Color Theme/).fill(theme, { timeout: 3_000 });
      await this.quickPickRow(theme).click({ timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
    await expect(this.page.locator('.monaco-workbench')).toHaveClass(
      new RegExp(`themes-${themes[theme]}-json`),
    );
    await expect(this.quickPick).toBeHidden();
  }

  /** Changes the user's settings, laid over those of the start. VS Code reads the file again at a reload. */
  async changeSettings(settings: Settings): Promise<void> {
    this.vscode.writeSettings({ ...this.settings, ...settings });
    await this.reload();
  }

  /** A picture to look at; `npm test`, where nobody does, takes none. */
  async screenshot(name: string): Promise<void> {
    if (process.env['PICTURES'] === '0') return;
    await this.page.screenshot({ path: path.join(resultsFolder, 'screenshots', `${name}.png`) });
  }

  writeAwsFiles(files: AwsFiles): void {
    writeAwsFiles(this.vscode.home, files);
  }

  /** What the sandbox says of itself; waits for its start. */
  async sandboxState(): Promise<SandboxState> {
    const read = () => readSandboxState(this.vscode.userFolder);
    await expect.poll(read, 'The sandbox has started.').toBeDefined();
    return read() as SandboxState;
  }

  /** AWS's own client, to read what the sandbox holds. */
  async sandbox(): Promise<ChimeClient> {
    const { url, region, accessKeyId, secretAccessKey } = await this.sandboxState();
    return new ChimeClient({ endpoint: url, region, credentials: { accessKeyId, secretAccessKey } });
  }
}

/** A row of the palette is named by its command, and by its keys if it has some. */
function isCommand(title: string): RegExp {
  return new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(, .*)?$`);
}
