// Many writes at once: how near the rate comes to what the latency allows, and what a request costs beside the AWS SDK and the
// AWS CLI.

import { findOnPath } from '../../scripts/browser';
import { makeTemporaryFolder, runOrThrow } from '../../scripts/processes';
import { isolateAws } from '../../scripts/servedVscode';
import { documentationSample } from '../../src/chime/model';
import { runProcess, shipped } from './builds';
import { inRounds, median, type Figure } from './figures';
import type { BulkInput } from './processes/bulk';
import type { BulkAnswer } from './processes/bulkClient';
import { latencyFigure, startServer, writeProfiles } from './server';

const rounds = 5;

export async function measureBulk(): Promise<readonly Figure[]> {
  return [...(await measureLatency(20)), ...(await measureLatency(50)), ...(await measureCost())];
}

async function measureLatency(latency: number): Promise<readonly Figure[]> {
  const server = await startServer(latency);
  const run = await clients(server.ports.http);
  const figures: Figure[] = [];
  for (const inFlight of [8, 32]) {
    const requests = Math.round((inFlight * 1500) / latency);
    const served = (client: BulkInput['client']) => async () => ({
      ...(await run({ client, inFlight, requests })),
      held: await server.held(),
    });
    const { extension, node } = await inRounds(rounds, {
      extension: served('extension'),
      node: served('node'),
    });
    const figure = latencyFigure(`bulk, ${latency} ms, ${inFlight} in flight`, extension, inFlight);
    const { name, value, unit } = figure;
    const bare = { name: 'node:http alone', value: median(node.map(({ rate }) => rate)) };
    figures.push(figure, { name, value, unit, peer: bare });
  }
  server.stop();
  return figures;
}

/** @returns runs a client in a process of its own */
async function clients(port: number) {
  const url = `http://127.0.0.1:${port}`;
  const service = (await shipped()).bundle('service');
  const env = writeProfiles(makeTemporaryFolder().folder, [{ name: 'bench', url }]);
  return (input: Omit<BulkInput, 'url' | 'service'>) =>
    runProcess<BulkAnswer>('bulk', { ...input, url, service }, [], env);
}

async function measureCost(): Promise<readonly Figure[]> {
  const server = await startServer(0);
  const run = await clients(server.ports.http);
  const { extension, sdk, node } = await inRounds(rounds, {
    extension: () => run({ client: 'extension', inFlight: 32, requests: 6000 }),
    sdk: () => run({ client: 'sdk', inFlight: 32, requests: 3000 }),
    node: () => run({ client: 'node', inFlight: 32, requests: 6000 }),
  });
  const cli = await cliRate(server.ports.http);
  server.stop();
  const of = (answers: readonly BulkAnswer[], measure: keyof BulkAnswer) =>
    median(answers.map((answer) => answer[measure]));
  const rate = { name: 'bulk, 0 ms, 32 in flight', value: of(extension, 'rate'), unit: '/s' };
  return [
    { ...rate, peer: { name: 'AWS SDK', value: of(sdk, 'rate') }, limit: { of: 'ratio', atLeast: 3 } },
    {
      name: `${rate.name}: processor time of a request`,
      value: of(extension, 'cpu'),
      unit: 'µs',
      peer: { name: 'AWS SDK', value: of(sdk, 'cpu') },
      limit: { of: 'ratio', atMost: 0.4 },
    },
    { ...rate, peer: { name: 'node:http alone', value: of(node, 'rate') } },
    ...(cli === undefined
      ? []
      : [
          {
            ...rate,
            peer: { name: 'AWS CLI, one by one', value: cli },
            limit: { of: 'ratio', atLeast: 1000 },
          } as const,
        ]),
  ];
}

/** Requests a second, a process each, as a script makes them. */
async function cliRate(port: number): Promise<number | undefined> {
  const aws = findOnPath('aws');
  if (aws === undefined) {
    console.error('The AWS CLI is not on the PATH: bulk is not compared with it.');
    return undefined;
  }
  const url = `http://127.0.0.1:${port}`;
  const { folder, remove } = makeTemporaryFolder();
  const env = { ...process.env, ...isolateAws(), ...writeProfiles(folder, [{ name: 'bench', url }]) };
  const { accountId, userId } = documentationSample;
  const users = ['--account-id', accountId, '--user-id', userId];
  const settings = ['--user-settings', 'Telephony={InboundCalling=true,OutboundCalling=false,SMS=true}'];
  const connection = ['--endpoint-url', url, '--profile', 'bench'];
  const { once } = await inRounds(rounds, {
    once: async () => {
      const begun = performance.now();
      await runOrThrow(aws, ['chime', 'update-user-settings', ...users, ...settings, ...connection], { env });
      return (performance.now() - begun) / 1000;
    },
  });
  remove();
  return 1 / median(once);
}
