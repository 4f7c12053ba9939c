// What `listing.ts` measures, in interleaved rounds, each figure a median: prints the figures as JSON.

import { ChimeClient as SdkClient, paginateListUsers, type User as SdkUser } from '@aws-sdk/client-chime';
import * as http from 'node:http';
import { ChimeClient } from '../../src/chime/client';
import type { User } from '../../src/chime/model';
import { fixedCredentials } from '../../src/chime/refusals';
import { createSend } from '../../src/chime/request';
import { createTransport } from '../../src/chime/transport';
import { Directory } from '../../src/telephony/directory';
import { median, type Figure } from './figures';

const users = 100_000;
const rounds = 5;
const slowRounds = 3;
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const collectGarbage = (globalThis as unknown as { gc: () => void }).gc;

/** Typed one after the other, as a person does: letters, corrections, and texts that are pasted. */
const changes = [
  ...['g', 'ga', 'gar', 'garc', 'garci', 'garcia', 'garcia ', 'garci', 'garc', 'gar', 'ga', 'g', ''],
  ...['a', 'e', 'z', 'ma', 'ex', 'an', 'zz', '.', '@', 'example.com', '@example.org', 'a@e', 'maria.garcia1'],
  ...['+1206', '(206) 555-01', '12a3', '佐', '佐藤', 'é'],
];

async function main(): Promise<void> {
  const url = process.argv[2] ?? '';
  const transport = createTransport();
  const directoryAt = (endpoint: string) =>
    new Directory(
      new ChimeClient(
        createSend({
          endpoint: new URL(endpoint),
          signingRegion: 'us-east-1',
          credentials: fixedCredentials(credentials),
          transport,
        }),
      ),
    );
  const sdk = new SdkClient({ endpoint: url, region: 'us-east-1', credentials });
  const accountIds = await accountsOf(directoryAt(url));
  const bodies = await readBodies(url, accountIds);

  // The first listing also leaves what is kept once: connections, compiled code.
  await loadAll(directoryAt(url), accountIds);
  const { directory, bytes, objectBytes, objects } = await kept(() => directoryAt(url), accountIds, bodies);

  const listing: number[] = [];
  const parsing: number[] = [];
  const sdkListing: number[] = [];
  const peaks: number[] = [];
  const sdkPeaks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    parsing.push(await milliseconds(() => bodies.forEach((body) => void JSON.parse(body))));
    listing.push(await milliseconds(() => loadAll(directoryAt(url), accountIds)));
    sdkListing.push(await milliseconds(() => listWithSdk(sdk, accountIds)));
  }
  // Apart from the times, as looking at the memory takes some.
  for (let round = 0; round < slowRounds; round++) {
    peaks.push(await peak((look) => loadAll(directoryAt(url), accountIds, look)));
    sdkPeaks.push(await peak((look) => listWithSdk(sdk, accountIds, look)));
  }

  const slow: number[] = [];
  const bare: number[] = [];
  const [, smaller = ''] = accountIds;
  for (let round = 0; round < slowRounds; round++) {
    bare.push(await milliseconds(() => readBodies(`${url}/slow`, [smaller])));
    slow.push(await milliseconds(() => loadAll(directoryAt(`${url}/slow`), [smaller])));
  }

  const filtering = measureFilter(directory, accountIds);
  const peerFiltering = median(
    changes.map((text) => time(() => objects.filter((user) => simpleMatch(user, text.toLowerCase())))),
  );
  transport.close();
  sdk.destroy();

  const name = (what: string) => `listing, ${users} users: ${what}`;
  const figures: Figure[] = [
    {
      name: name('all pages of 200'),
      value: median(listing),
      unit: 'ms',
      peer: { name: 'one JSON.parse of each', value: median(parsing) },
      limit: { of: 'ratio', atMost: 4.5 },
    },
    {
      name: name('all pages of 200, AWS SDK'),
      value: median(sdkListing),
      unit: 'ms',
      peer: { name: 'one JSON.parse of each', value: median(parsing) },
    },
    {
      name: name('peak memory'),
      value: median(peaks),
      unit: 'MB',
      peer: { name: 'AWS SDK, its users kept', value: median(sdkPeaks) },
      limit: { of: 'value', atMost: 130 },
    },
    {
      name: name('20 ms latency'),
      value: median(slow),
      unit: 'ms',
      peer: { name: 'bare round trips', value: median(bare) },
      limit: { of: 'ratio', atMost: 1.05 },
    },
    {
      name: name('kept for a user'),
      value: bytes,
      unit: 'bytes',
      peer: { name: 'objects without an index', value: objectBytes },
      limit: { of: 'value', atMost: 230 },
    },
    {
      name: name('a change of the filter, median'),
      value: median(filtering),
      unit: 'ms',
      peer: { name: 'objects, one by one', value: peerFiltering },
      limit: { of: 'value', atMost: 4 },
    },
    {
      name: name('a change of the filter, slowest text'),
      value: Math.max(...filtering),
      unit: 'ms',
      limit: { of: 'value', atMost: 4 },
    },
  ];
  process.stdout.write(JSON.stringify(figures));
}

async function accountsOf(directory: Directory): Promise<readonly string[]> {
  await directory.accounts.loadAll();
  return directory.accounts.items.map(({ AccountId }) => AccountId);
}

async function loadAll(
  directory: Directory,
  accountIds: readonly string[],
  look?: () => void,
): Promise<void> {
  for (const accountId of accountIds) {
    await directory.loadAll(accountId, { ...(look && { onProgress: look }) });
  }
}

async function listWithSdk(
  client: SdkClient,
  accountIds: readonly string[],
  look?: () => void,
): Promise<void> {
  const all: SdkUser[] = [];
  for (const AccountId of accountIds) {
    for await (const { Users = [] } of paginateListUsers({ client, pageSize: 200 }, { AccountId })) {
      all.push(...Users);
      look?.();
    }
  }
  assertAll(all.length);
}

/** The texts of all pages, with nothing but Node. */
async function readBodies(url: string, accountIds: readonly string[]): Promise<string[]> {
  const agent = new http.Agent({ keepAlive: true });
  const bodies: string[] = [];
  for (const accountId of accountIds) {
    let token: string | undefined;
    do {
      const query = token === undefined ? '' : `?next-token=${token}`;
      const body = await get(`${url}/accounts/${encodeURIComponent(accountId)}/users${query}`, agent);
      bodies.push(body);
      // The last member, without parsing the rest.
      token = /"NextToken":"(\d+)"\}$/.exec(body.slice(-40))?.[1];
    } while (token !== undefined);
  }
  agent.destroy();
  return bodies;
}

const get = (url: string, agent: http.Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      })
      .once('error', reject);
  });

async function kept(
  makeDirectory: () => Directory,
  accountIds: readonly string[],
  bodies: readonly string[],
) {
  const before = usedBytes();
  const directory = makeDirectory();
  await loadAll(directory, accountIds);
  const bytes = (usedBytes() - before) / users;
  const beforeObjects = usedBytes();
  const objects = bodies.flatMap((body) => (JSON.parse(body) as { Users: User[] }).Users);
  const objectBytes = (usedBytes() - beforeObjects) / users;
  assertAll(accountIds.reduce((sum, accountId) => sum + directory.users(accountId).length, 0));
  return { directory, bytes, objectBytes, objects };
}

function measureFilter(directory: Directory, accountIds: readonly string[]): number[] {
  const select = (text: string) =>
    accountIds.map((accountId) => directory.users(accountId).select({ text }).length);
  const times = changes.map((): number[] => []);
  for (let round = 0; round < 15; round++) {
    changes.forEach((text, i) => times[i]?.push(time(() => select(text))));
  }
  return times.map(median);
}

const simpleMatch = (user: User, text: string): boolean =>
  [user.DisplayName, user.PrimaryEmail, user.PrimaryProvisionedNumber, user.UserId].some((member) =>
    member?.toLowerCase().includes(text),
  );

function usedBytes(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Megabytes over what there was before. */
async function peak(run: (look: () => void) => Promise<void>): Promise<number> {
  const before = usedBytes();
  let highest = before;
  await run(() => {
    const { heapUsed, external } = process.memoryUsage();
    highest = Math.max(highest, heapUsed + external);
  });
  return (highest - before) / 2 ** 20;
}

async function milliseconds(run: () => unknown): Promise<number> {
  collectGarbage();
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

function time(run: () => unknown): number {
  const begun = performance.now();
  run();
  return performance.now() - begun;
}

function assertAll(count: number): void {
  if (count !== users) {
    throw new Error(`Of ${users} users ${count} were listed.`);
  }
}

void main();
