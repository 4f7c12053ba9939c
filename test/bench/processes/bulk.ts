// One client of the API, the extension's or the AWS SDK's, that sends as many requests as it can.

import type { ChimeClient as SdkClient } from '@aws-sdk/client-chime';
import { documentationSample } from '../../../src/chime/model';
import { extensionPut, measurePuts, telephony, userId, type Put } from './bulkClient';

export interface BulkInput {
  readonly client: 'extension' | 'sdk';
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

async function main(): Promise<void> {
  const { client, url, inFlight, requests, service } = JSON.parse(process.argv[2]!) as BulkInput;
  const put = client === 'sdk' ? await sdkPut(url) : await extensionPut(service, 'bench');
  console.log(JSON.stringify(await measurePuts(put, requests, inFlight)));
  process.exit();
}

void main();
