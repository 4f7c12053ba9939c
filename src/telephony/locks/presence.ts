// Says whether the window of a run or a lock is still there. Each window that writes has two files, named by its id: one identifies
// the window's process, the other holds a number that the window increases. From another container or host, only the number can be
// judged. Clocks are never compared: two clocks may be hours apart.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { judge, ownIdentity, type ProcessIdentity } from './processIdentity';
import { stateFolder } from './stateFolder';

/**
 * - `there`: the window's number increases, or is not known to have stopped.
 * - `still`: the number stopped a while ago: the window is suspended or busy. The window's locks may be taken away.
 * - `gone`: the window's process has ended; or the number stopped long ago, and the process can't be judged.
 */
export type Standing = 'there' | 'still' | 'gone';

/** Milliseconds. */
export interface PresenceTimes {
  readonly beat: number;
  readonly still: number;
  readonly gone: number;
}

const usualTimes: PresenceTimes = { beat: 1000, still: 5000, gone: 20_000 };

const unknownProcess: ProcessIdentity = { place: '', pid: 0, started: '' };

interface Watch {
  /** On the clock of `performance`. */
  lookedAt: number;
  beat: string | undefined;
  /** Milliseconds for which the number was seen to stay the same. */
  quiet: number;
  standing: Standing;
  /** Whether the window's number was seen to increase, or the window's process to run. */
  isSure: boolean;
}

export class Presence {
  /** Hexadecimal digits, safe in a file name. */
  readonly window = randomBytes(12).toString('hex');
  private readonly watches = new Map<string, Watch>();
  private identity: ProcessIdentity | undefined;
  private beats = 0;
  private timer: NodeJS.Timeout | undefined;
  private isDisposed = false;
  private readonly disposing: (() => void)[] = [];

  /** @param folder the same for all windows that must see each other */
  constructor(
    readonly folder = stateFolder(),
    private readonly times = usualTimes,
  ) {}

  /** Makes this window visible to other windows. */
  announce(): void {
    if (this.timer === undefined && !this.isDisposed) {
      this.write();
      this.timer = setInterval(() => this.beat(), this.times.beat).unref();
    }
  }

  /** The current knowledge, without waiting. A caller that waits for a change must call again. */
  standing(window: string): Standing {
    return window === this.window ? 'there' : this.look(window).standing;
  }

  /**
   * Waits until it is certain whether the window is there. The wait may take {@link PresenceTimes.gone} milliseconds.
   * @param ref whether the wait keeps this process alive
   */
  async isThere(window: string, ref = true): Promise<boolean> {
    if (window === this.window) {
      return true;
    }
    for (;;) {
      const { standing, isSure } = this.look(window, true);
      if (standing === 'gone' || isSure) {
        return standing !== 'gone';
      }
      await wait(this.lookStep, undefined, { ref });
    }
  }

  /** The ids of windows that announced themselves and did not remove their files. */
  get windows(): readonly string[] {
    return [...new Set(readdirSync(this.path('')).map((name) => name.split('.')[0] ?? ''))];
  }

  /** Removes the files of a window. */
  remove(window: string): void {
    rmSync(this.path(window), { force: true });
    rmSync(this.path(`${window}.beat`), { force: true });
  }

  /** @param work runs just before this window becomes invisible to other windows */
  onDispose(work: () => void): void {
    this.disposing.push(work);
  }

  /** Makes this window invisible to other windows. */
  dispose(): void {
    clearInterval(this.timer);
    this.disposing.splice(0).forEach((work) => work());
    this.isDisposed = true;
    if (this.timer !== undefined) {
      this.remove(this.window);
    }
    this.timer = undefined;
  }

  private get lookStep(): number {
    return this.times.beat / 4;
  }

  /** @param isFresh whether to look even if the last look was a moment ago */
  private look(window: string, isFresh = false): Watch {
    const now = performance.now();
    let watch = this.watches.get(window);
    if (watch === undefined || now - watch.lookedAt > this.times.gone) {
      watch = { lookedAt: -Infinity, beat: undefined, quiet: 0, standing: 'there', isSure: false };
      this.watches.set(window, watch);
    }
    const since = now - watch.lookedAt;
    if (!isFresh && since < this.lookStep) {
      return watch;
    }
    const isFirst = watch.lookedAt === -Infinity;
    const beat = this.read(`${window}.beat`);
    const hasMoved = !isFirst && beat !== watch.beat;
    // Between two looks, this process may have been suspended together with the other process.
    watch.quiet = isFirst || hasMoved ? 0 : watch.quiet + Math.min(since, 2 * this.lookStep);
    watch.lookedAt = now;
    watch.beat = beat;
    const process = this.identityOf(window);
    const judged = process === undefined ? 'gone' : judge(process, this.ownIdentity);
    const isLong = judged === 'unknown' && watch.quiet >= this.times.gone;
    const isQuiet = watch.quiet >= this.times.still;
    watch.standing = judged === 'gone' || isLong ? 'gone' : isQuiet ? 'still' : 'there';
    watch.isSure = judged === 'there' || hasMoved || (watch.isSure && !isQuiet);
    return watch;
  }

  private beat(): void {
    this.beats += 1;
    // A write that fails now is tried again with the next beat.
    if (this.read(this.window) === undefined) {
      // Another window removed the file: it counted this window as gone, and may have taken its locks.
      try {
        this.write();
      } catch {
        return;
      }
    }
    writeFile(this.path(`${this.window}.beat`), String(this.beats)).catch(() => undefined);
  }

  private write(): void {
    mkdirSync(this.path(''), { recursive: true, mode: 0o700 });
    writeFileSync(this.path(`${this.window}.beat`), String(this.beats), { mode: 0o600 });
    writeFileSync(this.path(this.window), JSON.stringify(this.ownIdentity), { mode: 0o600 });
  }

  private get ownIdentity(): ProcessIdentity {
    return (this.identity ??= ownIdentity());
  }

  /** `undefined` without a file. An unreadable file is that of a process that can't be judged. */
  private identityOf(window: string): ProcessIdentity | undefined {
    const text = this.read(window);
    if (text === undefined) {
      return undefined;
    }
    try {
      return { ...unknownProcess, ...(JSON.parse(text) as ProcessIdentity) };
    } catch {
      return unknownProcess;
    }
  }

  /** `undefined` where the file does not exist. Other errors, such as too many open files, say nothing about the window. */
  private read(name: string): string | undefined {
    try {
      return readFileSync(this.path(name), 'utf8');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '';
    }
  }

  private path(name: string): string {
    return join(this.folder, 'present', name);
  }
}
