// Starts the sandbox for a host program, or joins the sandbox that already runs, and holds a lease on it. The extension host loads
// this module: it uses Node built-ins only, and nothing here may keep that process alive.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join, resolve } from 'node:path';
import { callControl, openControl } from './controlClient';
import { makeStateFolder, readProcessFile, type Connection, type ProcessRecord } from './processFile';
import { shellLines } from './shellLines';

export interface LaunchOptions {
  /** Path of the built `sandbox.js`. */
  readonly entry: string;
  /** The folder of the sandbox's state, keys and log; made when it is missing. */
  readonly stateFolder: string;
  /** The size of a new directory; an existing state keeps its size. */
  readonly users?: number;
  /** Called at most once, before `dispose`, when the process ends or can't be reached. The state is kept for the next start. */
  readonly onEnd?: (reason: string) => void;
  /** More arguments for the process. */
  readonly extraArguments?: readonly string[];
}

/** A running sandbox that this program holds a lease on. */
export interface RunningSandbox extends Connection {
  /** Lines that connect a shell of this machine to the sandbox. */
  readonly shellLines: readonly string[];
  /**
   * Calls the control path: `control('PUT', 'faults', ['drop-after,next=1'])`; `path` is what follows `/_sandbox/`.
   * @throws Error when it is refused or there is no answer
   */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Closes the lease. The process ends by itself after its last lease. */
  dispose(): void;
}

const startTimeout = 30_000;
const controlTimeout = 10_000;
const attempts = 3;
const logName = 'sandbox.log';

/**
 * Starts or joins the sandbox of a state folder.
 * @throws Error with the last line of the process's log when it does not start
 */
export async function startSandbox(given: LaunchOptions): Promise<RunningSandbox> {
  // The process runs in its state folder, where a relative path would have another meaning.
  const options = { ...given, entry: resolve(given.entry), stateFolder: resolve(given.stateFolder) };
  makeStateFolder(options.stateFolder);
  for (let attempt = 1; ; attempt++) {
    const { pid } = await launch(options);
    try {
      const record = readProcessFile(options.stateFolder);
      return running(record, await openLease(record), options);
    } catch (error) {
      // A sandbox that was about to end may have answered, and have ended by now.
      if (attempt === attempts) {
        throw new Error(`The sandbox (process ${pid}) grants no lease.`, { cause: error });
      }
    }
  }
}

function running(record: ProcessRecord, lease: IncomingMessage, { onEnd }: LaunchOptions): RunningSandbox {
  let disposed = false;
  lease.once('close', () => {
    if (!disposed) {
      onEnd?.(`The sandbox (process ${record.pid}) ended.`);
    }
  });
  lease.on('error', () => undefined);
  lease.resume();
  lease.socket.unref();
  const { url, region, accessKeyId, secretAccessKey, pid } = record;
  const connection: Connection = { url, region, accessKeyId, secretAccessKey, pid };
  return {
    ...connection,
    shellLines: shellLines(connection, process.platform),
    control: (method, path, body) =>
      callControl(record, method, path, body, AbortSignal.timeout(controlTimeout)),
    dispose: () => {
      disposed = true;
      lease.destroy();
    },
  };
}

async function openLease(record: ProcessRecord): Promise<IncomingMessage> {
  // The time limit is for the beginning of the lease: an open lease has no end.
  const beginning = new AbortController();
  const timer = setTimeout(() => beginning.abort(), controlTimeout);
  const lease = await openControl(record, 'GET', 'lease', undefined, beginning.signal).finally(() =>
    clearTimeout(timer),
  );
  if (lease.statusCode === 200) {
    return lease;
  }
  lease.destroy();
  throw new Error(`The sandbox refused a lease with status ${lease.statusCode ?? ''}.`);
}

/** Starts a process, which prints the connection of the folder's sandbox: its own, or that of the sandbox that already runs. */
async function launch(options: LaunchOptions): Promise<Connection> {
  const { entry, stateFolder, users, extraArguments = [] } = options;
  const log = openSync(join(stateFolder, logName), 'a', 0o600);
  const logStart = fstatSync(log).size;
  const size = users === undefined ? [] : ['--users', String(users)];
  const child = spawn(
    process.execPath,
    [entry, '--state', stateFolder, '--leased', '--json', ...size, ...extraArguments],
    // Windows locks the working folder of a process. The state folder is in use by this process anyway.
    {
      cwd: stateFolder,
      detached: true,
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', log],
      windowsHide: true,
    },
  );
  closeSync(log);
  try {
    return JSON.parse(await firstLine(child)) as Connection;
  } catch (error) {
    child.kill();
    throw new Error(`The sandbox did not start. ${lastLine(stateFolder, logStart)}`, { cause: error });
  } finally {
    child.stdout?.destroy();
    child.unref();
  }
}

/** Electron acts as Node only with this variable. The sandbox needs no AWS settings. */
function childEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('AWS_'),
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const signal = AbortSignal.timeout(startTimeout);
  const ended = once(child, 'close', { signal }).then(() => {
    throw new Error(`The process ended with ${child.exitCode ?? child.signalCode ?? 'no code'}.`);
  });
  // `race` reports only the first result; a later failure must not be an unhandled rejection.
  ended.catch(() => undefined);
  return Promise.race([readLine(child), ended]);
}

function readLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) {
        resolve(text.slice(0, end));
      }
    });
  });
}

/** The last line of a failed process. The log also has lines of earlier processes, and one from the folder's owner for each request. */
function lastLine(stateFolder: string, logStart: number): string {
  const lines = readFileSync(join(stateFolder, logName))
    .subarray(logStart)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/ key \S+ [0-9a-f-]{36}$/.test(line));
  return lines.findLast((line) => line.startsWith('sandbox: ')) ?? lines.at(-1) ?? '';
}
