// Many UpdateUserSettings, a number of them at once.

import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentationSample } from '../../../src/chime/model';
import type * as Service from '../../../src/service';
import { LockFiles } from '../../../src/telephony/locks/lockFiles';
import { Presence } from '../../../src/telephony/locks/presence';
import { UserLocks } from '../../../src/telephony/userLocks';
import { connect } from './connect';

const load = createRequire(__filename);

export interface BulkAnswer {
  /** Requests a second. */
  readonly rate: number;
  /** Microseconds of the processor for a request. */
  readonly cpu: number;
}

export type Put = (i: number) => Promise<unknown>;

export const telephony = { InboundCalling: true, OutboundCalling: false, SMS: true };
export const userId = (i: number): string => `${documentationSample.userId}-${i}`;

/**
 * The extension's own, each under the lock of its user.
 * @param service the path of the service's bundle
 * @param profile in the files that the environment names
 */
export async function extensionPut(service: string, profile: string): Promise<Put> {
  const { client, identity } = await connect(load(service) as typeof Service, profile);
  const { accountId } = documentationSample;
  const presence = new Presence(join(tmpdir(), `bulk-${process.pid}`));
  const locks = new UserLocks(() => Promise.resolve(new LockFiles(presence)));
  process.on('exit', () => rmSync(presence.folder, { recursive: true, force: true }));
  return (i) => {
    const user = { accountId, userId: userId(i) };
    return locks.run({ ...user, endpoint: identity.endpoint }, ({ sending }) =>
      client.updateUserSettings(user, telephony, undefined, sending),
    );
  };
}

export async function measurePuts(put: Put, requests: number, inFlight: number): Promise<BulkAnswer> {
  // Connections are made, and code is compiled for good.
  await putAll(put, Math.max(requests / 2, inFlight), inFlight);
  const before = process.cpuUsage();
  const begun = performance.now();
  await putAll(put, requests, inFlight);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { rate: requests / seconds, cpu: (user + system) / requests };
}

async function putAll(put: Put, requests: number, inFlight: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < requests) {
      await put(next++);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
