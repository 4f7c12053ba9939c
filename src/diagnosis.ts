// What stands between this machine and the API, one check after the other. Part of the service bundle. It changes nothing, and
// its facts hold nothing secret: no key, token or signature, and no name of a person's session.

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import * as http from 'node:http';
import * as https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { callerIdentity } from './aws/callerIdentity';
import { certificateAuthorities } from './aws/certificates';
import type { AskMfaCode, CredentialStore } from './aws/credentials';
import { resolveEndpoint, resolveStsEndpoint, type Endpoint } from './aws/endpoint';
import { AwsError } from './aws/errors';
import { describeProfile, readSections, sharedFilePaths } from './aws/profiles';
import { ChimeClient } from './chime/client';
import { createSend } from './chime/request';
import { createTransport } from './chime/transport';

export interface DiagnosisOptions {
  /** `undefined`: the keys of the environment. */
  readonly profile: string | undefined;
  /** The extension's endpoint setting; empty when it is not set. */
  readonly endpointSetting: string;
  readonly credentials: CredentialStore;
  readonly askMfaCode: AskMfaCode;
}

export type Step =
  'profile' | 'credentials' | 'identity' | 'endpoint' | 'dns' | 'tls' | 'clock' | 'listAccounts';

export type FactName =
  | 'configFile'
  | 'credentialsFile'
  | 'kind'
  | 'via'
  | 'region'
  | 'accessKeyEnd'
  | 'expires'
  | 'awsAccount'
  | 'role'
  | 'url'
  | 'signingRegion'
  | 'addresses'
  | 'protocol'
  | 'issuer'
  | 'validTo'
  | 'secondsAhead'
  | 'accounts';

export type Facts = Readonly<Partial<Record<FactName, string>>>;

export interface Check {
  readonly step: Step;
  /** `skipped`: what it needs failed before it. */
  readonly result: 'ok' | 'failed' | 'skipped';
  readonly facts: Facts;
  /** What a failed one ended in. */
  readonly error?: unknown;
}

export interface Diagnosis {
  readonly checks: readonly Check[];
  /** Where requests go, if that could be resolved. */
  readonly endpoint: Endpoint | undefined;
}

/** Milliseconds for an answer of any kind from the endpoint. */
const patience = 10_000;

/** Never throws: what goes wrong is what it is for. */
export async function diagnose(options: DiagnosisOptions, signal: AbortSignal): Promise<Diagnosis> {
  const checks: Check[] = [];
  /** Runs one check, if what it needs is there; gives what the next ones need. */
  async function check<Needs extends readonly unknown[], T>(
    step: Step,
    needs: readonly [...Needs],
    work: (...needs: { [Index in keyof Needs]: NonNullable<Needs[Index]> }) => Promise<readonly [T, Facts]>,
  ): Promise<T | undefined> {
    if (needs.some((need) => need === undefined)) {
      checks.push({ step, result: 'skipped', facts: {} });
      return undefined;
    }
    try {
      const [value, facts] = await work(...(needs as { [Index in keyof Needs]: NonNullable<Needs[Index]> }));
      checks.push({ step, result: 'ok', facts });
      return value;
    } catch (error) {
      checks.push({ step, result: 'failed', facts: {}, error });
      return undefined;
    }
  }

  const { profile: name, askMfaCode } = options;
  const sections = await readSections();
  const sources = { profile: name, sections, environment: process.env };
  const settings = (name !== undefined && sections[name]) || {};

  const profile = await check('profile', [], () => {
    const files = sharedFilePaths(process.env);
    const facts: Facts = { configFile: files.config, credentialsFile: files.credentials };
    if (name === undefined) {
      return Promise.resolve([true, facts] as const);
    }
    const { problem, kind, via, region } = describeProfile(sections, name);
    if (problem !== undefined) {
      throw new AwsError('configuration', problem);
    }
    return Promise.resolve([
      true,
      { ...facts, kind, ...(via !== undefined && { via }), ...(region !== undefined && { region }) },
    ] as const);
  });
  const endpoint = await check('endpoint', [], () => {
    const found = resolveEndpoint({ ...sources, setting: options.endpointSetting });
    const { url, signingRegion } = found;
    return Promise.resolve([found, { url: url.href, signingRegion }] as const);
  });
  await check('dns', [endpoint], async ({ url }) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [{ address: host }] : await lookup(host, { all: true });
    return [true, { addresses: addresses.map(({ address }) => address).join(', ') }] as const;
  });
  const authorities = await certificateAuthorities(process.env, settings).then(
    (ca) => ({ ca }),
    (error: unknown) => ({ error }),
  );
  const ca = 'ca' in authorities ? authorities.ca : undefined;
  const greeting = await check('tls', [endpoint], async ({ url }) => {
    if ('error' in authorities) {
      throw authorities.error;
    }
    const answer = await greet(url, ca, signal);
    return [answer, answer.certificate] as const;
  });
  await check('clock', [greeting?.date], (date) => {
    const secondsAhead = Math.round((Date.now() - date.getTime()) / 1000);
    return Promise.resolve([true, { secondsAhead: String(secondsAhead) }] as const);
  });
  const exchange = createTransport({ ca });
  const own = options.credentials.of({ ...sources, exchange, askMfaCode });
  const credentials = await check('credentials', [profile], async () => {
    const identity = await own.current();
    const { accessKeyId, expiration } = identity;
    return [
      identity,
      { accessKeyEnd: accessKeyId.slice(-4), ...(expiration && { expires: expiration.toISOString() }) },
    ] as const;
  });
  await check('identity', [credentials], async (identity) => {
    const { awsAccountId, arn } = await callerIdentity(resolveStsEndpoint(sources), identity, exchange);
    return [true, { awsAccount: awsAccountId, role: withoutSession(arn) }] as const;
  });
  await check('listAccounts', [credentials, endpoint], async (_, { url, signingRegion }) => {
    const transport = createTransport({ ca });
    const client = new ChimeClient(createSend({ endpoint: url, signingRegion, credentials: own, transport }));
    try {
      const first = await client.listAccounts({}, signal).next();
      const { items, nextToken } = first.done === true ? { items: [], nextToken: undefined } : first.value;
      return [true, { accounts: `${items.length}${nextToken === undefined ? '' : '+'}` }] as const;
    } finally {
      transport.close();
    }
  });
  return { checks, endpoint };
}

/** `arn:…:assumed-role/Admin/jane@example.com` without the last part, which may be a person's; a user's own name too. */
const withoutSession = (arn: string): string =>
  arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1').replace(/(:(?:user|federated-user)\/).*$/, '$1…');

interface Greeting {
  readonly certificate: Facts;
  readonly date: Date | undefined;
}

/** An unsigned request: whatever is answered, it shows the certificate and the service's time. */
function greet(url: URL, ca: readonly string[] | undefined, signal: AbortSignal): Promise<Greeting> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? https.request : http.request;
    const request = open(url, {
      method: 'HEAD',
      timeout: patience,
      signal,
      ...(ca && { ca: [...ca] }),
      // Of this request alone: a kept connection would not show its certificate again.
      agent: false,
    });
    request.once('timeout', () =>
      request.destroy(Object.assign(new Error('No answer.'), { kind: 'timeout' })),
    );
    request.once('error', (error: NodeJS.ErrnoException & { kind?: string }) =>
      reject(Object.assign(error, { kind: error.kind ?? 'network' })),
    );
    request.once('response', (response) => {
      response.resume();
      const { date } = response.headers;
      resolve({
        certificate: certificateFacts(response.socket as Partial<TLSSocket>),
        date: date === undefined ? undefined : new Date(date),
      });
    });
    request.end();
  });
}

function certificateFacts(socket: Partial<TLSSocket>): Facts {
  const certificate = socket.getPeerCertificate?.();
  if (certificate?.issuer === undefined) {
    return { protocol: 'http' };
  }
  const { O: organisation, CN: name } = certificate.issuer;
  return {
    protocol: socket.getProtocol?.() ?? '',
    issuer: [name, organisation].filter(Boolean).join(', '),
    validTo: certificate.valid_to,
  };
}
