// The sandbox as a process: reads the command line, claims its state folder or finds the folder's owner, and serves requests until
// it is told to end.

import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Faults } from './faults';
import { Leases } from './leases';
import { helpText, parseOptions, type Options } from './options';
import {
  claimFolder,
  findOwner,
  keptAccessKeys,
  keptPort,
  makeStateFolder,
  randomKeys,
  type Connection,
  type ProcessRecord,
} from './processFile';
import { stderrLog } from './requestLog';
import { listen, type Sandbox } from './server';
import { shellLines } from './shellLines';
import { State } from './state';

const claimAttempts = 20;
const portAttempts = 3;

interface Started {
  readonly record: ProcessRecord;
  readonly server: Server;
  /** Lets the listening server answer, from this sandbox. */
  readonly open: (sandbox: Sandbox) => void;
}

async function main(args: readonly string[]): Promise<void> {
  // The reader of an output may end, as a launcher does after one line of stdout; this process goes on.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const options = readOptions(args);
  if (options === undefined) {
    return;
  }
  const start = await startOrFind(options);
  if ('living' in start) {
    join(options, start.living);
    return;
  }
  serve(options, start);
  print(options, start.record, false);
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const options = parseOptions(args);
    if (options !== 'help') {
      return options;
    }
    process.stdout.write(helpText);
  } catch (error) {
    process.stderr.write(`sandbox: ${messageOf(error)}\nTry --help.\n`);
    process.exitCode = 2;
  }
  return undefined;
}

/** Prints the connection of the folder's owner. Another process can't change the owner's port or faults from the command line. */
function join(options: Options, living: ProcessRecord): void {
  const { port, faults } = options;
  if (Object.keys(options.asked).length > 0 && !options.leaseTimes) {
    process.stderr.write('The state folder keeps its users and its seed; only a reset changes them.\n');
  }
  const refused = [
    ...(port === 0 || port === Number(new URL(living.url).port) ? [] : ['--port']),
    ...(faults.length === 0 ? [] : ['--fault']),
  ];
  if (refused.length === 0) {
    print(options, living, true);
    return;
  }
  process.stderr.write(
    `sandbox: process ${living.pid} serves this state folder already, on ${living.url}; ` +
      `it can't be given ${refused.join(' and ')}. End it first.\n`,
  );
  process.exitCode = 2;
}

async function startOrFind({
  port,
  stateFolder,
}: Options): Promise<Started | { readonly living: ProcessRecord }> {
  if (stateFolder === undefined) {
    return start(port, undefined);
  }
  makeStateFolder(stateFolder);
  for (let attempt = 1; attempt <= claimAttempts; attempt++) {
    const { living, ordinal } = await findOwner(stateFolder);
    if (living) {
      return { living };
    }
    const started = await startIn(stateFolder, port, attempt);
    if (started && claimFolder(stateFolder, ordinal, started.record)) {
      return started;
    }
    started?.server.close();
    started?.server.closeAllConnections();
  }
  throw new Error(`Other processes keep taking this state folder: ${stateFolder}`);
}

/**
 * Listens on the requested port, else on the folder's last port, so that saved commands stay valid.
 * @returns `undefined` when another process of the folder may hold the port; the next attempt then finds that process
 */
async function startIn(stateFolder: string, asked: number, attempt: number): Promise<Started | undefined> {
  const kept = asked === 0 ? keptPort(stateFolder) : 0;
  try {
    return await start(asked || kept, stateFolder);
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    if (isTaken && attempt < portAttempts) {
      await wait(100);
      return undefined;
    }
    if (kept === 0) {
      throw error;
    }
    process.stderr.write(`Port ${kept} of the last start is not free; the sandbox uses another port.\n`);
    return start(0, stateFolder);
  }
}

async function start(port: number, stateFolder: string | undefined): Promise<Started> {
  let open: (sandbox: Sandbox) => void = () => undefined;
  const ready = new Promise<Sandbox>((resolve) => (open = resolve));
  const accessKeys = stateFolder === undefined ? randomKeys() : keptAccessKeys(stateFolder);
  const { server, url } = await listen(port, ready);
  const record: ProcessRecord = {
    url,
    region: 'us-east-1',
    ...accessKeys,
    pid: process.pid,
    controlKeys: randomKeys(),
    startedAt: new Date().toISOString(),
  };
  return { record, server, open };
}

function serve(options: Options, { record, server, open }: Started): void {
  const state = new State({
    folder: options.stateFolder,
    parameters: options.parameters,
    spareLines: options.spareLines,
  });
  reportKeptParameters(options, state);
  const end = (): void => {
    leases.close();
    // No request can change the state after these two lines.
    server.close();
    server.closeAllConnections();
    state.close();
    process.exit(0);
  };
  const leases = new Leases(options.leaseTimes, end);
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const { accessKeyId, secretAccessKey, controlKeys } = record;
  open({
    state,
    leases,
    faults: new Faults(options.faults),
    accessKeys: { accessKeyId, secretAccessKey },
    controlKeys,
    // Only a launcher gives the process a file of its own as stderr.
    log: stderrLog(options.leaseTimes !== undefined),
  });
}

function reportKeptParameters({ asked }: Options, { directory: { parameters } }: State): void {
  const kept = { ...parameters, ...asked };
  if (kept.seed === parameters.seed && kept.users === parameters.users) {
    return;
  }
  process.stderr.write(
    `The state folder keeps its ${parameters.users} users of seed ${JSON.stringify(parameters.seed)}; ` +
      'only a reset changes them.\n',
  );
}

function print({ json }: Options, record: ProcessRecord, found: boolean): void {
  const { url, region, accessKeyId, secretAccessKey, pid } = record;
  const connection: Connection = { url, region, accessKeyId, secretAccessKey, pid };
  process.stdout.write(json ? `${JSON.stringify(connection)}\n` : friendlyText(connection, found));
}

function friendlyText(connection: Connection, found: boolean): string {
  const { url, pid } = connection;
  const running = found
    ? `The Amazon Chime sandbox of this folder was running already, on ${url} (process ${pid}). It is not ended by this start.`
    : `The Amazon Chime sandbox listens on ${url} (process ${pid}). Ctrl+C ends it.`;
  return `${running}

Try it with the AWS CLI:

${[...shellLines(connection, process.platform), 'aws chime list-accounts'].map((line) => `  ${line}\n`).join('')}
`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`sandbox: ${messageOf(error)}\n`);
  process.exit(1);
});
