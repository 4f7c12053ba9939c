// Checks everything between this computer and the API, step by step. Part of the service bundle. The checks change nothing, and the
// facts contain no key, token, signature or session name.

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { callerIdentity } from './aws/callerIdentity';
import { certificateAuthorities } from './aws/certificates';
import type { Credentials, CredentialStore, Identity } from './aws/credentials';
import type { AskMfaCode } from './aws/profileCredentials';
import { resolveEndpoint, resolveStsEndpoint, type Endpoint } from './aws/endpoint';
import { AwsError, type AwsWarning, type FileProblem } from './aws/errors';
import type { Exchange } from './aws/exchange';
import { connectionSettings, describeProfile, type ConnectionSources, type Profile } from './aws/profiles';
import { readSharedFiles, type SharedFiles } from './aws/sharedFiles';
import { ChimeClient } from './chime/client';
import { Clock } from './chime/clock';
import { createSend } from './chime/request';
import { asTransportError, createTransport, openRequest } from './chime/transport';

export interface DiagnosisOptions {
  /** `undefined`: the keys of the environment. */
  readonly profile: string | undefined;
  /** The extension's endpoint setting; empty when it is not set. */
  readonly endpointSetting: string;
  readonly credentials: CredentialStore;
  readonly askMfaCode: AskMfaCode;
}

export type Step =
  'profile' | 'endpoint' | 'dns' | 'tls' | 'clock' | 'credentials' | 'identity' | 'listAccounts';

export type FactName =
  | 'kind'
  | 'via'
  | 'region'
  | 'url'
  | 'signingRegion'
  | 'addresses'
  | 'protocol'
  | 'issuer'
  | 'validTo'
  | 'secondsAhead'
  | 'accessKeyEnd'
  | 'expires'
  | 'awsAccount'
  | 'role'
  | 'accounts';

export type Facts = Readonly<Partial<Record<FactName, string | undefined>>>;

/**
 * - `refused`: the credentials were found, but the service rejects them.
 * - `skipped`: an earlier check, whose result this check needs, failed, or the diagnosis was cancelled.
 */
export type Check = { readonly step: Step } & (
  | { readonly result: 'ok' | 'refused'; readonly facts: Facts }
  | { readonly result: 'failed'; readonly error: unknown }
  | { readonly result: 'skipped' }
);

export interface Diagnosis {
  readonly checks: readonly Check[];
  /** Lines of the AWS files that this extension does not understand. */
  readonly fileProblems: readonly FileProblem[];
  /** `undefined` for the keys of the environment, and for a profile that can't be used. */
  readonly profile: Profile | undefined;
  /** Where requests go, if that could be resolved. */
  readonly endpoint: Endpoint | undefined;
  /** Problems that do not stop the connection. */
  readonly warnings: readonly AwsWarning[];
}

/** The result of a check: for the next checks, and for the report. */
interface Found<T> {
  readonly value: T;
  readonly facts: Facts;
}

/** Milliseconds to wait for any answer from the endpoint. */
const patience = 10_000;

/** Never throws: a failed check is a part of the result. */
export async function diagnose(options: DiagnosisOptions, signal: AbortSignal): Promise<Diagnosis> {
  const checks: Check[] = [];
  /** Runs one check, unless its input is missing. Returns the input of the next checks. */
  async function check<Need, T>(
    step: Step,
    need: Need | undefined,
    work: (need: Need) => Promise<Found<T>> | Found<T>,
  ): Promise<T | undefined> {
    if (need === undefined || signal.aborted) {
      checks.push({ step, result: 'skipped' });
      return undefined;
    }
    try {
      const { value, facts } = await work(need);
      checks.push({ step, result: 'ok', facts });
      return value;
    } catch (error) {
      checks.push({ step, result: 'failed', error });
      return undefined;
    }
  }

  const { profile, endpointSetting, credentials: store, askMfaCode } = options;
  const files = await readSharedFiles(process.env);
  const sources = { profile, sections: files.sections, environment: process.env };
  const usable = await check('profile', { profile, files }, checkProfile);
  const endpoint = await check('endpoint', { ...sources, setting: endpointSetting }, checkEndpoint);
  await check('dns', endpoint?.url, checkName);
  const warnings: AwsWarning[] = [];
  const authorities = authoritiesOf(sources, (warning) => warnings.push(warning));
  // The check of TLS reports why the authorities can't be read.
  const ca = await authorities.catch(() => undefined);
  const greeting = await check('tls', endpoint?.url, async (url) => greet(url, await authorities, signal));
  await check('clock', greeting?.date, checkClock);
  const exchange = createTransport({ ca, keepAlive: false });
  const own = usable && store.of({ ...sources, exchange, askMfaCode, clock: new Clock() });
  const identity = await check('credentials', own, (known) => checkCredentials(known, signal));
  if (own?.isEndUnreadable === true) {
    warnings.push({ code: 'expirationUnreadable', profile: profile ?? '' });
  }
  await check('identity', identity && own && { identity, own }, (needs) =>
    checkIdentity(sources, needs, exchange),
  );
  await check('listAccounts', identity && own && endpoint && { own, endpoint }, (needs) =>
    checkListAccounts(needs, ca, signal),
  );
  return {
    checks: withRefusal(checks),
    endpoint,
    warnings,
    profile: usable?.profile,
    fileProblems: files.problems,
  };
}

/** Errors of a service that rejects a key or session. */
const refusals: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

function withRefusal(checks: readonly Check[]): readonly Check[] {
  const isRefused = checks.some(
    (check) => check.result === 'failed' && check.error instanceof Error && refusals.has(check.error.name),
  );
  return checks.map((check) =>
    isRefused && check.step === 'credentials' && check.result === 'ok'
      ? { ...check, result: 'refused' }
      : check,
  );
}

const authoritiesOf = async (sources: ConnectionSources, warn: (warning: AwsWarning) => void) =>
  certificateAuthorities(sources.environment, connectionSettings(sources), warn);

function checkProfile({
  profile: name,
  files: { sections, unreadable },
}: {
  readonly profile: string | undefined;
  readonly files: SharedFiles;
}): Found<{ readonly profile?: Profile }> {
  if (unreadable !== undefined) {
    throw new AwsError('configuration', unreadable);
  }
  if (name === undefined) {
    return { value: {}, facts: {} };
  }
  const profile = describeProfile(sections, name);
  if (profile.problem !== undefined) {
    throw new AwsError('configuration', profile.problem);
  }
  const { kind, via, region } = profile;
  return { value: { profile }, facts: { kind, via, region } };
}

function checkEndpoint(sources: Parameters<typeof resolveEndpoint>[0]): Found<Endpoint> {
  const endpoint = resolveEndpoint(sources);
  return { value: endpoint, facts: { url: endpoint.url.href, signingRegion: endpoint.signingRegion } };
}

async function checkName({ hostname }: URL): Promise<Found<true>> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host)
    ? [{ address: host }]
    : await lookup(host, { all: true }).catch((error: unknown) => {
        throw asTransportError(error);
      });
  return { value: true, facts: { addresses: addresses.map(({ address }) => address).join(', ') } };
}

function checkClock(date: Date): Found<true> {
  const secondsAhead = Math.trunc((Date.now() - date.getTime()) / 1000);
  return { value: true, facts: { secondsAhead: String(secondsAhead) } };
}

async function checkCredentials(own: Credentials, signal: AbortSignal): Promise<Found<Identity>> {
  const identity = await own.current(signal);
  const { accessKeyId, expiration } = identity;
  return {
    value: identity,
    facts: { accessKeyEnd: accessKeyId.slice(-4), expires: expiration?.toISOString() },
  };
}

async function checkIdentity(
  sources: ConnectionSources,
  { identity, own }: { readonly identity: Identity; readonly own: Credentials },
  exchange: Exchange,
): Promise<Found<true>> {
  const endpoint = resolveStsEndpoint(sources);
  const { awsAccountId, arn } = await callerIdentity(endpoint, identity, exchange, own.clock.now());
  return { value: true, facts: { awsAccount: awsAccountId, role: withoutPerson(arn) } };
}

async function checkListAccounts(
  { own, endpoint: { url, signingRegion } }: { readonly own: Credentials; readonly endpoint: Endpoint },
  ca: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Found<true>> {
  const transport = createTransport({ ca, keepAlive: false });
  const send = createSend({
    endpoint: url,
    signingRegion,
    credentials: own,
    transport,
    clock: own.clock,
  });
  try {
    const { items, nextToken } = await new ChimeClient(send).listAccounts({}, signal);
    return { value: true, facts: { accounts: `${items.length}${nextToken === undefined ? '' : '+'}` } };
  } finally {
    transport.close();
  }
}

/** Without the name of a session or user, which may be a person's name. */
const withoutPerson = (arn: string): string =>
  arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1').replace(/(:(?:user|federated-user)\/).*$/, '$1…');

interface Greeting {
  readonly date: Date | undefined;
}

/** Sends an unsigned request: any answer has the certificate and the service's time. */
function greet(url: URL, ca: readonly string[] | undefined, signal: AbortSignal): Promise<Found<Greeting>> {
  return new Promise((resolve, reject) => {
    const request = openRequest({
      ...urlToHttpOptions(url),
      method: 'HEAD',
      timeout: patience,
      signal,
      ...(ca && { ca: [...ca] }),
      // A reused socket would not give its certificate again.
      agent: false,
    });
    request.once('timeout', () =>
      request.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })),
    );
    request.once('error', (error) => reject(asTransportError(error)));
    request.once('response', (response) => {
      response.resume();
      const { date } = response.headers;
      resolve({
        value: { date: date === undefined ? undefined : new Date(date) },
        facts: certificateFacts(response.socket as Partial<TLSSocket>),
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
