// The HTTP server: each request passes body -> signature -> operation -> faults -> state -> answer. This module has the sockets, the
// headers and the order of the steps; other modules know what the API means.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { control, type Controlled } from './control';
import { controlPrefix, controlService } from './controlNames';
import { ApiError } from './errors';
import { longestLatency, type Effect } from './faults';
import { perform, type Outcome } from './operations';
import { requestLine, type RequestEntry } from './requestLog';
import { checkCall, findRoute, type Call } from './routes';
import { awsAccountId } from './seed';
import { claimedAccessKeyId, verifySignature, type KeyPair, type ReceivedRequest } from './signature';

const largestBody = 1024 * 1024;

/** Everything that an answer comes from. */
export interface Sandbox extends Controlled {
  readonly accessKeys: KeyPair;
  readonly controlKeys: KeyPair;
  /** Takes one line for each request. */
  readonly log: (line: string) => void;
}

interface Answer {
  readonly status: number;
  /** Without it, the answer has no body and no headers about a body. */
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Listens on the loopback interface. Requests wait until the sandbox is ready.
 * @param port 0 for any free port
 * @throws Error of Node when the port is in use
 */
export async function listen(
  port: number,
  ready: Promise<Sandbox>,
): Promise<{ server: Server; url: string }> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void ready.then((sandbox) => handle(request, response, sandbox));
  };
  // An error that Node itself answers would lack the headers of AWS.
  const server = createServer({ requireHostHeader: false }, listener);
  server.on('checkExpectation', listener);
  server.on('clientError', refuseMalformed);
  server.on('connect', (_, socket: Duplex) => refuseMalformed({}, socket));
  // A long time, so that the server seldom closes an idle socket at the moment when a client uses the socket again.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function handle(request: IncomingMessage, response: ServerResponse, sandbox: Sandbox): Promise<void> {
  const entry: RequestEntry = {
    method: request.method ?? '',
    target: request.url ?? '',
    requestId: randomUUID(),
    accessKeyId: claimedAccessKeyId(request.rawHeaders),
  };
  response.setHeader('x-amzn-RequestId', entry.requestId);
  const answer = await answerTo(request, response, entry, sandbox).catch((error: unknown) =>
    failure(error, entry, sandbox),
  );
  if (answer !== 'held') {
    entry.status = answer === 'dropped' ? answer : answer.status;
  }
  // Logged before the answer is sent, so that a client that has the answer finds the line in the log.
  sandbox.log(requestLine(entry));
  if (answer === 'dropped') {
    request.socket.resetAndDestroy();
  } else if (answer !== 'held') {
    send(response, answer);
  }
}

async function answerTo(
  request: IncomingMessage,
  response: ServerResponse,
  entry: RequestEntry,
  sandbox: Sandbox,
): Promise<Answer | 'held' | 'dropped'> {
  const received: ReceivedRequest = {
    method: entry.method,
    target: entry.target,
    headers: request.rawHeaders,
    body: await readBody(request, response),
  };
  if (entry.target.startsWith(controlPrefix)) {
    return controlAnswer(request, received, response, entry, sandbox);
  }
  verifySignature(received, sandbox.accessKeys, 'chime');
  sandbox.leases.touch();
  const route = findRoute(received.method, received.target);
  entry.operation = route.operation;
  const call = checkCall(route, received.body);
  const user = 'UserId' in call.input ? call.input.UserId : undefined;
  const { latency, effect } = sandbox.faults.decide(call.operation, user);
  if (latency > 0) {
    await wait(Math.min(latency, longestLatency));
  }
  return effect ? faultyAnswer(effect, call, sandbox) : answerOf(perform(call, sandbox.state));
}

function controlAnswer(
  request: IncomingMessage,
  received: ReceivedRequest,
  response: ServerResponse,
  entry: RequestEntry,
  sandbox: Sandbox,
): Answer | 'held' {
  entry.operation = 'control';
  // Only scripts of web pages send an Origin, and no web page may use the sandbox.
  if (request.headers.origin !== undefined) {
    throw new ApiError('AccessDeniedException', 'The control path does not answer web pages.');
  }
  verifySignature(received, sandbox.controlKeys, controlService);
  sandbox.leases.touch();
  const output = control(received.method, received.target, received.body, response, sandbox);
  if (output !== undefined) {
    return answerOf({ status: 200, output });
  }
  entry.status = response.statusCode;
  return 'held';
}

function faultyAnswer(
  effect: Exclude<Effect, { kind: 'latency' }>,
  call: Call,
  sandbox: Sandbox,
): Answer | 'dropped' {
  const carryOut = () => perform(call, sandbox.state);
  switch (effect.kind) {
    case 'error':
      throw new ApiError(effect.error, `The sandbox was told to answer ${effect.error}.`, effect);
    case 'rate':
    case 'window':
      throw new ApiError('ThrottledClientException', 'The rate of requests is too high.', effect);
    case 'end-of-support':
      // The answer that AWS accounts without Amazon Chime got in 2023: hashicorp/terraform-provider-aws#33633.
      throw new ApiError(
        'ForbiddenException',
        `Not authorized to call Chime SDK with Account Id ${awsAccountId}`,
      );
    case 'drop-before':
      return 'dropped';
    case 'drop-after':
      try {
        carryOut();
      } catch (error) {
        if (!(error instanceof ApiError)) {
          throw error;
        }
      }
      return 'dropped';
    case 'html':
      return {
        status: effect.status ?? 503,
        contentType: 'text/html',
        body: "<html><head><title>Gateway</title></head><body><h1>The gateway can't answer</h1></body></html>\n",
      };
    case 'truncated': {
      const { body = '{"UserSettings": {"Tele', ...answer } = answerOf(carryOut());
      return {
        ...answer,
        status: 200,
        contentType: 'application/json',
        body: body.slice(0, body.length / 2),
      };
    }
    case 'wrong-type': {
      const { status, output } = carryOut();
      return answerOf(
        status === 204
          ? { status: 200, output: { UserSettings: 'yes' } }
          : { status, output: withWrongTypes(output) },
      );
    }
  }
}

/** Booleans become "yes", texts numbers, lists a text. */
function withWrongTypes(value: unknown): unknown {
  if (Array.isArray(value)) {
    return 'list';
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withWrongTypes(member)]));
  }
  return typeof value === 'boolean' ? 'yes' : 42;
}

function answerOf({ status, output }: Outcome): Answer {
  return output === undefined
    ? { status }
    : { status, contentType: 'application/json', body: JSON.stringify(output) };
}

function failure(error: unknown, entry: RequestEntry, { log }: Sandbox): Answer {
  const apiError =
    error instanceof ApiError
      ? error
      : new ApiError('ServiceFailureException', 'The sandbox itself failed; its log says how.');
  // The text of an unforeseen error has file names or code, but nothing of the directory.
  if (apiError !== error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  entry.error = apiError.name;
  return {
    status: apiError.status,
    contentType: 'application/json',
    body: JSON.stringify(apiError.body),
    headers: {
      ...(apiError.header ? { 'x-amzn-ErrorType': apiError.name } : {}),
      ...(apiError.retryAfter === undefined ? {} : { 'retry-after': String(apiError.retryAfter) }),
    },
  };
}

/** Answers bytes that are no complete HTTP request. */
function refuseMalformed(error: { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, name, body] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['408 Request Timeout', 'RequestTimeoutException', '{"message":"The request took too long."}']
      : ['400 Bad Request', 'MalformedHttpRequestException', '{"message":"The request is not valid HTTP."}'];
  socket.end(
    [
      `HTTP/1.1 ${status}`,
      `Date: ${new Date().toUTCString()}`,
      `x-amzn-RequestId: ${randomUUID()}`,
      `x-amzn-ErrorType: ${name}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}

function send(response: ServerResponse, { status, body, contentType, headers }: Answer): void {
  const aboutBody =
    body === undefined
      ? {}
      : {
          'content-type': contentType ?? 'application/json',
          'content-length': String(Buffer.byteLength(body)),
        };
  response.writeHead(status, { ...headers, ...aboutBody });
  response.end(body);
}

async function readBody(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // The rest is read and dropped: closing a socket with unread bytes resets the connection, and the answer is lost.
      if (length <= largestBody) {
        chunks.push(chunk);
      }
    }
  } catch {
    throw new ApiError('MalformedHttpRequestException', 'The request ended before its body did.');
  }
  if (length <= largestBody) {
    return Buffer.concat(chunks);
  }
  response.setHeader('connection', 'close');
  throw new ApiError('RequestEntityTooLargeException', 'The body is longer than 1 MiB.');
}
