// `npm start`: opens a VS Code with the extension, connected to the sandbox. Ctrl-C removes everything again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findOnPath, openInBrowser } from './browser';
import { stopDesktopVscode } from './desktopVscode';
import { packageExtension } from './package';
import { cleanUpAtExit, makeTemporaryFolder, runMain, runOrThrow, UsageError } from './processes';
import { repositoryFolder } from './repository';
import { linkBuiltinExtensions, startServedVscode, writeUserSettings } from './servedVscode';
import { currentVersion, fetchServedVscode } from './servedVscodeInstall';

const help = `Usage: npm start -- [options]

Builds the extension and starts a VS Code with it, connected to the built-in sandbox, until Ctrl-C.
The window opens on the view, with the walkthrough beside it.
Your own AWS profiles are there to choose. VS Code keeps its profile in a temporary folder.

  --port N    serve at this port instead of a free one
  --no-open   do not open the browser
  --desktop   use the desktop VS Code of this machine instead of one in the browser
  --help      show this text`;

const settings = { 'chimeTelephony.defaultConnection': 'sandbox' };

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
    }
    if (values.desktop && (port !== undefined || values['no-open'])) {
      throw new Error('--port and --no-open say nothing to a desktop VS Code.');
    }
    return { ...values, port };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
}

/** Makes the extension that opens the view and the walkthrough. */
function makeFirstScreen(parent: string): string {
  const folder = path.join(parent, 'first-screen');
  mkdirSync(folder);
  copyFileSync(path.join(__dirname, 'firstScreen.mjs'), path.join(folder, 'firstScreen.mjs'));
  const manifest = {
    name: 'first-screen',
    publisher: 'start',
    version: '1.0.0',
    engines: { vscode: '*' },
    main: 'firstScreen.mjs',
    activationEvents: ['*'],
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

async function startInBrowser({ port, open }: { port: number | undefined; open: boolean }): Promise<number> {
  await fetchServedVscode(currentVersion);
  console.log('Building the extension …');
  const { folder, remove } = makeTemporaryFolder();
  const vsix = path.join(folder, 'extension.vsix');
  await packageExtension(vsix);
  console.log('Starting VS Code …');
  const builtin = makeTemporaryFolder().folder;
  await linkBuiltinExtensions(currentVersion, builtin);
  makeFirstScreen(builtin);
  const vscode = await startServedVscode({
    version: currentVersion,
    home: os.homedir(),
    connectionToken: true,
    builtinExtensions: builtin,
    settings,
    vsix,
    ...(port === undefined ? {} : { port }),
  });
  remove();
  console.log(`\nOpen ${vscode.url}\n\nThe walkthrough shows the first steps. Ctrl-C stops VS Code.`);
  if (open) openInBrowser(vscode.url);
  return vscode.ended;
}

async function startOnDesktop(): Promise<number> {
  const code = findOnPath('code');
  if (code === undefined) {
    throw new Error(
      'There is no command "code" on the PATH. Install VS Code (its command palette has "Shell Command: Install\n' +
        "'code' command in PATH\"), or leave out --desktop to use a VS Code in the browser.",
    );
  }
  console.log('Building the extension …');
  await runOrThrow(process.execPath, ['esbuild.mjs'], { cwd: repositoryFolder });
  const { folder } = makeTemporaryFolder();
  const [userFolder, extensions] = [path.join(folder, 'user'), path.join(folder, 'extensions')];
  mkdirSync(extensions);
  writeUserSettings(userFolder, settings);
  cleanUpAtExit(() => stopDesktopVscode(userFolder));
  console.log('Starting VS Code. Close its window or press Ctrl-C to end.');
  const windows = process.platform === 'win32';
  const child = spawn(
    windows ? `"${code}"` : code,
    [
      `--user-data-dir=${userFolder}`,
      `--extensions-dir=${extensions}`,
      `--extensionDevelopmentPath=${repositoryFolder}`,
      `--extensionDevelopmentPath=${makeFirstScreen(folder)}`,
      '--new-window',
      '--wait',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ].map((argument) => (windows ? `"${argument}"` : argument)),
    { stdio: 'inherit', shell: windows },
  );
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return exitCode ?? 1;
}

runMain(() => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(help);
    return 0;
  }
  return options.desktop
    ? startOnDesktop()
    : startInBrowser({ port: options.port, open: !options['no-open'] });
});
