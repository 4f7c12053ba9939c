// Keeps the state in one file of JSON lines: a header, then each change. `append` hands a whole line to the operating system before
// it returns, so that a kill of the process loses no line. The journal knows nothing of what its lines mean.

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
 * Reads a journal, and removes a last line that a crash left incomplete.
 * @returns `undefined` when there is no such file
 * @throws Error when another line is not JSON
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
  /** Whether the file may end with an incomplete line, whose `append` failed. */
  private torn = false;

  /** @param descriptor of the file, open for appending, as {@link rewriteJournal} returns it */
  constructor(
    readonly path: string,
    descriptor: number = openSync(path, 'a'),
  ) {
    this.descriptor = descriptor;
    this.length = fstatSync(descriptor).size;
  }

  /** @throws Error when the line could not be written. The file then has its old content, at the latest before the next line is written. */
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
        // The next `append` tries again before it writes, and a restart removes the incomplete line as well.
      }
      throw error;
    }
  }

  /**
   * Replaces the whole content at once.
   * @throws Error when the content could not be replaced; the file then has its old content
   */
  rewrite(content: JournalContent): void {
    if (this.descriptor !== undefined && placeOf(this.path) !== undefined) {
      this.assertInPlace(this.descriptor);
    }
    const written = rewriteJournal(this.path, content, () => {
      // Windows replaces no file that is open. If the rename fails, `append` opens the old file again.
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

  /** A write to a moved or removed file is lost when the process ends. A new file at the same path belongs to another process. */
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

  /** Uses the path, because not every system can shorten a file by a descriptor that is open for appending. */
  private cut(): void {
    truncateSync(this.path, this.length);
    this.torn = false;
  }
}

/**
 * Writes a journal to a temporary file, flushes the file to disk and renames it: nobody ever sees a half-written journal.
 * @returns the new file's descriptor, open for appending
 * @throws Error when the file could not be written or renamed; the old journal then stays
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

/** Protects the rename from a power failure, as far as the system can. An error here must not undo the rename. */
function syncFolder(folder: string): void {
  // Windows has no handle of a folder to flush.
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
    // An unflushed folder still has the rename, unless the machine fails.
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
