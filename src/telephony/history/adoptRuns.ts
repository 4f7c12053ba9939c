// Moves the runs that an earlier version kept in the storage of one VS Code product to the folder that all products share.

import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runFileName } from './runFileName';

/** @param isThere whether a window still runs: a running window may still write its files, so its runs stay */
export async function adoptRuns(
  from: string,
  to: string,
  isThere: (window: string) => Promise<boolean>,
): Promise<void> {
  const names = await readdir(from).catch((): string[] => []);
  for (const name of names) {
    const { owner } = runFileName(name) ?? {};
    if (owner !== undefined && !(await isThere(owner))) {
      await mkdir(to, { recursive: true, mode: 0o700 });
      await move(join(from, name), join(to, name));
    }
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A file can't be renamed to another disk.
    if (code === 'EXDEV') {
      await copyFile(from, to, constants.COPYFILE_EXCL);
      await rm(from);
      return;
    }
    // Another window has moved the file already.
    if (code !== 'ENOENT') {
      throw error;
    }
  }
}
