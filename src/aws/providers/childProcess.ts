// Runs a program without a shell, and ends it together with its child processes.

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
}

/** Bytes; output beyond this limit is dropped. */
const maximumOutput = 1024 * 1024;

/** Milliseconds between asking a program to end and killing it. */
const grace = 1000;

/**
 * Drops what the program prints to stderr; its stdin is empty. When this process ends, the program does too.
 * @param words the program and its arguments
 * @param signal ends the program and its child processes
 * @throws the error of Node when the program can't start, or the reason of the signal
 */
export function runProgram(words: readonly string[], signal: AbortSignal): Promise<Ended> {
  signal.throwIfAborted();
  const { file, parameters, ...options } = programOf(words, process.platform);
  const child = spawn(file, parameters, {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
    // A process group of its own, so that a signal reaches the child processes too.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maximumOutput) {
      chunks.push(chunk);
    }
  });
  let abort: () => void = () => undefined;
  const end = () => endTree(child);
  process.once('exit', end);
  return new Promise<Ended>((resolve, reject) => {
    abort = () => {
      end();
      child.stdout.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout: Buffer.concat(chunks).toString('utf8') }));
  }).finally(() => {
    signal.removeEventListener('abort', abort);
    process.off('exit', end);
  });
}

/**
 * The command to start. Windows runs batch files by `cmd.exe`, and Node leaves that to its callers.
 * https://nodejs.org/api/child_process.html#spawning-bat-and-cmd-files-on-windows
 */
export function programOf(
  [program = '', ...parameters]: readonly string[],
  platform: NodeJS.Platform,
): {
  readonly file: string;
  readonly parameters: readonly string[];
  readonly windowsVerbatimArguments?: true;
} {
  if (platform !== 'win32' || !/\.(bat|cmd)$/i.test(program)) {
    return { file: program, parameters };
  }
  const line = [program, ...parameters].map(quotedForWindows).join(' ');
  return {
    file: process.env['ComSpec'] ?? 'cmd.exe',
    parameters: ['/d', '/s', '/c', `"${line}"`],
    windowsVerbatimArguments: true,
  };
}

/** https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments */
function quotedForWindows(word: string): string {
  const escaped = word.replace(/(\\*)"/g, '$1$1\\"');
  return word === '' || /[ \t]/.test(word) ? `"${escaped.replace(/\\+$/, '$&$&')}"` : escaped;
}

function endTree({ pid }: ChildProcess): void {
  if (pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    const taskkill = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawn(taskkill, ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), grace).unref();
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // The program has ended by itself.
  }
}
