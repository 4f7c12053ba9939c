// What the sandbox's tests share: a server in this process, the official SDK as its client, raw requests where the SDK is too
// polite, and the built entry for those that need a process.

import { createHash } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChimeClient, type ChimeClientConfig } from '@aws-sdk/client-chime';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { documentationSample } from '../../../src/chime/model';
import { checkFaults, Faults } from '../../../src/sandbox/faults';
import { Leases } from '../../../src/sandbox/leases';
import { randomKeys, type Connection } from '../../../src/sandbox/processFile';
import { listen, type Sandbox } from '../../../src/sandbox/server';
import type { KeyPair } from '../../../src/sandbox/signature';
import { State } from '../../../src/sandbox/state';

export const sample = { AccountId: documentationSample.accountId, UserId: documentationSample.userId };
export const samplePath = `/accounts/${sample.AccountId}/users/${sample.UserId}`;
export const emptyAccountId = 'c3a9e1d7-20b4-4f68-8e15-6b92f7d04ca1';

export interface TestSandbox extends Sandbox {
  readonly url: string;
  readonly server: Server;
  readonly lines: readonly string[];
  client(config?: ChimeClientConfig): ChimeClient;
  close(): Promise<void>;
}

/** A sandbox in this process, on a port of its own. */
export async function startTestSandbox(
  users = 60,
  seed = 'test',
  faults: string[] = [],
): Promise<TestSandbox> {
  const lines: string[] = [];
  const clients: ChimeClient[] = [];
  const sandbox: Sandbox = {
    state: new State({ parameters: { seed, users } }),
    faults: new Faults(checkFaults(faults)),
    leases: new Leases(undefined, () => undefined),
    accessKeys: randomKeys(),
    controlKeys: randomKeys(),
    log: (line) => lines.push(line),
  };
  const { server, url } = await listen(0, Promise.resolve(sandbox));
  return {
    ...sandbox,
    url,
    server,
    lines,
    client(config = {}) {
      const client = chimeClient(url, sandbox.accessKeys, config);
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) {
        client.destroy();
      }
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The official SDK's client; one attempt for each call unless told otherwise. */
export function chimeClient(url: string, credentials: KeyPair, config: ChimeClientConfig = {}): ChimeClient {
  return new ChimeClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1, ...config });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** Sends exactly this; `target` is the raw path and query. */
export function sendRaw(
  url: string,
  { method = 'GET', target, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = httpRequest(
      { hostname, port, method, path: target, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

export interface SignOptions {
  readonly keys: KeyPair & { readonly sessionToken?: string };
  readonly region?: string;
  readonly service?: string;
  readonly date?: Date;
  readonly checksum?: boolean;
  readonly unsigned?: readonly string[];
  readonly host?: string;
}

/** Headers by the official signer, which shares no code with the sandbox. */
export async function signWithSdk(
  url: string,
  request: RawRequest,
  options: SignOptions,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: options.service ?? 'chime',
    region: options.region ?? 'us-east-1',
    credentials: options.keys,
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: options.checksum ?? true,
  });
  const target = new URL(request.target, 'http://placeholder');
  const signed = await signer.sign(
    {
      method: request.method ?? 'GET',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: request.target.split('?')[0] ?? '',
      query: Object.fromEntries(target.searchParams),
      headers: { ...(request.headers as Record<string, string>), host: options.host ?? new URL(url).host },
      body: request.body ?? '',
    },
    {
      ...(options.date ? { signingDate: options.date } : {}),
      ...(options.unsigned ? { unsignableHeaders: new Set(options.unsigned) } : {}),
    },
  );
  return signed.headers;
}

/** Signs and sends; `alter` is what happens to the request on its way. */
export async function sendSigned(
  url: string,
  request: RawRequest,
  options: SignOptions,
  alter: (signed: RawRequest) => RawRequest = (signed) => signed,
): Promise<RawAnswer> {
  const headers = await signWithSdk(url, request, options);
  return sendRaw(url, alter({ ...request, headers }));
}

export const errorType = (answer: RawAnswer): string | undefined =>
  answer.headers['x-amzn-errortype'] as string;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A folder that is removed after the tests of the `describe` that asks for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

let built: Promise<string> | undefined;

/** The path of the built entry; built once in a run. */
export function builtEntry(): Promise<string> {
  built ??= buildEntry();
  return built;
}

async function buildEntry(): Promise<string> {
  const { build } = await import('../../../esbuild.mjs');
  const outdir = mkdtempSync(join(tmpdir(), 'sandbox-entry-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  await build('sandbox', { outdir, sourcemap: false });
  return join(outdir, 'sandbox.js');
}

export interface SandboxProcess {
  readonly child: ChildProcess;
  readonly connection: Connection;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built entry with `--json` and reads the line that it prints. */
export async function spawnSandbox(...args: string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [await builtEntry(), '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.resume();
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) {
        resolve(text.slice(0, text.indexOf('\n')));
      }
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return { child, connection: JSON.parse(line) as Connection };
}

/** Runs the built entry to its end. */
export async function runSandbox(...args: string[]): Promise<Finished> {
  const child = spawn(process.execPath, [await builtEntry(), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
