// Writes the file of one run. Lines that arrive during a write are written together in the next write.

import { existsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Outcome } from '../apply';
import type { Plan } from '../plan';
import type { Remaining } from '../remaining';
import type { Tally } from '../tally';
import { checkedLine } from './checksum';
import { withoutText, type HistoryRecord, type RunRecord } from './records';

/** Users in one line of the plan: a longer line would block the event loop. */
const usersPerLine = 1000;

/** Milliseconds. */
const retryPause = 1000;

const now = (): string => new Date().toISOString();

export class RunFile {
  private waiting: string[] = [];
  private writing: Promise<void> | undefined;
  /** When to write again after a failure, on the clock of `performance`: a retry with each line would take longer and longer. */
  private retryAt = 0;

  /**
   * @param file open for appending; closed by {@link end} or {@link close}
   * @param path of the file; another window changes the path when that window takes the run over
   */
  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  /** Whether this window still owns the run: another window may take the run over while this window is suspended. */
  get isOurs(): boolean {
    return existsSync(this.path);
  }

  /** Writes the whole plan and flushes the file to the disk. No request may be sent before the promise resolves. */
  async begin(run: RunRecord, { changes }: Plan): Promise<void> {
    await this.write(run);
    for (let start = 0; start < changes.length; start += usersPerLine) {
      await this.write({ record: 'plan', changes: changes.slice(start, start + usersPerLine) });
    }
    await this.write({ record: 'begin', time: now() });
    await this.file.sync();
  }

  /** @param remaining the users to try again; `undefined` to discard the rest */
  async resume(source: string, remaining: Remaining | undefined): Promise<void> {
    // A crash may have cut off the last line: begin a new line.
    this.waiting.push('\n');
    await this.write({ record: 'resumed', time: now(), source, ...(remaining && { remaining }) });
    await this.file.sync();
  }

  record(outcome: Outcome): Promise<void> {
    return this.write({ record: 'outcome', outcome: withoutText(outcome) });
  }

  async end(tally: Tally): Promise<void> {
    try {
      // Try once more: this is the last chance to write waiting lines.
      await this.write({ record: 'end', time: now(), tally }).catch(() => this.flush());
      await this.file.sync();
    } finally {
      await this.close();
    }
  }

  /** Does nothing if the file is already closed. */
  close(): Promise<void> {
    return this.file.close();
  }

  private write(record: HistoryRecord): Promise<void> {
    this.waiting.push(checkedLine(record));
    return performance.now() < this.retryAt && record.record === 'outcome' ? Promise.resolve() : this.flush();
  }

  private flush(): Promise<void> {
    this.writing ??= this.writeWaiting().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async writeWaiting(): Promise<void> {
    // Lines that are added in the same event-loop turn are written together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const lines = this.waiting.join('');
      this.waiting = [];
      try {
        if (!this.isOurs) {
          throw new Error(`${this.path} is not there any more.`);
        }
        await this.file.appendFile(lines);
      } catch (error) {
        // The next write tries these lines again, after a line end: the failed write may have left a part of a line.
        this.waiting.unshift('\n', lines);
        this.retryAt = performance.now() + retryPause;
        throw error;
      }
    }
  }
}
