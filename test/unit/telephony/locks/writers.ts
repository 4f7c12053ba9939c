// Processes that write to the users of one sandbox, and what each write really changed there.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { telephonyKeys, type Telephony, type TelephonyKey } from '../../../../src/chime/model';
import type { PresenceTimes } from '../../../../src/telephony/locks/presence';
import { flippedKeys, type UpdatePlan } from '../../../../src/telephony/plan';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';
import { currentSettings } from '../../support';
import type { WriterAnswer, WriterInput } from './writer';

export interface Writer {
  readonly child: ChildProcess;
  readonly answer: Promise<WriterAnswer>;
  readonly exited: Promise<unknown>;
}

/** Short enough for a test, and long enough for a machine that has much to do. */
export const shortTimes: PresenceTimes = { beat: 100, still: 1500, gone: 4000 };

/** As in the product: who goes on after a suspension of twice `still` is waited for. */
const requestTimes = { ended: 1000, goesOn: 4000 };

const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;

export class Writers {
  readonly folder = mkdtempSync(join(tmpdir(), 'writers-test-'));
  readonly historyFolder = join(this.folder, 'history');
  readonly state = join(this.folder, 'state');
  /** Told of each write that the server carries out, before it answers. */
  onWrite: (flipped: readonly TelephonyKey[]) => void = () => undefined;
  private readonly flips = new Map<string, number>();
  private readonly script = join(this.folder, 'writer.cjs');
  private readonly children: ChildProcess[] = [];

  private constructor(
    readonly sandbox: TestSandbox,
    private readonly times: PresenceTimes,
  ) {
    const { state } = sandbox;
    const update = state.update.bind(state);
    state.update = (user, settings) => {
      const flipped = flippedKeys(state.telephony(user), settings);
      update(user, settings);
      flipped.forEach((key) => this.count(`${user} ${key}`));
      this.count(String(user));
      this.onWrite(flipped);
    };
  }

  static async start(users: number, times = shortTimes): Promise<Writers> {
    const writers = new Writers(await startTestSandbox(users), times);
    mkdirSync(writers.historyFolder);
    await build({
      entryPoints: [join(__dirname, 'writer.ts')],
      outfile: writers.script,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return writers;
  }

  /** Flips a boolean of all users, or of those that `isOf` says. */
  planOf(key: TelephonyKey, isOf: (index: number) => boolean = () => true): UpdatePlan {
    const changes = currentSettings(this.sandbox.state)
      .filter((_, index) => isOf(index))
      .map(({ accountId, userId, telephony: before }) => ({
        accountId,
        userId,
        before,
        after: { ...before, [key]: !before[key] },
      }));
    return { action: 'UpdateUserSettings', identity, changes };
  }

  /** @param within a command that starts it, with arguments */
  write(
    input: Pick<WriterInput, 'plan' | 'clockOffset'>,
    within: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Writer {
    const { url, accessKeys: keys } = this.sandbox;
    const told: WriterInput = {
      url,
      keys,
      historyFolder: this.historyFolder,
      state: this.state,
      times: this.times,
      requestTimes,
      ...input,
    };
    const [command = '', ...rest] = [...within, process.execPath, this.script];
    const child = spawn(command, rest, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.children.push(child);
    child.stdin.end(JSON.stringify(told));
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exited = once(child, 'exit');
    const answer = once(child, 'close').then(([code, signal]) => {
      if (code !== 0) {
        throw new Error(`The writer ended with ${code ?? signal}.`);
      }
      return JSON.parse(said) as WriterAnswer;
    });
    // One that is killed has none.
    answer.catch(() => undefined);
    return { child, answer, exited };
  }

  /** Resolves in the moment in which so many flips of a boolean were carried out, and are not answered. */
  flipsReached(key: TelephonyKey, count: number, then: () => void): Promise<void> {
    let seen = 0;
    return new Promise((resolve) => {
      const before = this.onWrite;
      this.onWrite = (flipped) => {
        before(flipped);
        seen += flipped.includes(key) ? 1 : 0;
        if (seen === count) {
          then();
          this.onWrite = before;
          resolve();
        }
      };
    });
  }

  /** Forgets what was counted. */
  begin(): Telephony[] {
    this.flips.clear();
    this.onWrite = () => undefined;
    return currentSettings(this.sandbox.state).map(({ telephony }) => telephony);
  }

  /**
   * What is not as the plans together want it: each boolean of each user was flipped once where a plan flips it, and never else,
   * and each user was written to once for each plan.
   * @param unknown ids of users of whom nothing is claimed
   */
  wrongs(
    before: readonly Telephony[],
    plans: readonly UpdatePlan[],
    unknown: readonly string[] = [],
  ): readonly string[] {
    const { state } = this.sandbox;
    const open = new Set(unknown.map((userId) => state.directory.userIndex(userId)));
    const wanted = new Map<string, number>();
    for (const change of plans.flatMap(({ changes }) => changes)) {
      const user = state.directory.userIndex(change.userId) ?? -1;
      const keys = flippedKeys(change.before, change.after);
      for (const name of [String(user), ...keys.map((key) => `${user} ${key}`)]) {
        wanted.set(name, (wanted.get(name) ?? 0) + 1);
      }
    }
    const wrongs = [...new Set([...wanted.keys(), ...this.flips.keys()])]
      .filter((name) => wanted.get(name) !== this.flips.get(name))
      .map((name) => `${name}: ${this.flips.get(name) ?? 0} times, not ${wanted.get(name) ?? 0}`);
    const states = before.flatMap((telephony, user) =>
      telephonyKeys
        .filter((key) => {
          const isFlipped = state.telephony(user)[key] !== telephony[key];
          return isFlipped !== ((wanted.get(`${user} ${key}`) ?? 0) % 2 === 1);
        })
        .map((key) => `${user} ${key} is not as planned`),
    );
    return [...wrongs, ...states].filter((wrong) => !open.has(parseInt(wrong)));
  }

  async close(): Promise<void> {
    this.children.forEach((child) => child.kill('SIGKILL'));
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true });
  }

  private count(name: string): void {
    this.flips.set(name, (this.flips.get(name) ?? 0) + 1);
  }
}
