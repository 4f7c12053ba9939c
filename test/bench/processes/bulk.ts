// One client that sends as many requests as it can: the extension's, the AWS SDK's, or Node's own, which neither signs nor checks.

import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { ChimeClient as SdkClient } from '@aws-sdk/client-chime';
import { documentationSample } from '../../../src/chime/model';
import { extensionPut, measurePuts, telephony, userId, type Put } from './bulkClient';

export interface BulkInput {
  readonly client: keyof typeof clients;
  readonly url: string;
  readonly inFlight: number;
  readonly requests: number;
  /** The path of the service's bundle. */
  readonly service: string;
}

async function sdkPut(url: string): Promise<Put> {
  const { ChimeClient, UpdateUserSettingsCommand } = await import('@aws-sdk/client-chime');
  const client: SdkClient = new ChimeClient({ profile: 'bench', endpoint: url, region: 'us-east-1' });
  return (i) =>
    client.send(
      new UpdateUserSettingsCommand({
        AccountId: documentationSample.accountId,
        UserId: userId(i),
        UserSettings: { Telephony: telephony },
      }),
    );
}

function nodePut(url: string): Promise<Put> {
  const agent = new Agent({ keepAlive: true });
  const body = JSON.stringify({ UserSettings: { Telephony: telephony } });
  const put = async (i: number) => {
    const path = `${url}/accounts/${documentationSample.accountId}/users/${userId(i)}/settings`;
    const outgoing = request(path, { method: 'PUT', agent, headers: { 'content-type': 'application/json' } });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    await once(response.resume(), 'end');
  };
  return Promise.resolve(put);
}

const clients = {
  extension: ({ service }: BulkInput) => extensionPut(service, 'bench'),
  sdk: ({ url }: BulkInput) => sdkPut(url),
  node: ({ url }: BulkInput) => nodePut(url),
};

async function main(): Promise<void> {
  const input = JSON.parse(process.argv[2]!) as BulkInput;
  const put = await clients[input.client](input);
  console.log(JSON.stringify(await measurePuts(put, input.requests, input.inFlight)));
  process.exit();
}

void main();
