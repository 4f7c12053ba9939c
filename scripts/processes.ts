// Runs other programs. When this process ends, the programs end too, and temporary folders are removed.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const windows = process.platform === 'win32';

/** Calls `cleanUp` once: by the returned function, or when this process ends or is told to end. */
export function cleanUpAtExit(cleanUp: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const exit = (_: NodeJS.Signals, number: number) => process.exit(128 + number);
  const finish = () => {
    process.off('exit', finish);
    for (const signal of signals) process.off(signal, exit);
    cleanUp();
  };
  // The last work is cleaned up first: a process must end before its working folder is removed.
  process.prependListener('exit', finish);
  for (const signal of signals) process.on(signal, exit);
  return finish;
}

/** Makes a temporary folder, with a function that removes it. The folder is also removed at exit. */
export function makeTemporaryFolder(): { folder: string; remove: () => void } {
  // A socket's path has at most 103 characters, and VS Code's socket names in this folder have 52.
  const parent = windows || os.tmpdir().length < 20 ? os.tmpdir() : '/tmp';
  const folder = mkdtempSync(path.join(parent, 'chime-telephony-'));
  return { folder, remove: cleanUpAtExit(() => removeFolder(folder)) };
}

/** Tries again for a while, because processes that were just killed may still be writing. */
export function removeFolder(folder: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      return;
    } catch (error) {
      // A file that is written during the removal only shows at the next attempt.
      if (attempt === 5) throw error;
    }
  }
}

/** Starts a program as the head of a process group, so that its child processes can be ended with it. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: !windows });
}

/** Ends a process and its child processes; does nothing when the process has ended already. */
export function killTree(pid: number, signal: NodeJS.Signals): void {
  if (windows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      // Without such a group, the process may not be the head of one.
    }
  }
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  shell?: boolean;
  /** Shows the program's output at once. */
  show?: boolean;
  onOutput?: (text: string) => void;
  /** When aborted, ends the program and its child processes. */
  signal?: AbortSignal;
}

/** Runs a program to its end, and resolves with the exit code and the output. */
export function run(
  command: string,
  args: readonly string[],
  { show = false, onOutput, signal: ending, ...options }: RunOptions = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnGroup(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const terminate = () => {
      if (child.pid !== undefined && child.exitCode === null) killTree(child.pid, 'SIGTERM');
    };
    const endChild = cleanUpAtExit(terminate);
    ending?.addEventListener('abort', terminate);
    let output = '';
    const listen = (stream: 'stdout' | 'stderr') =>
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput?.(text);
        if (show) process[stream].write(text);
      });
    listen('stdout');
    listen('stderr');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      ending?.removeEventListener('abort', terminate);
      endChild();
      resolve({ code: code ?? 128 + (signal ? os.constants.signals[signal] : 0), output });
    });
  });
}

/** Like {@link run}, but throws an error with the output when the program fails. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const details = options.show ? '' : `\n${output.slice(-4000)}`;
    throw new Error(
      `"${[path.basename(command), ...args].join(' ')}" ended with exit code ${code}.${details}`,
    );
  }
  return output;
}

/** On Windows npm is a batch file, which only a shell can run. */
export function runNpm(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return runOrThrow('npm', args, { ...options, shell: windows });
}

/** Runs the main function of a script. An error is printed in one line, because its reader did not write the script. */
export function runMain(main: () => number | Promise<number>): void {
  Promise.resolve()
    .then(main)
    .then(
      (code) => process.exit(code),
      (error: unknown) => {
        console.error(error instanceof Error && !process.env['DEBUG'] ? error.message : error);
        process.exit(error instanceof UsageError ? 2 : 1);
      },
    );
}

/** The typed command line is not valid. */
export class UsageError extends Error {}
