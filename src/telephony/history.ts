// The record of every write, as one JSON-lines file a run: the whole plan before the first request, then each outcome, then the
// end. It holds ids and booleans, never a name or an e-mail address.

import { randomUUID } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from './apply';
import type { Plan } from './plan';

/** The first line of a file. `source` is the command that started the run. */
export interface PlanRecord {
  readonly record: 'plan';
  readonly version: 1;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly source: string;
  readonly plan: Plan;
}

export interface OutcomeRecord {
  readonly record: 'outcome';
  readonly time: string;
  readonly outcome: Outcome;
}

/** The last line. A file without it is of a run that was broken off. */
export interface EndRecord {
  readonly record: 'end';
  readonly time: string;
}

export type HistoryRecord = PlanRecord | OutcomeRecord | EndRecord;

export class History {
  /** @param folder where the files are; made when the first run begins */
  constructor(private readonly folder: string) {}

  /**
   * Writes the plan and flushes it to the disk. Only when this is done may the first request leave.
   * @throws an error of kind `history`
   */
  async begin(source: string, plan: Plan): Promise<Run> {
    try {
      return await this.create(source, plan);
    } catch (error) {
      throw Object.assign(new Error((error as Error).message, { cause: error }), { kind: 'history' });
    }
  }

  private async create(source: string, plan: Plan): Promise<Run> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const run = randomUUID();
    const time = new Date().toISOString();
    const name = `${time.replace(/[:.]/g, '-')}_${run}.jsonl`;
    const file = await open(join(this.folder, name), 'ax', 0o600);
    const started = new Run(file);
    try {
      await started.write({ record: 'plan', version: 1, run, time, source, plan });
      await file.sync();
      return started;
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

/** A run in progress; its file is written by nobody else. */
export class Run {
  constructor(private readonly file: FileHandle) {}

  async record(outcome: Outcome): Promise<void> {
    await this.write({ record: 'outcome', time: new Date().toISOString(), outcome: withoutText(outcome) });
  }

  async end(): Promise<void> {
    try {
      await this.write({ record: 'end', time: new Date().toISOString() });
      await this.file.sync();
    } finally {
      await this.file.close();
    }
  }

  async write(record: HistoryRecord): Promise<void> {
    await this.file.appendFile(`${JSON.stringify(record)}\n`);
  }
}

/** What a service says of a failure may hold anything, a name too: the error's name, status and request id are kept. */
const withoutText = (outcome: Outcome): Outcome =>
  outcome.result === 'failed' ? { ...outcome, failure: { ...outcome.failure, message: '' } } : outcome;
