// Starts a VS Code for use in a browser, with a profile of its own in a temporary folder.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cleanUpAtExit, killTree, makeTemporaryFolder, runOrThrow, spawnGroup } from './processes';
import { extensionId } from './repository';
import { fetchServedVscode, type VscodeVersion } from './servedVscodeInstall';

/** Settings that hide everything unrelated to the extension. */
export const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  // Otherwise the host searches all processes of the machine for ports, again and again.
  'remote.autoForwardPortsSource': 'output',
};

/** Milliseconds that a start may take. */
const bound = 60_000;

export type Settings = Record<string, unknown>;

export interface ServedVscodeOptions {
  version: VscodeVersion;
  /** The user's settings, which override {@link quietSettings}. */
  settings?: Settings;
  /** An extension to install before the start. */
  vsix?: string;
  /** The folder that {@link installExtension} made, instead of `vsix`. Each start uses a copy. */
  installed?: string;
  /** A folder of extensions that replaces VS Code's built-in ones. */
  builtinExtensions?: string;
  /** Variables that override this process's environment. */
  env?: NodeJS.ProcessEnv;
  /** The home folder, which holds `~/.aws`. Without it a new folder is made, as tests need. */
  home?: string;
  /** Any free port by default. */
  port?: number;
  /** Requires the random token in the URL, because other programs of this machine can reach the port. */
  connectionToken?: boolean;
  workspaceTrust?: boolean;
  /** The level of the logs. */
  logLevel?: 'info' | 'trace';
  /** Lets the workbench run a test suite. The driver suppresses toasts and dialogs. */
  smokeTestDriver?: boolean;
}

export interface ServedVscode {
  /** The address to open in a browser, with its token if there is one. */
  url: string;
  home: string;
  userFolder: string;
  /** The exit code of a server that ends before `stop`. */
  ended: Promise<number>;
  writeSettings(settings: Settings): void;
  stop(): void;
}

export async function startServedVscode(options: ServedVscodeOptions): Promise<ServedVscode> {
  const { node, server } = await fetchServedVscode(options.version);
  const { folder, remove } = makeTemporaryFolder();
  const [userFolder, extensions, data, temporary, ownHome] = [
    'user',
    'extensions',
    'data',
    'tmp',
    'home',
  ].map((name) => path.join(folder, name)) as [string, string, string, string, string];
  const home = options.home ?? ownHome;
  for (const made of [path.join(userFolder, 'User'), extensions, temporary, ownHome]) {
    mkdirSync(made, { recursive: true });
  }
  const writeSettings = (settings: Settings) => writeUserSettings(userFolder, settings);
  writeSettings(options.settings ?? {});

  const base = [server, ...describeProfile(userFolder, extensions, data)];
  // In the real home folder, the locks and the history belong to all windows of the person.
  const env = {
    ...describeEnvironment(home, temporary),
    ...(options.home === undefined ? describeState(ownHome) : {}),
    ...options.env,
  };
  const token = options.connectionToken ? randomBytes(16).toString('hex') : undefined;
  const tokenFile = path.join(folder, 'token');
  if (token !== undefined) writeFileSync(tokenFile, token, { mode: 0o600 });

  try {
    if (options.installed !== undefined) cpSync(options.installed, extensions, { recursive: true });
    if (options.vsix !== undefined) {
      await runOrThrow(node, [...base, '--install-extension', options.vsix], { env });
    }
    const running = await startServer(
      node,
      [
        ...base,
        ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--telemetry-level', 'off'],
        ...(token === undefined ? ['--without-connection-token'] : ['--connection-token-file', tokenFile]),
        // The environment of this process counts, not that of a login shell.
        '--force-disable-user-env',
        ...(options.logLevel === undefined ? [] : ['--log', options.logLevel]),
        ...(options.builtinExtensions === undefined
          ? []
          : ['--builtin-extensions-dir', options.builtinExtensions]),
        ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
        ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
      ],
      env,
      () => stopSandbox(userFolder),
    );
    return {
      url: `http://127.0.0.1:${running.port}/${token === undefined ? '' : `?tkn=${token}`}`,
      home,
      userFolder,
      ended: running.ended,
      writeSettings,
      stop: () => {
        running.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Makes a folder with an installed extension. Each start of VS Code can then use a copy of the folder. */
export async function installExtension(version: VscodeVersion, vsix: string, folder: string): Promise<void> {
  const { node, server } = await fetchServedVscode(version);
  const { folder: own, remove } = makeTemporaryFolder();
  mkdirSync(folder, { recursive: true });
  const profile = describeProfile(path.join(own, 'user'), folder, path.join(own, 'data'));
  try {
    await runOrThrow(node, [server, ...profile, '--install-extension', vsix], {
      env: describeEnvironment(own, own),
    });
  } finally {
    remove();
  }
}

/**
 * Makes a folder for `builtinExtensions`.
 * @param names the built-in extensions to link; all by default
 */
export async function linkBuiltinExtensions(
  version: VscodeVersion,
  folder: string,
  names?: readonly string[],
): Promise<void> {
  const { server } = await fetchServedVscode(version);
  const extensions = path.join(path.dirname(server), '..', 'extensions');
  mkdirSync(folder, { recursive: true });
  for (const name of names ?? readdirSync(extensions)) {
    symlinkSync(path.join(extensions, name), path.join(folder, name), 'junction');
  }
}

const describeProfile = (user: string, extensions: string, data: string): readonly string[] => [
  '--accept-server-license-terms',
  ...['--user-data-dir', user],
  ...['--extensions-dir', extensions],
  ...['--server-data-dir', data],
];

const describeEnvironment = (home: string, temporary: string): NodeJS.ProcessEnv => ({
  ...pickEnvironment(),
  // With an empty gallery, VS Code does not look for extensions over the network.
  EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":"","controlUrl":""}',
  ...describeHome(home),
  ...describeTemporary(temporary),
});

/** Resolves when the server answers. `stop` ends the server and its extension hosts, as does the end of this process. */
async function startServer(
  node: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  afterStop: () => void,
): Promise<{ port: number; ended: Promise<number>; stop: () => void }> {
  const child = spawnGroup(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = cleanUpAtExit(() => {
    if (child.pid !== undefined) killTree(child.pid, 'SIGKILL');
    afterStop();
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? 1);
  let output = '';
  const port = new Promise<number>((resolve, reject) => {
    const listen = (text: string) => {
      output = (output + text).slice(-10_000);
      const listening = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (listening !== undefined) resolve(Number(listening));
    };
    child.stdout?.setEncoding('utf8').on('data', listen);
    child.stderr?.setEncoding('utf8').on('data', listen);
    void ended.then((code) => reject(new Error(`VS Code's server ended with exit code ${code}.`)), reject);
  });
  try {
    const listening = await Promise.race([port, rejectAfterBound()]);
    const answer = await fetch(`http://127.0.0.1:${listening}/version`, {
      signal: AbortSignal.timeout(bound),
    });
    if (!answer.ok) throw new Error(`VS Code's server answered with status ${answer.status}.`);
    return { port: listening, ended, stop };
  } catch (error) {
    stop();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${output}`, { cause: error });
  }
}

async function rejectAfterBound(): Promise<never> {
  await setTimeout(bound, undefined, { ref: false });
  throw new Error(`VS Code's server did not answer in ${bound / 1000} s.`);
}

export function writeUserSettings(userFolder: string, settings: Settings): void {
  // A window in a browser is a remote window, where settings of the scope "machine" count only in the second file.
  for (const name of ['User', 'Machine']) {
    const folder = path.join(userFolder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'settings.json'),
      JSON.stringify({ ...quietSettings, ...settings }, null, 2),
    );
  }
}

/** Variables of a VS Code or npm that started this process must not reach the VS Code that starts here. */
function pickEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_)/i.test(name)),
  );
}

/** Hides the developer's own AWS set-up from a test; `home` replaces the real home folder. */
export function isolateAws(home?: string): NodeJS.ProcessEnv {
  const own = Object.keys(process.env).filter((name) => /^AWS_/i.test(name));
  return {
    ...Object.fromEntries(own.map((name) => [name, undefined])),
    ...(home === undefined ? {} : { ...describeHome(home), ...describeState(home) }),
  };
}

const describeHome = (home: string) => ({
  HOME: home,
  USERPROFILE: home,
});

const describeState = (home: string) => ({ CHIME_TELEPHONY_STATE: path.join(home, 'state') });

const describeTemporary = (folder: string) => ({
  TMPDIR: folder,
  TEMP: folder,
  TMP: folder,
  XDG_RUNTIME_DIR: folder,
});

export interface SandboxState {
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  pid?: number;
}

/** What the extension's running sandbox writes about itself; `undefined` before that. */
export function readSandboxState(userFolder: string): SandboxState | undefined {
  const storage = path.join(userFolder, 'User', 'globalStorage', extensionId);
  try {
    return JSON.parse(readFileSync(path.join(storage, 'sandbox', 'sandbox.json'), 'utf8')) as SandboxState;
  } catch {
    return undefined;
  }
}

/** The sandbox outlives an extension host by some seconds, but no process may be left here. */
export function stopSandbox(userFolder: string): void {
  const pid = readSandboxState(userFolder)?.pid;
  if (pid !== undefined) killTree(pid, 'SIGKILL');
}
