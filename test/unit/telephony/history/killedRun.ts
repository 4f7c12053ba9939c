// A run in a process of its own, which a test kills. It is told what to do in one line of JSON.

import { ChimeClient } from '../../../../src/chime/client';
import { fixedCredentials } from '../../../../src/chime/refusals';
import { createSend } from '../../../../src/chime/request';
import { createTransport } from '../../../../src/chime/transport';
import { History } from '../../../../src/telephony/history/history';
import { LockFiles } from '../../../../src/telephony/locks/lockFiles';
import { Presence } from '../../../../src/telephony/locks/presence';
import type { UpdatePlan } from '../../../../src/telephony/plan';
import { Run } from '../../../../src/telephony/run';
import { UserLocks } from '../../../../src/telephony/userLocks';

export interface KilledRun {
  readonly url: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly folder: string;
  /** The person's. */
  readonly state: string;
  readonly plan: UpdatePlan;
}

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
  }
  const { url, keys, folder, state, plan } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as KilledRun;
  const client = new ChimeClient(
    createSend({
      endpoint: new URL(url),
      signingRegion: 'us-east-1',
      credentials: fixedCredentials(keys),
      transport: createTransport(),
    }),
  );
  const presence = new Presence(state);
  const run = new Run(await new History(folder, presence).begin({ source: 'test' }, plan), plan);
  await run.carryOut(client, new UserLocks(() => Promise.resolve(new LockFiles(presence))), {
    onOutcome: () => undefined,
    onUnrecorded: (error) => {
      throw error;
    },
  });
}

void main();
