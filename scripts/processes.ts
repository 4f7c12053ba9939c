// Runs other programs, and sees to it that what was started or written ends with this process.
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const windows = process.platform === 'win32';

/** Does `cleanUp` once: when the returned function is called, or else when this process ends or is told to. */
export function cleanUpAtExit(cleanUp: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const exit = (_: NodeJS.Signals, number: number) => process.exit(128 + number);
  const finish = () => {
    process.off('exit', finish);
    for (const signal of signals) process.off(signal, exit);
    cleanUp();
  };
  // What was made last is undone first: a process ends before the folder that it works in.
  process.prependListener('exit', finish);
  for (const signal of signals) process.on(signal, exit);
  return finish;
}

/** A temporary folder, and the function that removes it; it is removed at exit too. */
export function makeTemporaryFolder(): { folder: string; remove: () => void } {
  // VS Code makes sockets of 52 characters in it, and a socket's path may be no longer than 103.
  const parent = windows || os.tmpdir().length < 20 ? os.tmpdir() : '/tmp';
  const folder = mkdtempSync(path.join(parent, 'chime-telephony-'));
  return { folder, remove: cleanUpAtExit(() => removeFolder(folder)) };
}

/** Processes that were just killed may still be writing: the removal is tried again for a while. */
export function removeFolder(folder: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      return;
    } catch (error) {
      // What is written while a folder is emptied is seen by another look alone.
      if (attempt === 5) throw error;
    }
  }
}

/** Starts a program at the head of a process group, so that all that it starts can be ended with it. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(command, args, { ...options, detached: !windows });
}

/** Ends a process with all that it started; one that has ended already is no error. */
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
      // There is no such group: the process may not be at the head of one.
    }
  }
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  shell?: boolean;
  /** Show what the program writes, as it comes. */
  show?: boolean;
  onOutput?: (text: string) => void;
  /** Ends the program, with all that it started. */
  signal?: AbortSignal;
}

/** Runs a program to its end and resolves with its exit code and all that it wrote. */
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

/** As {@link run}, but a program that fails is an error, which holds what it wrote. */
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

/** npm is a batch file on Windows, which only a shell can run. */
export function runNpm(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return runOrThrow('npm', args, { ...options, shell: windows });
}

/** Runs the main function of a script; an error is told in one line, as its reader did not write the script. */
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

/** What was typed on the command line makes no sense. */
export class UsageError extends Error {}
