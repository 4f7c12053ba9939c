// What the tests of several folders share: our client on a sandbox over a real socket, and servers that answer as told.

import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChimeClient } from '../../src/chime/client';
import { createSend, type Attempt, type ClientConfiguration } from '../../src/chime/request';
import { fixedCredentials } from '../../src/chime/refusals';
import { Retries } from '../../src/chime/retry';
import { createTransport } from '../../src/chime/transport';
import type { State } from '../../src/sandbox/state';
import type { CurrentSettings } from '../../src/telephony/plan';
import type { TestSandbox } from './sandbox/support';

export interface TestClient {
  readonly client: ChimeClient;
  readonly attempts: Attempt[];
}

/** Our client; its sockets end with the tests of the `describe` that asks for it. */
export function testClient(
  configuration: Partial<ClientConfiguration> & Pick<ClientConfiguration, 'endpoint' | 'credentials'>,
  maxAttempts = 1,
): TestClient {
  const attempts: Attempt[] = [];
  const transport = createTransport();
  after(() => transport.close());
  const send = createSend(
    {
      signingRegion: 'us-east-1',
      transport,
      onAttempt: (attempt) => attempts.push(attempt),
      ...configuration,
    },
    new Retries(maxAttempts, maxAttempts === 1 ? 0 : undefined),
  );
  return { client: new ChimeClient(send), attempts };
}

export const sandboxClient = (sandbox: TestSandbox, maxAttempts = 1): TestClient =>
  testClient(
    { endpoint: new URL(sandbox.url), credentials: fixedCredentials(sandbox.accessKeys) },
    maxAttempts,
  );

/** The Telephony settings of all users of a sandbox. */
export function currentSettings(state: State): readonly CurrentSettings[] {
  const { directory } = state;
  return Array.from({ length: directory.userCount }, (_, index) => {
    const { AccountId: accountId = '', UserId: userId } = directory.user(index);
    return { accountId, userId, telephony: state.telephony(index) };
  });
}

export const exampleCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

export interface AnsweringServer {
  /** That were made so far. */
  readonly connections: number;
  readonly url: URL;
  close(): Promise<void>;
}

/** A server on loopback that answers each request as `listener` says. */
export async function answeringServer(listener: RequestListener): Promise<AnsweringServer> {
  const server = createServer(listener);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    get connections() {
      return connections;
    },
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) {
    collected.push(item);
  }
  return collected;
}
