// Writes the file of one run. Lines that come while others are being written wait, and are written together.

import { existsSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Outcome } from '../apply';
import type { Plan } from '../plan';
import type { Remaining } from '../remaining';
import type { Tally } from '../tally';
import { checkedLine } from './checksum';
import { withoutText, type HistoryRecord, type RunRecord } from './records';

/** Users in one line of the plan: a longer one would hold up all else while it is made. */
const usersPerLine = 1000;

/** Milliseconds. */
const retryPause = 1000;

const now = (): string => new Date().toISOString();

export class RunFile {
  private waiting: string[] = [];
  private writing: Promise<void> | undefined;
  /** After a failure, on the clock of `performance`: to try again with each line would take longer and longer. */
  private retryAt = 0;

  /**
   * @param file opened for appending; closed by {@link end} or {@link close}
   * @param path its name, which another window changes when it goes on with the run
   */
  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  /** A window that stood still for long may have been counted as gone, and its run be another's by now. */
  get isOurs(): boolean {
    return existsSync(this.path);
  }

  /** Writes the whole plan and flushes it to the disk. Only when this is done may the first request leave. */
  async begin(run: RunRecord, { changes }: Plan): Promise<void> {
    await this.write(run);
    for (let start = 0; start < changes.length; start += usersPerLine) {
      await this.write({ record: 'plan', changes: changes.slice(start, start + usersPerLine) });
    }
    await this.write({ record: 'begin', time: now() });
    await this.file.sync();
  }

  /** @param remaining whom it goes on with; nobody where it is only ended */
  async resume(source: string, remaining: Remaining | undefined): Promise<void> {
    // A line that was cut off by a crash must not take this one with it.
    this.waiting.push('\n');
    await this.write({ record: 'resumed', time: now(), source, ...(remaining && { remaining }) });
    await this.file.sync();
  }

  record(outcome: Outcome): Promise<void> {
    return this.write({ record: 'outcome', outcome: withoutText(outcome) });
  }

  async end(tally: Tally): Promise<void> {
    try {
      // What could not be written before is tried once more.
      await this.write({ record: 'end', time: now(), tally }).catch(() => this.flush());
      await this.file.sync();
    } finally {
      await this.close();
    }
  }

  /** Closing once more does nothing. */
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
    // What else comes in this turn goes along.
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
        // Whoever writes next tries them again; a part of them may be there, and ends a line of its own.
        this.waiting.unshift('\n', lines);
        this.retryAt = performance.now() + retryPause;
        throw error;
      }
    }
  }
}
