// What a grid needs after the window was reloaded, as files of JSON lines: one for each grid, deleted with it. What changes is appended.

import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds. Of what a window left behind: the tab of a grid that nobody came back to. */
const longestKept = 30 * 86_400_000;

export const newGridId = (): string => randomBytes(16).toString('hex');

/** @param state what the page of a grid kept: anything */
export const keptGridId = (state: unknown): unknown =>
  (state as { readonly grid?: unknown } | null | undefined)?.grid;

const isGridId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);

export class GridFiles {
  /** One after the other: a long text is written in parts, and parts of two must not mix. */
  private lastAppend: Promise<void> = Promise.resolve();

  /** @param folder where the files are; made with the first */
  constructor(private readonly folder: string) {}

  /** All of the lines or, where it throws, none. @throws when they can't be written */
  append(id: string, lines: readonly unknown[]): Promise<void> {
    const appended = this.lastAppend.then(() => this.appendNow(id, lines));
    this.lastAppend = appended.catch(() => undefined);
    return appended;
  }

  /** @returns each line as it was written; `undefined` where there is no grid of this id */
  async read(id: unknown): Promise<readonly string[] | undefined> {
    if (!isGridId(id)) {
      return undefined;
    }
    try {
      return (await readFile(this.pathOf(id), 'utf8')).split('\n').filter((line) => line !== '');
    } catch {
      return undefined;
    }
  }

  /** Removes a last line that its window did not write to its end: the next line would continue it. */
  async removeUnfinished(id: unknown): Promise<void> {
    if (isGridId(id)) {
      const bytes = await readFile(this.pathOf(id)).catch(() => undefined);
      const end = (bytes?.lastIndexOf('\n') ?? -1) + 1;
      if (bytes !== undefined && end < bytes.length) {
        await truncate(this.pathOf(id), end);
      }
    }
  }

  async delete(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  async deleteOld(): Promise<void> {
    const oldest = Date.now() - longestKept;
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      if ((await stat(path).catch(() => ({ mtimeMs: Infinity }))).mtimeMs < oldest) {
        await rm(path, { force: true });
      }
    }
  }

  private async appendNow(id: string, lines: readonly unknown[]): Promise<void> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const file = await this.open(id);
    try {
      const { size } = await file.stat();
      await file.appendFile(text).catch(async (error: unknown) => {
        // The disk may be full. What is there stays readable.
        await file.truncate(size).catch(() => undefined);
        throw error;
      });
    } finally {
      await file.close();
    }
  }

  private async open(id: string): Promise<FileHandle> {
    try {
      return await open(this.pathOf(id), 'a', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return open(this.pathOf(id), 'a', 0o600);
    }
  }

  private readonly pathOf = (id: string): string => join(this.folder, `${id}.jsonl`);
}
