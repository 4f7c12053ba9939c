// Starts the sandbox for a host program, or joins the one that runs already, and holds a lease on it. It runs inside the
// extension host: Node built-ins only, and nothing of it may keep that process alive.

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
  /** Where the sandbox keeps its state, its keys and its log; made when it is missing. */
  readonly stateFolder: string;
  /** For a new state; one that exists keeps its own. */
  readonly users?: number;
  /** Called once when the process ends, or is lost, before `dispose`. The state is kept: start it again. */
  readonly onEnd?: (reason: string) => void;
  /** More arguments for the process. */
  readonly extraArguments?: readonly string[];
}

/** A running sandbox that this program holds a lease on. */
export interface RunningSandbox extends Connection {
  /** What connects a shell of this machine to it. */
  readonly shellLines: readonly string[];
  /**
   * Calls the control path: `control('PUT', 'faults', ['drop-after,next=1'])`; `path` is what follows `/_sandbox/`.
   * @throws Error when it is refused or there is no answer
   */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Closes the lease; the process ends by itself when it was the last. */
  dispose(): void;
}

const startTimeout = 30_000;
const controlTimeout = 10_000;
const attempts = 3;
const logName = 'sandbox.log';

/**
 * Starts or joins the sandbox of a state folder.
 * @throws Error with what the process wrote last, when it does not start
 */
export async function startSandbox(given: LaunchOptions): Promise<RunningSandbox> {
  // The process runs in its state folder, where a relative path would mean another one.
  const options = { ...given, entry: resolve(given.entry), stateFolder: resolve(given.stateFolder) };
  makeStateFolder(options.stateFolder);
  for (let attempt = 1; ; attempt++) {
    const { pid } = await launch(options);
    try {
      const record = readProcessFile(options.stateFolder);
      return running(record, await openLease(record), options);
    } catch (error) {
      // One that was about to end may have answered, and be gone by now.
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
  // A lease stays open for as long as it likes; only its beginning is waited for so long.
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

/** Starts a process; it prints the connection of the folder's sandbox, which is itself or the one that runs already. */
async function launch(options: LaunchOptions): Promise<Connection> {
  const { entry, stateFolder, users, extraArguments = [] } = options;
  const log = openSync(join(stateFolder, logName), 'a', 0o600);
  const logStart = fstatSync(log).size;
  const size = users === undefined ? [] : ['--users', String(users)];
  const child = spawn(
    process.execPath,
    [entry, '--state', stateFolder, '--leased', '--json', ...size, ...extraArguments],
    // Windows locks the folder that a process runs in; this one is in use by it anyway.
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

/** The host's Node may be Electron, which is Node only when told so. The sandbox needs nobody's AWS settings. */
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
  // Whichever comes first is waited for; the other's failure is of no interest then.
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

/** What a failed process wrote last: the log may hold lines of earlier ones, and of the folder's owner for each request. */
function lastLine(stateFolder: string, logStart: number): string {
  const lines = readFileSync(join(stateFolder, logName))
    .subarray(logStart)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/ key \S+ [0-9a-f-]{36}$/.test(line));
  return lines.findLast((line) => line.startsWith('sandbox: ')) ?? lines.at(-1) ?? '';
}
