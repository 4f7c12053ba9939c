// Builds, signs, sends and decodes one request of the Chime API (rest-json, Signature Version 4).

import { HttpResponse as SmithyResponse } from '@smithy/core/protocols';
import { getRetryAfterHint } from '@smithy/core/retry';
import type { HttpRequest as SignableRequest } from '@smithy/types';
import { unlessCancelled } from './cancellation';
import { Clock, type SigningClock } from './clock';
import { ChimeError, errorName, inputError } from './errors';
import { hasHalfSurrogate, isId } from './model';
import { putRight, type Correction, type CredentialSource } from './refusals';
import { RequestQueue } from './requestQueue';
import { isThrottling, Retries, retryAfter, type Effect } from './retry';
import { createSigner } from './signing';
import type { HttpResponse, Transport } from './transport';

export interface Operation {
  /** The operation's name in the API. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With labels in braces, such as `/accounts/{accountId}`. */
  readonly path: string;
  /** The query that tells operations of the same method and path apart. */
  readonly query?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly effect: Effect;
  /** No read shows whether the operation was carried out. A new socket makes it rarer that a request ends without an answer. */
  readonly alone?: boolean;
}

export interface RequestInput {
  readonly labels?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** As in {@link HttpRequest}, for each attempt. */
  readonly beforeSending?: () => void;
}

export interface Answer {
  /** The decoded JSON, or `undefined` where the operation answers without a body. */
  readonly body: unknown;
  readonly requestId: string | undefined;
}

/** One attempt for the log: no account or user id, no query, no body. */
export interface Attempt {
  readonly operation: string;
  readonly number: number;
  readonly milliseconds: number;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly error: string | undefined;
}

/** What the requests of one client have in common. */
export interface ClientConfiguration {
  /** The API's address. Its path, if any, is a prefix of each request's path. */
  readonly endpoint: URL;
  readonly signingRegion: string;
  readonly credentials: CredentialSource;
  readonly transport: Transport;
  readonly onAttempt?: (attempt: Attempt) => void;
  readonly clock?: SigningClock;
}

/** Cancelling ends a read at once, and a write that is not sent yet. A sent write continues until its answer. */
export type Send = (operation: Operation, input: RequestInput, signal?: AbortSignal) => Promise<Answer>;

export function createSend(configuration: ClientConfiguration, retries = new Retries()): Send {
  const { credentials, clock = new Clock() } = configuration;
  // One queue for all requests of the client, because they share one limit.
  const queue = new RequestQueue();
  const sign = createSigner(configuration.signingRegion);
  return (operation, input, signal) => {
    const request = buildRequest(configuration.endpoint, operation, input);
    const attempt = async (number: number): Promise<Answer> => {
      const corrected = new Set<Correction>();
      for (;;) {
        await queue.acquire(signal);
        const identity = await unlessCancelled(credentials.current(signal), signal);
        const signedAt = clock.now();
        const signed = await sign(request, identity, signedAt);
        try {
          // A sent write is not cancelled, because its result would be unknown.
          const ending = operation.effect === 'write' ? undefined : signal;
          return await sendThrough(queue, () =>
            sendOnce(configuration, operation, signed, number, ending, input.beforeSending),
          );
        } catch (error) {
          if (!(error instanceof ChimeError)) {
            throw error;
          }
          const correction = await putRight(error, { identity, signedAt }, credentials, clock);
          // Each correction is tried once.
          if (correction === undefined || corrected.has(correction)) {
            throw error;
          }
          corrected.add(correction);
        }
      }
    };
    return retries.run(operation.effect, attempt, signal);
  };
}

/** Tells the queue whether the request was answered or throttled. */
async function sendThrough(queue: RequestQueue, send: () => Promise<Answer>): Promise<Answer> {
  const sentAt = performance.now();
  try {
    const answer = await send();
    queue.answered(sentAt);
    return answer;
  } catch (error) {
    if (error instanceof ChimeError && isThrottling(error)) {
      queue.throttled(sentAt, retryAfter(error));
    } else if (error instanceof ChimeError && error.status !== undefined) {
      queue.answered(sentAt);
    }
    throw error;
  }
}

/** The request to sign. `host` is set here because the signer does not add the header, and the signature must cover it. */
export function buildRequest(endpoint: URL, operation: Operation, input: RequestInput): SignableRequest {
  const body = input.body === undefined ? undefined : JSON.stringify(input.body);
  return {
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
    method: operation.method,
    path: endpoint.pathname.replace(/\/$/, '') + fillLabels(operation.path, input.labels ?? {}),
    query: definedOnly({ ...operation.query, ...input.query }),
    headers: {
      host: endpoint.host,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body,
  };
}

async function sendOnce(
  configuration: ClientConfiguration,
  operation: Operation,
  signed: SignableRequest,
  number: number,
  signal: AbortSignal | undefined,
  beforeSending: (() => void) | undefined,
): Promise<Answer> {
  const started = performance.now();
  let response: HttpResponse | undefined;
  let failure: unknown;
  try {
    response = await configuration.transport(
      {
        url: urlOf(signed),
        method: signed.method,
        headers: signed.headers,
        ...(typeof signed.body === 'string' && { body: signed.body }),
        ...(operation.alone && { alone: true }),
        ...(beforeSending && { beforeSending }),
      },
      signal,
    );
    return readAnswer(operation, response);
  } catch (error) {
    failure = error instanceof ChimeError ? error.during(operation.name) : error;
    throw failure;
  } finally {
    configuration.onAttempt?.({
      operation: operation.name,
      number,
      milliseconds: Math.round(performance.now() - started),
      status: response?.status,
      requestId: response && requestIdOf(response),
      error: failure instanceof Error ? failure.name : undefined,
    });
  }
}

function readAnswer(operation: Operation, response: HttpResponse): Answer {
  const requestId = requestIdOf(response);
  if (response.status === operation.status) {
    return { body: response.status === 204 ? undefined : parseJson(response), requestId };
  }
  throw errorOf(response);
}

function errorOf(response: HttpResponse): ChimeError {
  const { status, headers } = response;
  if (status < 400) {
    return unexpectedAnswer(response, `status ${status}`);
  }
  const body = response.body.trim() === '' ? {} : parseJson(response);
  const source = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const { message, Message } = source as { message?: unknown; Message?: unknown };
  const text = [message, Message].find((value) => typeof value === 'string');
  const retryAfter = getRetryAfterHint(new SmithyResponse({ statusCode: status, headers: { ...headers } }));
  return new ChimeError(
    'service',
    errorName(headers['x-amzn-errortype'], source as Record<string, unknown>, status),
    text ?? '',
    { ...answerDetails(response), ...(retryAfter && { retryAfter }) },
  );
}

function parseJson(response: HttpResponse): unknown {
  if (response.notUtf8) {
    throw unexpectedAnswer(response, `status ${response.status}, not UTF-8`);
  }
  try {
    return JSON.parse(response.body);
  } catch {
    const type = response.headers['content-type']?.split(';', 1)[0] ?? 'no content type';
    throw unexpectedAnswer(response, `status ${response.status}, ${type}, not JSON`);
  }
}

/** The error never contains the body, which may be a proxy's whole HTML page or contain personal data. */
const unexpectedAnswer = (response: HttpResponse, what: string): ChimeError =>
  new ChimeError('unexpectedAnswer', 'UnexpectedAnswer', what, answerDetails(response));

const answerDetails = (response: HttpResponse) => {
  const requestId = requestIdOf(response);
  return {
    status: response.status,
    ...(requestId !== undefined && { requestId }),
    // An answer from a cache has an `Age` header and an old `Date`.
    ...(response.headers['date'] !== undefined &&
      response.headers['age'] === undefined && { serviceTime: new Date(response.headers['date']) }),
    effect: response.status >= 400 && response.status < 500 ? ('notApplied' as const) : ('unknown' as const),
  };
};

/** Ignores a value that is no id, because request ids are logged and recorded. */
const requestIdOf = ({ headers }: HttpResponse): string | undefined =>
  [headers['x-amzn-requestid'], headers['x-amzn-request-id'], headers['x-amz-request-id']].find(
    (id) => id !== undefined && /^[\w-]{1,128}$/.test(id),
  );

/** Puts each label into the path, percent-encoded once. */
function fillLabels(path: string, labels: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, label: string) => {
    const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (typeof value !== 'string' || !isId(value)) {
      throw inputError(`${label} must be an id, not ${JSON.stringify(value ?? '')}.`);
    }
    return encodeStrictly(value);
  });
}

const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function definedOnly(query: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [name, value] of defined) {
    if (hasHalfSurrogate(value)) {
      throw inputError(`${name} holds half of a surrogate pair: ${JSON.stringify(value)}.`);
    }
  }
  return Object.fromEntries(defined);
}

function urlOf({ protocol, hostname, port, path, query }: SignableRequest): URL {
  const search = Object.entries(query ?? {})
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(String(value))}`)
    .join('&');
  const authority = port === undefined ? hostname : `${hostname}:${port}`;
  return new URL(`${protocol}//${authority}${path}${search && `?${search}`}`);
}
