// Carries out plans for more and more users, with the history written, as a command does.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Telephony, UserReference } from '../../../src/chime/model';
import type * as Service from '../../../src/service';
import { Directory } from '../../../src/telephony/directory';
import { History } from '../../../src/telephony/history/history';
import { inParallel } from '../../../src/telephony/inParallel';
import { LockFiles } from '../../../src/telephony/locks/lockFiles';
import { Presence } from '../../../src/telephony/locks/presence';
import type { UpdatePlan } from '../../../src/telephony/plan';
import { Run } from '../../../src/telephony/run';
import { UserLocks } from '../../../src/telephony/userLocks';
import { connect } from './connect';

const load = createRequire(__filename);

export interface GrowthInput {
  readonly service: string;
  readonly historyFolder: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
}

export interface GrowthSample {
  /** Users. */
  readonly size: number;
  /** Microseconds for a user. */
  readonly time: number;
  /** Microseconds of the processor for a request; a user takes two. */
  readonly cpu: number;
  /** Megabytes in use at most, beyond the plan and the outcomes so far. */
  readonly memory: number;
}

interface KnownUser extends UserReference {
  telephony: Telephony;
}

/** Times in a run that the memory is looked at. */
const looks = 10;

const { service, historyFolder, sizes, rounds } = JSON.parse(process.argv[2]!) as GrowthInput;
const presence = new Presence(join(historyFolder, '..', 'state'));
const history = new History(historyFolder, presence);
const locks = new UserLocks(() => Promise.resolve(new LockFiles(presence)));

async function main(): Promise<void> {
  const connection = await connect(load(service) as typeof Service, 'bench');
  const users = await prepareUsers(connection);
  const samples: GrowthSample[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const size of round % 2 === 0 ? sizes : sizes.toReversed()) {
      samples.push(await flip(connection, users.slice(0, size)));
    }
  }
  console.log(JSON.stringify(samples));
  process.exit();
}

/** As many users as are needed, each with known settings. */
async function prepareUsers({ client }: Service.ServiceConnection): Promise<readonly KnownUser[]> {
  const telephony = { InboundCalling: true, OutboundCalling: true, SMS: false };
  const users: KnownUser[] = [];
  const directory = new Directory(client);
  await directory.accounts.loadAll();
  for (const { AccountId: accountId } of directory.accounts.items) {
    await directory.loadAll(accountId);
    users.push(
      ...directory.users(accountId).items.map(({ UserId: userId }) => ({ accountId, userId, telephony })),
    );
  }
  const needed = users.slice(0, Math.max(...sizes));
  const prepared = inParallel(needed, 32, (user) => client.updateUserSettings(user, telephony));
  while ((await prepared.next()).done !== true);
  return needed;
}

/** Turns SMS on for whoever has it off, and off for whoever has it on. */
async function flip(
  { client, identity }: Service.ServiceConnection,
  users: readonly KnownUser[],
): Promise<GrowthSample> {
  const changes = users.map(({ accountId, userId, telephony: before }) => ({
    accountId,
    userId,
    before,
    after: { ...before, SMS: !before.SMS },
  }));
  const plan: UpdatePlan = { action: 'UpdateUserSettings', identity, changes };
  const planned = liveMegabytes();
  const looked: { readonly done: number; readonly inUse: number }[] = [];
  const meter = new Meter();
  const begun = await history.begin({ source: 'bench' }, plan);
  const run = new Run(begun, plan);
  await run.carryOut(client, locks, {
    onOutcome: () => {
      if (run.finished % Math.ceil(users.length / looks) === 0) {
        meter.pause();
        looked.push({ done: run.finished / users.length, inUse: liveMegabytes() });
        meter.resume();
      }
    },
    onUnrecorded: (error) => {
      throw error;
    },
  });
  history.ended(run.id);
  meter.pause();
  if (run.outcomes.tally.changed !== users.length) {
    throw new Error(`Not all were written: ${JSON.stringify(run.outcomes.tally)}`);
  }
  const outcomes = liveMegabytes() - planned;
  changes.forEach(({ after }, i) => (users[i]!.telephony = after));
  return {
    size: users.length,
    time: meter.time / users.length,
    cpu: meter.cpu / users.length / 2,
    memory: Math.max(...looked.map(({ done, inUse }) => inUse - planned - done * outcomes)),
  };
}

function liveMegabytes(): number {
  global.gc!();
  return process.memoryUsage().heapUsed / 1e6;
}

/** Microseconds, without those of the pauses. */
class Meter {
  time = 0;
  cpu = 0;
  private begun = performance.now();
  private before = process.cpuUsage();

  pause(): void {
    const { user, system } = process.cpuUsage(this.before);
    this.cpu += user + system;
    this.time += (performance.now() - this.begun) * 1000;
  }

  resume(): void {
    this.begun = performance.now();
    this.before = process.cpuUsage();
  }
}

void main();
