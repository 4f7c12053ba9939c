// The server of the measures of bulk: a process of its own that does next to nothing, the same for all clients.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '../../scripts/repository';
import { certificateFiles } from '../unit/tlsServer';
import { processes, startProcess } from './builds';
import { median, type Figure } from './figures';
import type { BulkAnswer } from './processes/bulkClient';
import type { ServerPorts } from './processes/server';

export const certificates = certificateFiles(repositoryFolder);

export interface LatencyServer {
  readonly ports: ServerPorts;
  /** Milliseconds that a request was held back since this was last asked: timers are late. */
  held(): Promise<number>;
  stop(): void;
}

/** @param latency milliseconds */
export async function startServer(latency: number): Promise<LatencyServer> {
  const script = join(await processes(), 'server.js');
  const input = JSON.stringify({ latency, certificate: certificates.server });
  const { line: ports, child } = await startProcess<ServerPorts>(script, [input]);
  return {
    ports,
    held: async () => (await (await fetch(`http://127.0.0.1:${ports.http}/held`)).json()) as number,
    stop: () => child.kill(),
  };
}

export interface BenchProfile {
  readonly name: string;
  readonly url: string;
  readonly keys?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** @returns the environment in which these profiles are the only ones; they trust the authority of the certificates */
export function writeProfiles(folder: string, profiles: readonly BenchProfile[]): NodeJS.ProcessEnv {
  const config = join(folder, 'config');
  const sections = profiles.map(
    ({ name, url, keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } }) =>
      `[profile ${name}]\nregion = us-east-1\nendpoint_url = ${url}\naws_access_key_id = ${keys.accessKeyId}\n` +
      `aws_secret_access_key = ${keys.secretAccessKey}\nca_bundle = ${certificates.authority}\n`,
  );
  writeFileSync(config, sections.join(''));
  return { HOME: folder, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
}

/** What a client did, and milliseconds that the server held a request back meanwhile. */
export interface Served extends BulkAnswer {
  readonly held: number;
}

/** How near a rate comes to what the latency allows. */
export const latencyFigure = (name: string, served: readonly Served[], inFlight: number): Figure => ({
  name,
  value: median(served.map(({ rate }) => rate)),
  unit: '/s',
  peer: { name: 'in flight / latency', value: (1000 * inFlight) / median(served.map(({ held }) => held)) },
  limit: { of: 'ratio', atLeast: 0.92 },
});
