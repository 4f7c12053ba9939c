// Reads the settings of the users whose rows a person looks at, a few at a time: whatever a person asks for goes first.

import type { Telephony, UserReference } from '../../chime/model';
import { failureOf, isCancelled, type Failure } from '../../telephony/failure';
import type { SettingsClient } from '../../telephony/readSettings';

/** Requests at once. */
const atOnce = 4;

export interface SettingsInViewWork {
  readonly client: SettingsClient;
  userOf(row: number): UserReference;
  /** Whether the row's settings are neither known nor failed to be read. */
  isWanted(row: number): boolean;
  read(row: number, telephony: Telephony): void;
  /** The service has no such user. */
  failed(row: number, failure: Failure): void;
  /** Reading stopped at an error that may concern all users. */
  stopped(error: unknown): void;
}

export class SettingsInView {
  private readonly ending = new AbortController();
  private wanted: readonly number[] = [];
  private readonly reading = new Set<number>();
  private isStopped = false;

  constructor(private readonly work: SettingsInViewWork) {}

  /** These rows are seen now. Rows that were seen before and are not read yet are left. */
  see(rows: readonly number[]): void {
    this.wanted = rows;
    this.readNext();
  }

  /** Continues after an error, at the person's request. */
  retry(): void {
    this.isStopped = false;
    this.readNext();
  }

  dispose(): void {
    this.ending.abort();
  }

  private readNext(): void {
    if (this.isStopped || this.ending.signal.aborted) {
      return;
    }
    for (const row of this.wanted) {
      if (this.reading.size >= atOnce) {
        return;
      }
      if (!this.reading.has(row) && this.work.isWanted(row)) {
        void this.read(row);
      }
    }
  }

  private async read(row: number): Promise<void> {
    const { work, reading, ending } = this;
    reading.add(row);
    try {
      work.read(row, await work.client.getUserSettings(work.userOf(row), ending.signal));
    } catch (error) {
      if (!isCancelled(error)) {
        const failure = failureOf(error);
        if (failure.name === 'NotFoundException') {
          work.failed(row, failure);
        } else if (!this.isStopped) {
          this.isStopped = true;
          work.stopped(error);
        }
      }
    } finally {
      reading.delete(row);
    }
    this.readNext();
  }
}
