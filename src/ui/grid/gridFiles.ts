// What a grid needs after the window was reloaded, as files of JSON lines: one for each grid, deleted with it. What changes is appended.

import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds. Of what a window left behind: the tab of a grid that nobody came back to. */
const longestKept = 30 * 86_400_000;

export const newGridId = (): string => randomBytes(16).toString('hex');

/** @param state what the page of a grid kept: anything */
export const keptGridId = (state: unknown): unknown =>
  (state as { readonly grid?: unknown } | null | undefined)?.grid;

const isGridId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);

export class GridFiles {
  /** @param folder where the files are; made with the first */
  constructor(private readonly folder: string) {}

  /** @throws when it can't be written */
  async append(id: string, lines: readonly unknown[]): Promise<void> {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    try {
      await appendFile(this.pathOf(id), text, { mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await appendFile(this.pathOf(id), text, { mode: 0o600 });
    }
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

  private readonly pathOf = (id: string): string => join(this.folder, `${id}.jsonl`);
}
