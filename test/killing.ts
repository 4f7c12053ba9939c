// Ends a process at a chosen moment of a run, and says afterwards by what is on the disk and on the server which moment it was.

import { readdirSync, readFileSync, watch, type FSWatcher } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { History } from '../src/telephony/history/history';
import type { TestSandbox } from './unit/sandbox/support';

export const phases = [
  'plan not yet flushed',
  'sent and unanswered',
  'answered and unrecorded',
  'between users',
] as const;
export type Phase = (typeof phases)[number];

interface Seen {
  readonly userId: string;
  applied: boolean;
  answered: boolean;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

const isWrite = ({ method }: IncomingMessage): boolean => method === 'PUT';

const userOf = ({ url = '' }: IncomingMessage): string =>
  decodeURIComponent(/\/users\/([^/?]+)\/settings/.exec(url)?.[1] ?? '');

/** Stands between a sandbox of this process and whoever is to be killed. */
export class Killing {
  private readonly listener: Listener;
  private writes: Seen[] = [];
  private armed: { readonly phase: Phase; readonly after: number; readonly kill: () => void } | undefined;
  private watcher: FSWatcher | undefined;
  private killed = false;

  constructor(
    sandbox: TestSandbox,
    /** Where the history of the one to be killed is. */
    private readonly folder: string,
  ) {
    const [listener] = sandbox.server.listeners('request') as [Listener];
    this.listener = listener;
    sandbox.server.removeAllListeners('request');
    sandbox.server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      this.receive(request, response),
    );
  }

  /** How often each user was written to by the server, since the last time that it was armed. */
  get applied(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { userId, applied } of this.writes) {
      if (applied) {
        counts.set(userId, (counts.get(userId) ?? 0) + 1);
      }
    }
    return counts;
  }

  /**
   * @param after how many writes are let through first
   * @returns when it was killed
   */
  arm(phase: Phase, after: number, kill: () => void): Promise<void> {
    this.writes = [];
    this.killed = false;
    return new Promise((resolve) => {
      this.armed = {
        phase,
        after,
        kill: () => {
          if (!this.killed) {
            this.killed = true;
            this.watcher?.close();
            kill();
            resolve();
          }
        },
      };
      if (phase === 'plan not yet flushed') {
        const before = readdirSync(this.folder).length;
        const look = () => readdirSync(this.folder).length > before && this.armed?.kill();
        this.watcher = watch(this.folder, look);
      }
    });
  }

  disarm(): void {
    this.watcher?.close();
    this.armed = undefined;
    this.killed = false;
  }

  /** Which moments it was killed in, by what is there now. `undefined`: the run had ended. */
  async evidence(history: History): Promise<ReadonlySet<Phase>> {
    const [run] = await history.list();
    if (run === undefined) {
      return new Set(readdirSync(this.folder).length > 0 ? ['plan not yet flushed'] : []);
    }
    if (run.state === 'ended') {
      return new Set();
    }
    const { begun, outcomes } = await history.read(run);
    if (!begun) {
      return new Set(['plan not yet flushed']);
    }
    const recorded = new Set([...outcomes].map(({ userId }) => userId));
    const unanswered = this.writes.some(({ answered }) => !answered);
    const unrecorded = this.writes.some(({ userId, answered }) => answered && !recorded.has(userId));
    const found: Phase[] = [];
    if (unanswered) {
      found.push('sent and unanswered');
    }
    if (unrecorded) {
      found.push('answered and unrecorded');
    }
    return new Set(found.length === 0 ? ['between users'] : found);
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const { armed } = this;
    if (this.killed) {
      // It came too late: whoever asked is not there any more.
      request.destroy();
      return;
    }
    if (!isWrite(request)) {
      if (armed?.phase === 'between users' && this.writes.length >= armed.after) {
        void this.killBetween();
        return;
      }
      this.listener(request, response);
      return;
    }
    const seen: Seen = { userId: userOf(request), applied: false, answered: false };
    this.writes.push(seen);
    const isTheOne = armed !== undefined && this.writes.length === armed.after;
    if (isTheOne && armed.phase === 'sent and unanswered' && armed.after % 2 === 0) {
      // Never carried out.
      armed.kill();
      return;
    }
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    response.end = ((...given: unknown[]) => {
      seen.applied = response.statusCode === 204;
      if (this.killed || (isTheOne && armed.phase === 'sent and unanswered')) {
        // Carried out, and never answered.
        armed?.kill();
        return response;
      }
      response.once('finish', () => {
        seen.answered = true;
        if (isTheOne && armed.phase === 'answered and unrecorded') {
          armed.kill();
        }
      });
      return end(...given);
    }) as typeof response.end;
    this.listener(request, response);
  }

  /** Holds back what would begin with a next user until all that was answered is recorded. */
  private async killBetween(): Promise<void> {
    while (!this.killed) {
      const answered = this.writes.filter((seen) => seen.answered).length;
      if (answered === this.writes.length && this.recorded() >= answered) {
        this.armed?.kill();
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private recorded(): number {
    const newest = readdirSync(this.folder).sort().at(-1) ?? '';
    return readFileSync(join(this.folder, newest), 'utf8').split('{"record":"outcome"').length - 1;
  }
}
