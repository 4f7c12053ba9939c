// The record of every write, as one JSON-lines file a run. Only the window that a run belongs to writes its file; which one that
// is stands in the file's name, so that taking a run over is one renaming, which of two windows only one can do.

import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { telephonyKeys } from '../../chime/model';
import type { Outcome } from '../apply';
import type { Presence } from '../locks/presence';
import { countFlips, type Plan, type UpdatePlan } from '../plan';
import type { Remaining } from '../remaining';
import { adoptRuns } from './adoptRuns';
import type { Flips, LeftOut, RunAuthor, RunRecord } from './records';
import { readRun, readRunEnds, runUnreadable, type RunDetails, type RunEnds } from './readRun';
import { RunFile } from './runFile';
import { runFileName, type RunFileName } from './runFileName';

/**
 * - `ended`: nothing of it is under way.
 * - `inProgress`: by this window.
 * - `elsewhere`: by another window, which is still there.
 * - `brokenOff`: its window is gone, or could not write its end.
 * - `unreadable`: the file is not of this version, or damaged at its beginning.
 * - `empty`: its window was gone before the first line was there, and so before anything was sent.
 */
export type RunState = 'ended' | 'inProgress' | 'elsewhere' | 'brokenOff' | 'unreadable' | 'empty';

/** A run as a list shows it. */
export interface ListedRun extends RunEnds {
  /** The name of its file, which is another after the run was taken over. */
  readonly file: string;
  /** ISO 8601, UTC, as the file's name has it. */
  readonly time: string;
  readonly id: string;
  readonly state: RunState;
}

/** What begins a run beside its plan. */
export interface RunStart {
  /** The command that started it. */
  readonly source: string;
  /** Who started it. */
  readonly by?: RunAuthor;
  /** The run that it undoes. */
  readonly undoes?: string;
  /** The name of the table that it was planned by. */
  readonly file?: string;
  readonly leftOut?: LeftOut;
}

export interface BegunRun {
  readonly file: RunFile;
  readonly about: RunRecord;
}

export class History {
  /** The runs' ids. */
  private readonly inProgress = new Set<string>();
  private adopting: Promise<void> | undefined;

  /**
   * @param folder where the files are; made when the first run begins
   * @param presence this window's; disposed of with the history
   * @param earlierFolder where an earlier version kept them
   */
  constructor(
    private readonly folder: string,
    private readonly presence: Presence,
    private readonly earlierFolder?: string,
  ) {}

  /**
   * Writes the plan and flushes it to the disk. Only when this is done may the first request leave.
   * @throws an error of kind `history`
   */
  begin(start: RunStart, plan: Plan): Promise<BegunRun> {
    const id = randomUUID();
    const time = new Date().toISOString();
    const { action, identity, changes } = plan;
    const [first] = changes;
    const one =
      changes.length === 1 && first ? { accountId: first.accountId, userId: first.userId } : undefined;
    const about: RunRecord = {
      record: 'run',
      version: 1,
      run: id,
      time,
      ...start,
      action,
      connection: identity,
      users: changes.length,
      ...(one && { user: one }),
      ...(plan.action === 'UpdateUserSettings' && { flips: flipsOf(plan) }),
    };
    let path: string | undefined;
    const openFile = async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      path = this.newPath(time.replace(/[:.]/g, '-'), id);
      return new RunFile(await open(path, 'ax', 0o600), path);
    };
    return this.start(about, openFile, async (file) => {
      await file.begin(about, plan);
      await syncFolder(this.folder);
    }).catch(async (error: unknown) => {
      // Nothing of it was sent, and nothing is to be offered.
      await (path && rm(path, { force: true }).catch(() => undefined));
      throw error;
    });
  }

  /**
   * Makes a run that is not under way this window's own, to go on with it.
   * @throws an error of kind `history`; of name `RunElsewhere` when it is under way, or another window was faster
   */
  takeOver(listed: ListedRun, source: string, remaining?: Remaining): Promise<BegunRun> {
    const { id, file: name, run, end } = listed;
    if (run === undefined) {
      return Promise.reject(asHistory(runUnreadable(`The run ${id} cannot be read.`)));
    }
    const { owner } = runFileName(name) ?? { owner: '' };
    let own = '';
    return this.start(
      run,
      async () => {
        const isTheirs = end === undefined && owner !== this.presence.window;
        if (isTheirs && (await this.presence.isThere(owner))) {
          throw runElsewhere(id);
        }
        own = await this.claim(listed);
        const file = await elsewhereIfGone(id, open(own, constants.O_WRONLY | constants.O_APPEND));
        return new RunFile(file, own);
      },
      async (file) => {
        await file.resume(source, remaining);
        // Until now it looked like one that has ended, and may have been deleted.
        await elsewhereIfGone(id, stat(own));
      },
    );
  }

  /**
   * Makes the run's file this window's own, under a name that it never had.
   * @throws an error of name `RunElsewhere` when somebody went on with it, or deleted it, since it was looked at
   */
  private async claim({ id, file, end }: ListedRun): Promise<string> {
    const { time } = runFileName(file) ?? { time: '' };
    const theirs = join(this.folder, file);
    const own = this.newPath(time, id);
    await elsewhereIfGone(id, rename(theirs, own));
    if ((await elsewhereIfGone(id, readRunEnds(own))).end?.time !== end?.time) {
      // Whoever goes on with it is to find it.
      await rename(own, theirs);
      throw runElsewhere(id);
    }
    return own;
  }

  /**
   * Ends a run that is not under way as it is. One that had not begun is deleted, as nothing of it was sent.
   * @param found what was seen of its users since
   * @returns whether it had begun
   * @throws as {@link takeOver}
   */
  async leave(listed: ListedRun, source: string, found: readonly Outcome[]): Promise<boolean> {
    const { outcomes, begun } = await this.read(listed);
    if (!begun) {
      await this.delete(listed);
      return false;
    }
    const { file } = await this.takeOver(listed, source);
    return asHistoryError(async () => {
      try {
        found.forEach((outcome) => outcomes.add(outcome));
        await Promise.all(found.map((outcome) => file.record(outcome)));
        await file.end(outcomes.tally);
        return true;
      } finally {
        await file.close();
        this.ended(listed.id);
      }
    });
  }

  /** The run is not under way in this window any more, whether its end could be written or not. */
  ended(id: string): void {
    this.inProgress.delete(id);
  }

  /**
   * The newest first, without those that say nothing.
   * @throws an error of kind `history`
   */
  async list(): Promise<readonly ListedRun[]> {
    return (await this.all()).filter(({ state }) => state !== 'empty');
  }

  /** @throws an error of kind `history`; of name `RunElsewhere` when another window took it over */
  read({ file, id }: ListedRun): Promise<RunDetails> {
    return asHistoryError(() => elsewhereIfGone(id, readRun(join(this.folder, file))));
  }

  /** @throws an error of kind `history`; of name `RunElsewhere` while it is in progress */
  delete({ id }: ListedRun): Promise<void> {
    return asHistoryError(async () => {
      for (const run of (await this.all()).filter((one) => one.id === id)) {
        if (run.state === 'inProgress' || run.state === 'elsewhere') {
          throw runElsewhere(id);
        }
        await rm(await this.claim(run));
      }
      // It had another name when it was looked at: somebody went on with it in that moment.
      if ((await this.files()).some((one) => one.id === id)) {
        throw runElsewhere(id);
      }
    });
  }

  /** Removes the runs that ended more than so many days ago; one that was broken off stays. */
  async deleteOlderThan(days: number): Promise<void> {
    const oldest = new Date(Date.now() - days * 86_400_000).toISOString();
    for (const run of await this.all()) {
      if (run.state === 'empty' || (run.state === 'ended' && (run.end?.time ?? run.time) < oldest)) {
        await this.claim(run).then(rm, (error: Error) => {
          // Somebody goes on with it: it is not old any more.
          if (error.name !== runElsewhere('').name) {
            throw error;
          }
        });
      }
    }
  }

  /** The window is gone for others. What is still under way is recorded to its end. */
  dispose(): void {
    this.presence.dispose();
  }

  /** A path that the run's file never had. */
  private newPath(time: string, id: string): string {
    const number = randomBytes(4).toString('hex');
    return join(this.folder, `${time}_${id}_${this.presence.window}-${number}.jsonl`);
  }

  /** The newest first. A file that is no run's by its name is none of ours. */
  private async files(): Promise<readonly (RunFileName & { readonly file: string })[]> {
    await this.adopt();
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        return [];
      }
      throw asHistory(error);
    });
    return names
      .sort()
      .reverse()
      .flatMap((file) => {
        const name = runFileName(file);
        return name === undefined ? [] : [{ ...name, file }];
      });
  }

  private adopt(): Promise<void> {
    const { earlierFolder } = this;
    const isThere = (window: string) => this.presence.isThere(window);
    this.adopting ??= (
      earlierFolder === undefined ? Promise.resolve() : adoptRuns(earlierFolder, this.folder, isThere)
    ).catch((error: unknown) => {
      this.adopting = undefined;
      throw asHistory(error as Error);
    });
    return this.adopting;
  }

  private async all(): Promise<readonly ListedRun[]> {
    const present = new Map<string, Promise<boolean>>();
    const isThere = (owner: string) => {
      const known = present.get(owner) ?? this.presence.isThere(owner);
      present.set(owner, known);
      return known;
    };
    const runs: Promise<ListedRun>[] = [];
    for (const { file, time, id, owner } of await this.files()) {
      const read = await readRunEnds(join(this.folder, file)).catch(() => undefined);
      // Deleted or taken over meanwhile.
      if (read !== undefined) {
        const ends = { ...read, run: read.run?.run === id ? read.run : undefined };
        // Whether a window in another container is there may take a while to be known: all are looked at meanwhile.
        const state = this.stateOf(id, owner, ends, isThere);
        runs.push(
          state.then((known) => ({
            ...ends,
            file,
            id,
            time: time.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z'),
            state: known,
          })),
        );
      }
    }
    return Promise.all(runs);
  }

  private async stateOf(
    id: string,
    owner: string,
    { run, end, isEmpty }: RunEnds,
    isThere: (owner: string) => Promise<boolean>,
  ): Promise<RunState> {
    if (this.inProgress.has(id)) {
      return 'inProgress';
    }
    if (end !== undefined && run !== undefined) {
      return 'ended';
    }
    if (owner !== this.presence.window && (await isThere(owner))) {
      return 'elsewhere';
    }
    if (isEmpty) {
      return 'empty';
    }
    return run === undefined ? 'unreadable' : 'brokenOff';
  }

  private start(
    about: RunRecord,
    openFile: () => Promise<RunFile>,
    write: (file: RunFile) => Promise<void>,
  ): Promise<BegunRun> {
    return asHistoryError(async () => {
      const { run: id } = about;
      if (this.inProgress.has(id)) {
        throw runElsewhere(id);
      }
      this.inProgress.add(id);
      try {
        this.presence.announce();
        const file = await openFile();
        await write(file).catch(async (error: unknown) => {
          await file.close();
          throw error;
        });
        return { file, about };
      } catch (error) {
        this.inProgress.delete(id);
        throw error;
      }
    });
  }
}

function flipsOf({ changes }: UpdatePlan): Flips {
  const counts = countFlips(changes);
  return {
    on: telephonyKeys.filter((key) => counts[key].on > 0),
    off: telephonyKeys.filter((key) => counts[key].off > 0),
  };
}

/** A new file's name is on the disk only once its folder is; Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const handle = await open(folder);
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems can't.
    if (!['EINVAL', 'EPERM', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  } finally {
    await handle.close();
  }
}

const runElsewhere = (id: string): Error =>
  Object.assign(new Error(`The run ${id} is under way, or was gone on with.`), { name: 'RunElsewhere' });

const elsewhereIfGone = <T>(id: string, work: Promise<T>): Promise<T> =>
  work.catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? runElsewhere(id) : error;
  });

async function asHistoryError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asHistory(error as Error);
  }
}

const asHistory = (error: Error): Error =>
  Object.assign(new Error(error.message, { cause: error }), { name: error.name, kind: 'history' });
