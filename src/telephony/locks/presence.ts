// Whether the window that a run or a lock belongs to is still there. Each window that writes has two files, named by its id: which
// process it is, and a number that counts on. From another container or host only the number says something; no two clocks are
// ever compared, as they may be hours apart.

import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { judge, ownIdentity, type ProcessIdentity } from './processIdentity';
import { stateFolder } from './stateFolder';

/**
 * - `there`: it counts on, or is not known to have stopped.
 * - `still`: it has not counted on for a while: it is suspended, or busy. What it holds may be taken from it.
 * - `gone`: it has ended, or stood still for long where nothing else can be known.
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
  /** Milliseconds in which it was seen to stand still. */
  quiet: number;
  standing: Standing;
  /** It was seen to count on, or its process to run. */
  isSure: boolean;
}

export class Presence {
  /** Letters and digits, fit for a file's name. */
  readonly window = randomBytes(12).toString('hex');
  private readonly watches = new Map<string, Watch>();
  private identity: ProcessIdentity | undefined;
  private beats = 0;
  private timer: NodeJS.Timeout | undefined;
  private isDisposed = false;
  private readonly disposing: (() => void)[] = [];

  /** @param folder the person's, for all windows that are to see each other */
  constructor(
    readonly folder = stateFolder(),
    private readonly times = usualTimes,
  ) {}

  /** From now on others see that this window is there. */
  announce(): void {
    if (this.timer === undefined && !this.isDisposed) {
      this.write();
      this.timer = setInterval(() => this.beat(), this.times.beat).unref();
    }
  }

  /** As far as it is known by now: to be asked again and again while something hangs on it. */
  standing(window: string): Standing {
    return window === this.window ? 'there' : this.look(window).standing;
  }

  /**
   * Whether it is there for certain; that may take as long as one must stand still to be counted as gone.
   * @param ref whether the process stays for it
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

  /** Of all that have announced themselves and did not go in order. */
  get windows(): readonly string[] {
    return [...new Set(readdirSync(this.path('')).map((name) => name.split('.')[0] ?? ''))];
  }

  /** What a window has left here. */
  remove(window: string): void {
    rmSync(this.path(window), { force: true });
    rmSync(this.path(`${window}.beat`), { force: true });
  }

  /** @param work done just before the window is gone for others */
  onDispose(work: () => void): void {
    this.disposing.push(work);
  }

  /** The window is gone for others. */
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

  /** @param isFresh what was seen a moment ago is not enough */
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
    // Between two looks this process itself may have been suspended, together with the one that it looks at.
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
    // What can't be written now can be a second later.
    if (this.read(this.window) === undefined) {
      // Somebody counted this window as gone, and may have taken what it had.
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

  /** `undefined`: it has no file. One that can't be understood is of nobody who can be judged. */
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

  /** `undefined` where there is no such file; of anything else, such as too many open files, nothing follows. */
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
