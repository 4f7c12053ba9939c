// A run of many users under a limit that it does not know, against the sandbox as a process of its own: how long it takes beside
// what the limit allows, how many requests are wasted, and whom it fails. Beside it the official SDK does the same work, in both
// its retry modes. Throws when an outcome says what is not so on the server.

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { GetUserSettingsCommand, UpdateUserSettingsCommand } from '@aws-sdk/client-chime';
import { ChimeClient } from '../../src/chime/client';
import { createSend } from '../../src/chime/request';
import { fixedCredentials } from '../../src/chime/refusals';
import { createTransport } from '../../src/chime/transport';
import type { Connection } from '../../src/sandbox/processFile';
import { State } from '../../src/sandbox/state';
import { applyPlan } from '../../src/telephony/apply';
import { inParallel } from '../../src/telephony/inParallel';
import { planUpdate, type UpdatePlan } from '../../src/telephony/plan';
import { chimeClient, end, spawnSandbox } from '../unit/sandbox/support';
import { currentSettings } from '../unit/support';
import type { Figure, Limit } from './figures';

/** Requests a second. */
const rates = [10, 50, 200];

const limits = {
  bucket: (rate: number) => `rate,per-second=${rate},burst=5`,
  window: (rate: number) => `window,limit=${rate}`,
};

/** As many users as the limit lets be written to in so many seconds; each is read as well. */
const seconds = 30;

/** Users that are worked on at once, as in a run. */
const atOnce = 32;

/** Carries the plan out, however many of its users fail, and tells how many are done. */
type Contender = (plan: UpdatePlan, sandbox: Connection) => Promise<number>;

const contenders: Readonly<Record<string, Contender>> = {
  ours: applyOurs,
  'SDK, adaptive': (plan, sandbox) => applyWithSdk(plan, sandbox, 'adaptive'),
  'SDK, standard': (plan, sandbox) => applyWithSdk(plan, sandbox, 'standard'),
};

export async function measureThrottling(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, limitOf] of Object.entries(limits)) {
    for (const [name, contender] of Object.entries(contenders)) {
      // Together they need a fraction of a processor.
      const measured = rates.map((rate) =>
        measureLimit(`${kind} of ${rate}/s, ${name}`, contender, rate, limitOf(rate)),
      );
      figures.push(...(await Promise.all(measured)).flat());
    }
  }
  return [...figures, ...(await measureRandom(60)), ...(await measureRandom(3000))];
}

async function measureLimit(
  name: string,
  contender: Contender,
  rate: number,
  fault: string,
): Promise<readonly Figure[]> {
  const users = seconds * rate;
  const { elapsed, throttledShare, failed } = await measure(contender, users, fault);
  const ideal = { name: 'the limit allows', value: (2 * users) / rate };
  const limited = (limit: Limit) => (contender === applyOurs ? { limit } : {});
  return [
    {
      name: `${name}: time`,
      value: elapsed,
      unit: 's',
      peer: ideal,
      ...limited({ of: 'ratio', atMost: 1.05 }),
    },
    {
      name: `${name}: answered 429`,
      value: 100 * throttledShare,
      unit: '%',
      // A tenth of a second's worth is a larger share of ten.
      ...limited({ of: 'value', atMost: rate === 10 ? 10 : 3 }),
    },
    {
      name: `${name}: failed, of ${users} users`,
      value: failed,
      unit: '',
      ...limited({ of: 'value', atMost: 0 }),
    },
  ];
}

/** Throttling that has nothing to do with the rate. */
async function measureRandom(users: number): Promise<readonly Figure[]> {
  const freely = await measure(applyOurs, users);
  const { elapsed, failed } = await measure(applyOurs, users, 'ThrottledClientException,share=0.2');
  const name = `a fifth throttled at random, ours, ${users} users`;
  return [
    {
      name: `${name}: time`,
      value: elapsed,
      unit: 's',
      peer: { name: 'with none throttled', value: freely.elapsed },
    },
    { name: `${name}: failed`, value: failed, unit: '', limit: { of: 'value', atMost: 0 } },
  ];
}

interface Measured {
  /** Seconds. */
  readonly elapsed: number;
  readonly throttledShare: number;
  /** Users who were not written to. */
  readonly failed: number;
}

/** What became of the requests is read from the sandbox's log. */
async function measure(contender: Contender, users: number, ...faults: string[]): Promise<Measured> {
  const parameters = { seed: 'throttling', users };
  const { child, connection } = await spawnSandbox(
    ...['--users', String(users), '--seed', parameters.seed],
    ...faults.flatMap((fault) => ['--fault', fault]),
  );
  const log = createInterface({ input: child.stderr! });
  const logEnds = once(log, 'close');
  let requests = 0;
  let throttled = 0;
  let written = 0;
  log.on('line', (line) => {
    requests += 1;
    throttled += line.includes(' 429 ') ? 1 : 0;
    written += line.includes(' UpdateUserSettings 204 ') ? 1 : 0;
  });
  const plan = planOf(new State({ parameters }), connection);
  const begun = performance.now();
  const done = await contender(plan, connection);
  const elapsed = (performance.now() - begun) / 1000;
  await end(child, 'SIGTERM');
  await logEnds;
  if (done !== written) {
    throw new Error(`${done} users are said to be done, and ${written} were written to.`);
  }
  return { elapsed, throttledShare: throttled / requests, failed: users - written };
}

/** Turns the SMS of every user the other way. */
function planOf(state: State, { url, region }: Connection): UpdatePlan {
  const identity = { kind: 'sandbox', endpoint: url, region } as const;
  const current = currentSettings(state);
  const changes = [true, false].flatMap((SMS) => planUpdate(identity, current, { SMS }).changes);
  return { action: 'UpdateUserSettings', identity, changes };
}

async function applyOurs(plan: UpdatePlan, sandbox: Connection): Promise<number> {
  const transport = createTransport();
  const client = new ChimeClient(
    createSend({
      endpoint: new URL(sandbox.url),
      signingRegion: sandbox.region,
      credentials: fixedCredentials(sandbox),
      transport,
    }),
  );
  let done = 0;
  for await (const { result } of applyPlan(plan, client)) {
    done += result === 'done' ? 1 : 0;
  }
  transport.close();
  return done;
}

async function applyWithSdk(
  plan: UpdatePlan,
  sandbox: Connection,
  retryMode: 'adaptive' | 'standard',
): Promise<number> {
  // So often does it try when it is told nothing.
  const client = chimeClient(sandbox.url, sandbox, { retryMode, maxAttempts: 3 });
  let done = 0;
  const worked = inParallel(plan.changes, atOnce, async ({ accountId, userId, after }) => {
    const user = { AccountId: accountId, UserId: userId };
    try {
      await client.send(new GetUserSettingsCommand(user));
      await client.send(new UpdateUserSettingsCommand({ ...user, UserSettings: { Telephony: after } }));
      done += 1;
    } catch {
      // It is counted.
    }
  });
  while (!(await worked.next()).done);
  client.destroy();
  return done;
}
