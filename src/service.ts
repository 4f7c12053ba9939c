// All that needs an AWS package, as a bundle of its own that is loaded at the first connection, never at activation.

import { profileCredentials, type AskMfaCode } from './aws/credentials';
import { resolveEndpoint, type EndpointOrigin } from './aws/endpoint';
import { readSections } from './aws/profiles';
import { ChimeClient } from './chime/client';
import { createSend, type Attempt, type Connection } from './chime/request';
import { createTransport } from './chime/transport';
import { startSandbox } from './sandbox/launcher';
import type { ConnectionIdentity } from './telephony/plan';

export { listProfiles, type Profile } from './aws/profiles';

/** A connection that is ready for requests. */
export interface ServiceConnection {
  readonly identity: ConnectionIdentity;
  readonly endpointOrigin: EndpointOrigin | 'sandbox';
  readonly client: ChimeClient;
  /** What only the sandbox has; `undefined` for a profile. */
  readonly sandbox?: SandboxAccess;
  dispose(): void;
}

export interface SandboxAccess {
  /** Its own keys, for people who want to reach it with the AWS CLI. */
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** What it does wrong on demand, as `--fault` has it; an empty list ends all. */
  simulate(faults: readonly string[]): Promise<void>;
  /** Makes it as if it were new, with so many users. */
  reset(users: number): Promise<void>;
}

export interface SandboxOptions {
  /** The path of the sandbox's bundle. */
  readonly entry: string;
  readonly stateFolder: string;
  readonly users: number;
  readonly onAttempt: (attempt: Attempt) => void;
  /** The process ended by itself; its state is kept, and connecting again starts another. */
  readonly onEnd: (reason: string) => void;
}

export interface ProfileOptions {
  readonly profile: string;
  /** The extension's endpoint setting; empty when it is not set. */
  readonly endpointSetting: string;
  readonly askMfaCode: AskMfaCode;
  readonly onAttempt: (attempt: Attempt) => void;
}

/** The sandbox signs with its own keys: AWS credentials are never looked at. */
export async function connectSandbox(options: SandboxOptions): Promise<ServiceConnection> {
  const { entry, stateFolder, users, onEnd } = options;
  const sandbox = await startSandbox({ entry, stateFolder, users, onEnd }).catch((error: unknown) => {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { kind: 'sandbox' });
  });
  const { url, region, accessKeyId, secretAccessKey } = sandbox;
  const keys = { accessKeyId, secretAccessKey };
  const connection = clientOf({
    endpoint: new URL(url),
    signingRegion: region,
    credentials: () => Promise.resolve(keys),
    onAttempt: options.onAttempt,
  });
  return {
    identity: { kind: 'sandbox', endpoint: url, region },
    endpointOrigin: 'sandbox',
    client: connection.client,
    sandbox: {
      keys,
      simulate: async (faults) => {
        await sandbox.control('PUT', 'faults', faults);
      },
      reset: async (count) => {
        await sandbox.control('POST', 'reset', { users: count });
      },
    },
    dispose() {
      connection.close();
      sandbox.dispose();
    },
  };
}

export async function connectProfile(options: ProfileOptions): Promise<ServiceConnection> {
  const { profile, endpointSetting, askMfaCode, onAttempt } = options;
  const endpoint = resolveEndpoint({
    profile,
    sections: await readSections(),
    environment: process.env,
    setting: endpointSetting,
  });
  const connection = clientOf({
    endpoint: endpoint.url,
    signingRegion: endpoint.signingRegion,
    credentials: await profileCredentials(profile, askMfaCode),
    onAttempt,
  });
  return {
    identity: {
      kind: 'profile',
      profile,
      endpoint: endpoint.url.href.replace(/\/$/, ''),
      region: endpoint.signingRegion,
    },
    endpointOrigin: endpoint.origin,
    client: connection.client,
    dispose: () => connection.close(),
  };
}

function clientOf(connection: Omit<Connection, 'transport'>): { client: ChimeClient; close(): void } {
  const transport = createTransport();
  return {
    client: new ChimeClient(createSend({ ...connection, transport })),
    close: () => transport.close(),
  };
}
