// Records every write, in one JSON Lines file per run. Only the window that owns a run writes the run's file.
// The file's name holds the owner: a window takes a run over by renaming the file, and only one of two windows can do that.

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
 * - `ended`: no write is in progress.
 * - `inProgress`: this window applies the run.
 * - `elsewhere`: another window, which still runs, applies the run.
 * - `brokenOff`: the run was interrupted: its window ended, or could not write the end of the run.
 * - `unreadable`: the file has another version, or damage at its beginning.
 * - `empty`: the run's window ended before it wrote the first line, so nothing was sent.
 */
export type RunState = 'ended' | 'inProgress' | 'elsewhere' | 'brokenOff' | 'unreadable' | 'empty';

/** A run in the list of runs. */
export interface ListedRun extends RunEnds {
  /** The name of the run's file; a takeover changes the name. */
  readonly file: string;
  /** When the run began: ISO 8601, UTC; from the file's name. */
  readonly time: string;
  readonly id: string;
  readonly state: RunState;
}

/** How a run began, besides its plan. */
export interface RunStart {
  /** The command that started the run. */
  readonly source: string;
  /** Who started the run. */
  readonly by?: RunAuthor;
  /** The run that this run undoes. */
  readonly undoes?: string;
  /** The name of the table that the plan came from. */
  readonly file?: string;
  readonly leftOut?: LeftOut;
}

export interface BegunRun {
  readonly file: RunFile;
  readonly about: RunRecord;
}

export class History {
  /** Ids of the runs that this window applies. */
  private readonly inProgress = new Set<string>();
  private adopting: Promise<void> | undefined;

  /**
   * @param folder of the files; made when the first run begins
   * @param presence of this window; disposed of with the history
   * @param earlierFolder of the files of an earlier version
   */
  constructor(
    private readonly folder: string,
    private readonly presence: Presence,
    private readonly earlierFolder?: string,
  ) {}

  /**
   * Writes the plan and flushes the file to the disk. No request may be sent before the promise resolves.
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
      // Nothing was sent: remove the file, so that nobody is offered the run.
      await (path && rm(path, { force: true }).catch(() => undefined));
      throw error;
    });
  }

  /**
   * Makes this window the owner of a run that is not in progress, to resume the run.
   * @throws an error of kind `history`; of name `RunElsewhere` if the run is in progress or another window was faster
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
        // Before `resume`, the file may have looked like an ended run: another window may have deleted the file.
        await elsewhereIfGone(id, stat(own));
      },
    );
  }

  /**
   * Renames the run's file to a name that belongs to this window, and that the file never had.
   * @throws an error of name `RunElsewhere` if another window resumed or deleted the run since the listing
   */
  private async claim({ id, file, end }: ListedRun): Promise<string> {
    const { time } = runFileName(file) ?? { time: '' };
    const theirs = join(this.folder, file);
    const own = this.newPath(time, id);
    await elsewhereIfGone(id, rename(theirs, own));
    if ((await elsewhereIfGone(id, readRunEnds(own))).end?.time !== end?.time) {
      // Restore the old name: the window that resumed the run needs the file.
      await rename(own, theirs);
      throw runElsewhere(id);
    }
    return own;
  }

  /**
   * Discards the rest of a run that is not in progress. Deletes a run that never began, because nothing was sent.
   * @param found outcomes of a later read of the run's users
   * @returns whether the run had begun
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

  /** Call it when this window no longer applies the run, even if the end could not be written. */
  ended(id: string): void {
    this.inProgress.delete(id);
  }

  /**
   * All runs except empty ones, newest first.
   * @throws an error of kind `history`
   */
  async list(): Promise<readonly ListedRun[]> {
    return (await this.all()).filter(({ state }) => state !== 'empty');
  }

  /** @throws an error of kind `history`; of name `RunElsewhere` if another window took over or deleted the run */
  read({ file, id }: ListedRun): Promise<RunDetails> {
    return asHistoryError(() => elsewhereIfGone(id, readRun(join(this.folder, file))));
  }

  /** @throws an error of kind `history`; of name `RunElsewhere` while the run is in progress */
  delete({ id }: ListedRun): Promise<void> {
    return asHistoryError(async () => {
      for (const run of (await this.all()).filter((one) => one.id === id)) {
        if (run.state === 'inProgress' || run.state === 'elsewhere') {
          throw runElsewhere(id);
        }
        await rm(await this.claim(run));
      }
      // A takeover changes the file's name, so the listing may have missed the file.
      if ((await this.files()).some((one) => one.id === id)) {
        throw runElsewhere(id);
      }
    });
  }

  /** Removes empty runs, and runs that ended more than `days` days ago. Interrupted runs stay. */
  async deleteOlderThan(days: number): Promise<void> {
    const oldest = new Date(Date.now() - days * 86_400_000).toISOString();
    for (const run of await this.all()) {
      if (run.state === 'empty' || (run.state === 'ended' && (run.end?.time ?? run.time) < oldest)) {
        await this.claim(run).then(rm, (error: Error) => {
          // Another window resumed or deleted the run: nothing to remove.
          if (error.name !== runElsewhere('').name) {
            throw error;
          }
        });
      }
    }
  }

  /** Makes this window invisible to other windows. Runs in progress are still recorded to their end. */
  dispose(): void {
    this.presence.dispose();
  }

  /** A path that the run's file never had. */
  private newPath(time: string, id: string): string {
    const number = randomBytes(4).toString('hex');
    return join(this.folder, `${time}_${id}_${this.presence.window}-${number}.jsonl`);
  }

  /** Newest first. Ignores files whose name is not that of a run. */
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
      // The file may have been deleted or taken over since.
      if (read !== undefined) {
        const ends = { ...read, run: read.run?.run === id ? read.run : undefined };
        // The check of a window in another container may take a while, so all checks run at the same time.
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

/** A new file is safe from a crash only once its folder is flushed. Windows can't flush a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const handle = await open(folder);
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems can't flush a folder.
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
