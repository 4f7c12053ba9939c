// The durable side of the state: one file of JSON lines, a header and then each change. A line is handed to the operating
// system whole before `append` returns, so that a killed process loses nothing. It knows nothing of what the lines mean.

import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
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
  if (!existsSync(path)) {
    return undefined;
  }
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) {
    truncateSync(path, whole);
  }
  const [header, ...changes] = bytes
    .subarray(0, whole)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => parseLine(line, i, path));
  return { header, changes };
}

export class Journal {
  private descriptor: number | undefined;
  private length: number;
  /** Whether the file may end with a part of a line that was not acknowledged. */
  private torn = false;

  /** @param descriptor of the file, opened for appending, as {@link rewriteJournal} gives it */
  constructor(
    readonly path: string,
    descriptor: number = openSync(path, 'a'),
  ) {
    this.descriptor = descriptor;
    this.length = fstatSync(descriptor).size;
  }

  /** @throws Error when the line could not be written; the file is as it was then, or will be before another line is written */
  append(change: unknown): void {
    this.descriptor ??= openSync(this.path, 'a');
    this.assertInPlace(this.descriptor);
    if (this.torn) {
      this.cut();
    }
    const bytes = Buffer.from(`${JSON.stringify(change)}\n`);
    try {
      writeAll(this.descriptor, bytes);
      this.length += bytes.length;
    } catch (error) {
      this.torn = true;
      try {
        this.cut();
      } catch {
        // No line is written until this succeeds; a restart cuts the file as well.
      }
      throw error;
    }
  }

  /**
   * Replaces the whole content at once.
   * @throws Error when it could not be replaced; nothing is changed then
   */
  rewrite(content: JournalContent): void {
    if (this.descriptor !== undefined && placeOf(this.path) !== undefined) {
      this.assertInPlace(this.descriptor);
    }
    const written = rewriteJournal(this.path, content, () => {
      // Windows replaces no file that is open; after a failure `append` opens it again.
      if (process.platform === 'win32') {
        this.close();
      }
    });
    const replaced = this.descriptor;
    this.descriptor = written;
    this.length = fstatSync(written).size;
    this.torn = false;
    if (replaced !== undefined) {
      closeSync(replaced);
    }
  }

  close(): void {
    const descriptor = this.descriptor;
    this.descriptor = undefined;
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }

  /** What goes to a file that was moved or removed is lost with the process, and a file in its place is another process's. */
  private assertInPlace(descriptor: number): void {
    const place = placeOf(this.path);
    const own = fstatSync(descriptor, { bigint: true });
    if (place === undefined) {
      throw new Error(
        `The state file was removed while it was in use. A reset makes a new one: ${this.path}`,
      );
    }
    if (place.ino !== own.ino || place.dev !== own.dev || (!this.torn && own.size !== BigInt(this.length))) {
      throw new Error(`The state file was changed by another program. Start the sandbox again: ${this.path}`);
    }
  }

  /** By the path: a descriptor that is open for appending can't cut its file on every system. */
  private cut(): void {
    truncateSync(this.path, this.length);
    this.torn = false;
  }
}

/**
 * Writes a journal beside its place, flushes it to disk and puts it there by a rename: it is never seen half written.
 * @returns the new file's descriptor, open for appending
 * @throws Error when the rename was not done
 */
export function rewriteJournal(
  path: string,
  { header, changes }: JournalContent,
  beforeRename: () => void = () => undefined,
): number {
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'ax', 0o600);
  try {
    const lines = [header, ...changes].map((line) => `${JSON.stringify(line)}\n`);
    writeAll(descriptor, Buffer.from(lines.join('')));
    fsyncSync(descriptor);
    beforeRename();
    renameSync(temporary, path);
  } catch (error) {
    closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
  return descriptor;
}

/** For a failing machine only, which nobody is promised anything for: it must not undo what the rename has done. */
function syncFolder(folder: string): void {
  // Windows has no handle on a folder to flush; there the rename itself is durable enough.
  if (process.platform === 'win32') {
    return;
  }
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // A folder that can't be flushed is as good as one on Windows.
  }
}

const placeOf = (path: string) => statSync(path, { bigint: true, throwIfNoEntry: false });

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
