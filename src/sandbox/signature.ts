// AWS Signature Version 4 with node:crypto alone: checks requests, and signs those of the control path. It shares no code with the
// client, so that a mistake of the client can't pass here.

import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { ApiError } from './errors';

const algorithm = 'AWS4-HMAC-SHA256';
const terminator = 'aws4_request';
const allowedSkew = 5 * 60 * 1000;

/** An access key id and its secret. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request as it came from the socket: `target` is the raw path and query, `headers` Node's `rawHeaders`. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly scopeDate: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

type Headers = ReadonlyMap<string, readonly string[]>;

/**
 * Checks a request's signature against `keys`, for any region.
 * @throws ApiError with the name of the common error that fits the fault
 */
export function verifySignature(request: ReceivedRequest, keys: KeyPair, service: string): void {
  const headers = headersByName(request.headers);
  const authorization = parseAuthorization(headers);
  const date = requestDate(headers);
  checkSignedHeaders(authorization.signedHeaders, headers);
  checkKey(authorization, keys);
  checkScope(authorization, service, date);
  checkAge(date);
  const bodyHash = sha256(request.body);
  checkBodyHash(headers, bodyHash);
  const expected = signatureOf(
    canonicalRequest(
      request.method,
      request.target,
      authorization.signedHeaders.map((name) => [name, headers.get(name) ?? []]),
      bodyHash,
    ),
    { date, region: authorization.region, service, secretAccessKey: keys.secretAccessKey },
  );
  if (!equal(expected, authorization.signature)) {
    throw invalidSignature(
      'The request signature we calculated does not match the signature you provided. ' +
        'Check your AWS Secret Access Key and signing method.',
    );
  }
  // The sandbox issues no sessions, so it accepts any signed token. Only a token that begins with "expired" is refused, to try how a
  // client handles a session that has ended.
  if (headers.get('x-amz-security-token')?.[0]?.toLowerCase().startsWith('expired')) {
    throw new ApiError('ExpiredTokenException', 'The security token included in the request is expired');
  }
}

/** The access key id that a request claims, unchecked; for the log. */
export function claimedAccessKeyId(headers: readonly string[]): string | undefined {
  const authorization = headersByName(headers).get('authorization')?.[0];
  return /\bCredential=([^/,\s]+)\//.exec(authorization ?? '')?.[1];
}

interface SigningInput {
  readonly method: string;
  readonly url: URL;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keys: KeyPair;
  readonly region: string;
  readonly service: string;
  readonly date?: Date;
}

/** The headers of a signed request: those given, `host`, `x-amz-date` and `authorization`, names in lower case. */
export function signRequest(input: SigningInput): Record<string, string> {
  const date = basicDate(input.date ?? new Date());
  const headers: Record<string, string> = { ...input.headers, host: input.url.host, 'x-amz-date': date };
  const signed = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1));
  const names = signed.map(([name]) => name);
  const canonical = canonicalRequest(
    input.method,
    input.url.pathname + input.url.search,
    signed.map(([name, value]) => [name, [value]]),
    sha256(input.body ?? ''),
  );
  const { accessKeyId, secretAccessKey } = input.keys;
  const signature = signatureOf(canonical, { ...input, date, secretAccessKey });
  const scope = [accessKeyId, date.slice(0, 8), input.region, input.service, terminator].join('/');
  headers['authorization'] =
    `${algorithm} Credential=${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return headers;
}

function headersByName(raw: readonly string[]): Headers {
  const headers = new Map<string, string[]>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[i + 1] ?? '']);
  }
  return headers;
}

function parseAuthorization(headers: Headers): Authorization {
  const values = headers.get('authorization');
  if (!values) {
    throw new ApiError('MissingAuthenticationToken', 'Missing Authentication Token');
  }
  const [value = ''] = values;
  if (values.length > 1 || !value.startsWith(`${algorithm} `)) {
    throw incompleteSignature(`Authorization header must be one, and begin with '${algorithm}'.`);
  }
  const pairs = value
    .slice(algorithm.length)
    .split(',')
    .map((field) => splitAt(field.trim(), '='));
  const fields = new Map(pairs);
  if (fields.size < pairs.length) {
    throw incompleteSignature('Authorization header has a field twice.');
  }
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter((name) => !fields.get(name));
  if (missing.length > 0) {
    throw incompleteSignature(`Authorization header requires '${missing.join("', '")}'.`);
  }
  const scope = (fields.get('Credential') ?? '').split('/');
  const [accessKeyId, scopeDate, region, service, end] = scope;
  if (scope.length !== 5 || !accessKeyId || !scopeDate || !region || !service || !end) {
    throw incompleteSignature('Credential must have exactly 5 slash-delimited elements.');
  }
  return {
    accessKeyId,
    scopeDate,
    region,
    service,
    terminator: end,
    signedHeaders: (fields.get('SignedHeaders') ?? '').split(';'),
    signature: fields.get('Signature') ?? '',
  };
}

function checkSignedHeaders(signed: readonly string[], headers: Headers): void {
  const canonical = [...new Set(signed.map((name) => name.toLowerCase()))].sort();
  if (canonical.join(';') !== signed.join(';')) {
    throw incompleteSignature('SignedHeaders must be in lower case, sorted and without repetition.');
  }
  for (const name of signed) {
    if (!headers.has(name)) {
      throw invalidSignature(`The signed header '${name}' is not in the request.`);
    }
  }
  for (const name of headers.keys()) {
    // Front ends refuse an unsigned x-amz-* header. The AWS CLI leaves amz-sdk-* unsigned, which is accepted.
    if ((name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name)) {
      throw invalidSignature(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
    }
  }
  if (!signed.includes('host')) {
    throw invalidSignature("'host' must be a 'SignedHeader'.");
  }
}

/** The request's date as `YYYYMMDDTHHMMSSZ`. */
function requestDate(headers: Headers): string {
  const values = headers.get('x-amz-date') ?? [];
  const [date] = values;
  if (date === undefined) {
    throw incompleteSignature("Authorization header requires existence of a 'X-Amz-Date' header.");
  }
  if (values.length > 1 || !isBasicDate(date)) {
    throw incompleteSignature("Date must be in ISO-8601 'basic format'.");
  }
  return date;
}

function checkKey(authorization: Authorization, keys: KeyPair): void {
  if (!equal(authorization.accessKeyId, keys.accessKeyId)) {
    throw new ApiError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
}

function checkScope(authorization: Authorization, service: string, date: string): void {
  if (authorization.service !== service) {
    throw invalidSignature(`Credential should be scoped to correct service: '${service}'.`);
  }
  if (authorization.terminator !== terminator) {
    throw invalidSignature(`Credential should be scoped with a valid terminator: '${terminator}'.`);
  }
  if (authorization.scopeDate !== date.slice(0, 8)) {
    throw invalidSignature('Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.');
  }
}

function checkAge(date: string): void {
  const signedAt = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(Math.abs(Date.now() - signedAt) <= allowedSkew)) {
    throw new ApiError('RequestExpired', `The request is dated ${date}, more than five minutes from now.`);
  }
}

function checkBodyHash(headers: Headers, bodyHash: string): void {
  const claimed = headers.get('x-amz-content-sha256');
  if (claimed && claimed.join() !== bodyHash) {
    throw invalidSignature("The 'x-amz-content-sha256' header does not match what was computed.");
  }
}

function canonicalRequest(
  method: string,
  target: string,
  headers: readonly (readonly [string, readonly string[]])[],
  bodyHash: string,
): string {
  const [path, query] = splitAt(target, '?');
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    ...headers.map(([name, values]) => `${name}:${values.map(collapse).join(',')}`),
    '',
    headers.map(([name]) => name).join(';'),
    bodyHash,
  ].join('\n');
}

/** Removes dot segments and empty segments, and percent-encodes each other segment once more. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.') {
      segments.push(encodeBytes(Buffer.from(segment, 'latin1')));
    }
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => splitAt(pair, '=').map((part) => encodeBytes(decodeBytes(part))))
    .sort(
      ([nameA = '', valueA = ''], [nameB = '', valueB = '']) => order(nameA, nameB) || order(valueA, valueB),
    )
    .map((pair) => pair.join('='))
    .join('&');
}

interface SignatureScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly secretAccessKey: string;
}

function signatureOf(canonical: string, { date, region, service, secretAccessKey }: SignatureScope): string {
  const scope = [date.slice(0, 8), region, service, terminator];
  const text = [algorithm, date, scope.join('/'), sha256(canonical)].join('\n');
  return hmac(signingKey(secretAccessKey, scope), text).toString('hex');
}

let lastKey: { readonly of: string; readonly key: KeyObject } | undefined;

/** Keeps the last key, because nearly every request uses the key of the request before. */
function signingKey(secretAccessKey: string, scope: readonly string[]): KeyObject {
  const of = JSON.stringify([secretAccessKey, ...scope]);
  if (lastKey?.of !== of) {
    const bytes = scope.reduce<Buffer>(
      (parent, part) => hmac(createSecretKey(parent), part),
      Buffer.from(`AWS4${secretAccessKey}`),
    );
    lastKey = { of, key: createSecretKey(bytes) };
  }
  return lastKey.key;
}

function encodeBytes(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(
      /[^A-Za-z0-9\-._~]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}

function decodeBytes(text: string): Buffer {
  const decoded = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const collapse = (value: string): string => value.trim().replace(/\s+/g, ' ');
const isBasicDate = (text: string): boolean => /^\d{8}T\d{6}Z$/.test(text);
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
/** From Node 24 on, a key as bytes takes six times as long as a key object. */
const hmac = (key: KeyObject, data: string): Buffer => createHmac('sha256', key).update(data).digest();

function basicDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Compares digests, so that the time of the comparison reveals neither the strings nor their lengths. */
export function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const incompleteSignature = (message: string): ApiError => new ApiError('IncompleteSignature', message);
const invalidSignature = (message: string): ApiError => new ApiError('InvalidSignatureException', message);
