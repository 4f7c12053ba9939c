// The durable side of the state: one file of JSON lines, a header and then each change. A line is handed to the operating
// system whole before `append` returns, so that a killed process loses nothing. It knows nothing of what the lines mean.
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What a journal held when it was opened. */
export interface JournalContent {
  readonly header: unknown;
  readonly changes: readonly unknown[];
}

/**
 * Reads a journal; a last line that was torn off by a crash is removed.
 * @returns `undefined` when there is no such file
 * @throws Error when a line before the last is not JSON
 */
export function readJournal(path: string): JournalContent | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  const [header, ...changes] = bytes
    .subarray(0, whole)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => parseLine(line, i, path));
  return { header, changes };
}

export class Journal {
  #descriptor: number;
  #length: number;

  /** Opens the file for appending; it must exist, see {@link rewriteJournal}. */
  constructor(readonly path: string) {
    this.#descriptor = openSync(path, 'a');
    this.#length = readFileSync(path).length;
  }

  /** @throws Error when the line could not be written; the file then is as it was */
  append(change: unknown): void {
    const bytes = Buffer.from(`${JSON.stringify(change)}\n`);
    try {
      writeAll(this.#descriptor, bytes);
      this.#length += bytes.length;
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#length);
      throw error;
    }
  }

  /** Replaces the whole content at once. */
  rewrite(content: JournalContent): void {
    rewriteJournal(this.path, content);
    const replaced = this.#descriptor;
    this.#descriptor = openSync(this.path, 'a');
    closeSync(replaced);
    this.#length = readFileSync(this.path).length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Writes a journal beside its place, flushes it to disk and puts it there by a rename: it is never seen half written. */
export function rewriteJournal(path: string, { header, changes }: JournalContent): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  writeAll(descriptor, Buffer.from([header, ...changes].map((line) => `${JSON.stringify(line)}\n`).join('')));
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

function syncFolder(folder: string): void {
  // Windows has no handle on a folder to flush; there the rename itself is durable enough.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written);
  }
}

function parseLine(line: string, i: number, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`Line ${i + 1} is not JSON, the file is damaged. Remove it to start anew: ${path}`);
  }
}
