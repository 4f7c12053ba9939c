// The same in the extension host of a real VS Code: what its own record says of activation, and many writes to a name that is not
// loopback's, for which VS Code puts its handling of proxies and certificates between the extension and the network.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runHostSuite } from '../../scripts/hostSuite';
import { makeTemporaryFolder } from '../../scripts/processes';
import { extensionId } from '../../scripts/repository';
import { isolateAws, startServedVscode } from '../../scripts/servedVscode';
import { currentVersion, fetchServedVscode } from '../../scripts/servedVscodeInstall';
import { certifiedHost } from '../unit/tlsServer';
import { processes, shipped, startProcess } from './builds';
import { inRounds, median, type Figure } from './figures';
import type { Activation, HostAnswer, HostInput } from './processes/hostSuite';
import { latencyFigure, startServer, writeProfiles, type Served } from './server';

const rounds = 3;

export async function measureHost(): Promise<readonly Figure[]> {
  return [...(await measureActivations()), ...(await measureBulks())];
}

async function measureActivations(): Promise<readonly Figure[]> {
  const run = (extension: string) => async () =>
    (await runInHost({ extension, bulk: [], inFlight: 0 })).activation;
  const samples = await inRounds(rounds, {
    extension: run(extensionId),
    empty: run('bench.empty'),
    registering: run('bench.registering'),
  });
  const of = (activations: readonly Activation[], phase: keyof Activation) =>
    median(activations.map((activation) => activation[phase]));
  return [
    {
      name: 'extension host, activation: load',
      value: of(samples.extension, 'load'),
      unit: 'ms',
      peer: { name: 'empty extension', value: of(samples.empty, 'load') },
      limit: { of: 'value', atMost: 5 },
    },
    {
      name: 'extension host, activation: activate',
      value: of(samples.extension, 'activate'),
      unit: 'ms',
      peer: { name: 'the same registrations', value: of(samples.registering, 'activate') },
      limit: { of: 'value', atMost: 3 },
    },
  ];
}

/** The ways to a server in the host: as to any program of this machine, by a name, and by a proxy. */
const ways = ['loopback', 'name', 'proxy'] as const;

async function measureBulks(): Promise<readonly Figure[]> {
  const latency = 20;
  const inFlight = 32;
  const server = await startServer(latency);
  const { ports } = server;
  const proxy = await startProcess<{ port: number }>(join(await processes(), 'proxy.js'), [
    JSON.stringify({ port: ports.https }),
  ]);
  const named = `https://${certifiedHost}:${ports.https}`;
  const env = writeProfiles(makeTemporaryFolder().folder, [
    { name: 'loopback', url: `http://127.0.0.1:${ports.http}` },
    { name: 'name', url: named },
    { name: 'proxy', url: named },
  ]);
  const run = (way: (typeof ways)[number], requests: number) => async (): Promise<Served> => {
    const proxyUrl = way === 'proxy' ? { proxy: `http://127.0.0.1:${proxy.line.port}` } : {};
    const bulk = [{ profile: way, requests, ...proxyUrl }];
    const answer = await runInHost({ extension: extensionId, bulk, inFlight }, env);
    return { ...answer.bulk[0]!, held: await server.held() };
  };
  const samples = await inRounds(rounds, {
    loopback: run('loopback', 2400),
    name: run('name', 2400),
    proxy: run('proxy', 600),
  });
  proxy.child.kill();
  server.stop();
  const of = (way: (typeof ways)[number]) =>
    latencyFigure(
      `extension host, bulk by ${way}, ${latency} ms, ${inFlight} in flight`,
      samples[way],
      inFlight,
    );
  return ways.map(of);
}

async function runInHost(
  input: Omit<HostInput, 'answerFile'>,
  env: NodeJS.ProcessEnv = {},
): Promise<HostAnswer> {
  const { folder, remove } = makeTemporaryFolder();
  const answerFile = join(folder, 'answer.json');
  const vscode = await startServedVscode({
    version: currentVersion,
    vsix: (await shipped()).vsix,
    builtinExtensions: await makeBuiltinExtensions(folder),
    smokeTestDriver: true,
    env: { ...isolateAws(), ...env, BENCH_HOST: JSON.stringify({ ...input, answerFile }) },
  });
  try {
    const code = await runHostSuite(vscode, {
      developmentPath: join(folder, 'builtin', 'empty'),
      testsPath: join(await processes(), 'hostSuite.js'),
      show: false,
    });
    if (code !== 0) {
      throw new Error(`The suite in the extension host ended with ${code}.`);
    }
    return JSON.parse(readFileSync(answerFile, 'utf8')) as HostAnswer;
  } finally {
    vscode.stop();
    remove();
  }
}

/** The peers, and the least of what VS Code brings with it: with all of it whatever starts at the same time is measured too. */
async function makeBuiltinExtensions(parent: string): Promise<string> {
  const folder = join(parent, 'builtin');
  mkdirSync(folder);
  const { server } = await fetchServedVscode(currentVersion);
  for (const name of ['theme-defaults', 'json']) {
    symlinkSync(join(dirname(server), '..', 'extensions', name), join(folder, name), 'junction');
  }
  writeExtension(folder, 'empty', 'exports.activate = () => undefined;');
  writeExtension(folder, 'registering', registering, {
    views: { explorer: [{ id: 'bench.view', name: 'Bench' }] },
  });
  return folder;
}

function writeExtension(parent: string, name: string, code: string, contributes = {}): void {
  const folder = join(parent, name);
  mkdirSync(folder);
  const identity = { name, publisher: 'bench', version: '1.0.0', engines: { vscode: '*' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...identity, main: 'main.js', contributes }));
  writeFileSync(join(folder, 'main.js'), code);
}

/** What the extension registers when it is activated, and nothing behind it. */
const registering = `
const vscode = require('vscode');
exports.activate = () => {
  vscode.window.createOutputChannel('Bench', { log: true });
  vscode.workspace.onDidChangeConfiguration(() => undefined);
  vscode.workspace.getConfiguration('chimeTelephony').get('defaultConnection');
  const view = vscode.window.createTreeView('bench.view', { treeDataProvider: { getChildren: () => [] } });
  view.title = 'Bench';
  view.onDidChangeVisibility(() => undefined);
  vscode.window.registerWebviewPanelSerializer('bench.panel', {});
  vscode.workspace.registerTextDocumentContentProvider('bench', {});
  const item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  item.text = 'Bench';
  item.tooltip = 'Bench';
  item.command = 'bench.command0';
  item.show();
  for (const name of ['one', 'two', 'three']) {
    vscode.commands.executeCommand('setContext', 'bench.' + name, true);
  }
  for (let i = 0; i < 25; i++) {
    vscode.commands.registerCommand('bench.command' + i, () => undefined);
  }
};
`;
