// Ends a desktop VS Code that was started with a user folder of its own.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { killTree } from './processes';
import { stopSandbox } from './servedVscode';

/** The process that starts VS Code exits early, so the id of VS Code's main process comes from a file. */
export function stopDesktopVscode(userFolder: string): void {
  const pid = readMainProcess(userFolder);
  if (pid !== undefined) killTree(pid, 'SIGTERM');
  stopSandbox(userFolder);
}

function readMainProcess(userFolder: string): number | undefined {
  try {
    return Number(readFileSync(path.join(userFolder, 'code.lock'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}
