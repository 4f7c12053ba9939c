// Sends one HTTP request and collects the answer. It knows nothing of signing, retries or the API.

import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { cancelledError, ChimeError } from './errors';
import { SharedAgent } from './sharedAgent';
import { deadline, idleTimeout } from './timeouts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Uses a new socket: the server may close a kept socket at the moment when the request is sent. */
  readonly alone?: boolean;
  /** Called on the connected socket, just before the request is written. If this function throws, the request ends unsent. */
  readonly beforeSending?: () => void;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The bytes were not UTF-8. U+FFFD stands in `body` for each wrong byte, so that different answers may look equal. */
  readonly notUtf8?: true;
}

export type Transport = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

export interface TransportLimits {
  /** Milliseconds without a byte before the request is given up. */
  readonly idleTimeout: number;
  /** Milliseconds for a whole exchange, however slowly its bytes arrive. */
  readonly deadline: number;
  /** Bytes of an answer; a page of 200 users has about 100,000. */
  readonly maximumBytes: number;
}

const defaultLimits: TransportLimits = {
  idleTimeout,
  deadline,
  maximumBytes: 16 * 1024 * 1024,
};

/** Node's codes for a socket that was never connected: the request cannot have been carried out. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

interface TransportOptions {
  readonly limits?: TransportLimits;
  /** PEM texts of all trusted certificate authorities; `undefined`: those that Node and VS Code trust. */
  readonly ca?: readonly string[] | undefined;
  /** Whether sockets are kept for the next request. */
  readonly keepAlive?: boolean;
}

/**
 * A transport over `node:http` and `node:https` with kept sockets. The caller limits the requests in flight, not the agent:
 * for HTTPS VS Code replaces the agent by its own, to apply its settings of proxies and certificates.
 */
export function createTransport({
  limits = defaultLimits,
  ca,
  keepAlive = true,
}: TransportOptions = {}): Transport & {
  close(): void;
} {
  // Made once. Otherwise each socket would parse the PEM texts, and the agent would build a key from them for each request.
  let secureContext: SecureContext | undefined;
  const trust = () => ca && { secureContext: (secureContext ??= createSecureContext({ ca: [...ca] })) };
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent = new https.Agent({ keepAlive: true });
  const sharedAgents = { http: new SharedAgent(httpAgent), https: new SharedAgent(httpsAgent) };
  const own = mark();
  const closing = new AbortController();
  // Each read in flight adds a listener, and no limit fits.
  setMaxListeners(0, closing.signal);
  const transport = ({ headers, alone = false, ...rest }: HttpRequest, signal?: AbortSignal) => {
    const isKept = keepAlive && !alone;
    // Set here, because the agent that VS Code puts in between for HTTPS otherwise closes each socket.
    const request = { ...rest, headers: { ...headers, connection: isKept ? 'keep-alive' : 'close' } };
    const signals = [signal, request.method === 'GET' ? closing.signal : undefined].filter(
      (one) => one !== undefined,
    );
    const isSecure = request.url.protocol === 'https:';
    // Transports may trust different authorities. A shared agent tells their sockets apart by the session context alone.
    const tls = isSecure && { ...trust(), sessionIdContext: isKept ? own : mark() };
    const shared = isSecure ? sharedAgents.https : sharedAgents.http;
    return exchange(
      (options) =>
        isKept
          ? shared.open(openRequest, { ...options, ...tls })
          : openRequest({ ...options, ...tls, agent: false }),
      request,
      limits,
      signals,
    );
  };
  return Object.assign(transport, {
    /**
     * Cancels reads and refuses later reads. A write continues, because a cancelled write has an unknown result.
     * Where VS Code's agent is in between, it closes kept HTTPS sockets after five idle seconds.
     */
    close() {
      closing.abort();
      for (const agent of [httpAgent, httpsAgent]) {
        // The socket of a write that is still in flight closes when the write ends.
        agent.on('free', (socket: Socket) => socket.destroy());
        for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
          socket.destroy();
        }
      }
    },
  });
}

/**
 * Plain HTTP goes to this machine only, without a proxy or certificates. VS Code's own `http.request` looks for both all the same:
 * a request takes twice as long there, and stays in memory until V8's next full garbage collection.
 */
export const openRequest = (options: https.RequestOptions): http.ClientRequest =>
  options.protocol === 'https:' ? https.request(options) : new http.ClientRequest(options);

/** For a session context, an option of servers: no client sends its own. */
const mark = (): string => randomBytes(16).toString('hex');

function exchange(
  open: (options: https.RequestOptions) => http.ClientRequest,
  { url, method, headers, body, beforeSending }: HttpRequest,
  { idleTimeout, deadline, maximumBytes }: TransportLimits,
  signals: readonly AbortSignal[],
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    if (signals.some(({ aborted }) => aborted)) {
      reject(cancelledError());
      return;
    }
    // Set here, so that the timeout also counts while the socket connects.
    const request = open({ ...target(url), method, headers, timeout: idleTimeout });
    let answer: http.IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    // Rejects first: an answer that is destroyed may end as if it were whole.
    const stop = (error: ChimeError) => {
      reject(error);
      request.destroy();
    };
    const giveUp = (milliseconds: number) =>
      stop(
        new ChimeError('timeout', 'Timeout', `No answer within ${milliseconds / 1000} s.`, {
          effect: 'unknown',
        }),
      );
    const timer = setTimeout(giveUp, deadline, deadline);
    const abort = () => stop(cancelledError());
    signals.forEach((signal) => signal.addEventListener('abort', abort, { once: true }));
    request.on('timeout', () => giveUp(idleTimeout));
    request.on('error', (error) => reject(asTransportError(error)));
    request.on('response', (response) => {
      answer = response;
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maximumBytes) {
          stop(
            new ChimeError('unexpectedAnswer', 'UnexpectedAnswer', `over ${maximumBytes} bytes`, {
              effect: 'unknown',
            }),
          );
          return;
        }
        chunks.push(chunk);
      });
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: joinHeaders(response.headers),
          body: body.toString('utf8'),
          ...(!isUtf8(body) && { notUtf8: true }),
        });
      });
    });
    request.on('close', () => {
      clearTimeout(timer);
      signals.forEach((signal) => signal.removeEventListener('abort', abort));
      // A socket that closes in the middle of the body ends with neither `end` nor `error`.
      if (answer?.complete !== true) {
        reject(asTransportError(Object.assign(new Error('The answer was cut off.'), { code: 'ECONNRESET' })));
      }
      // VS Code's agent keeps each request until V8's next full garbage collection. Without listeners the answer can go earlier.
      request.removeAllListeners().on('error', ignore);
      answer?.removeAllListeners();
    });
    if (beforeSending === undefined) {
      request.end(body);
      return;
    }
    const send = (socket: Socket) => {
      // The request is built before `beforeSending`, so that almost no time passes between that call and the write.
      request.setHeader('content-length', body === undefined ? 0 : Buffer.byteLength(body));
      socket.cork();
      if (body === undefined) {
        request.flushHeaders();
      } else {
        request.write(body);
      }
      try {
        beforeSending();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        request.destroy();
        return;
      }
      // `end` also uncorks the socket.
      request.end();
    };
    // A request that is written before its socket connects waits in the process for an unknown time.
    request.once('socket', (socket) => {
      if (socket.connecting) {
        socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => send(socket));
      } else {
        send(socket);
      }
    });
  });
}

/** An agent may still emit errors of a request that has ended. Without a listener, the error would be uncaught in the extension host. */
const ignore = (): void => undefined;

/** The options that Node makes of a URL, without Node's intermediate copies. */
const target = ({ protocol, hostname, port, pathname, search }: URL) => ({
  protocol,
  hostname: hostname.replace(/^\[|\]$/g, ''),
  port,
  path: `${pathname}${search}`,
});

/** Turns an error of Node into one of kind `network`; a ChimeError stays as is. */
export function asTransportError(error: unknown): ChimeError {
  if (error instanceof ChimeError) {
    return error;
  }
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  return new ChimeError('network', 'NetworkError', message || code || 'The connection failed.', {
    ...(code !== undefined && { code }),
    effect: syscall === 'connect' || (code !== undefined && neverSent.has(code)) ? 'notApplied' : 'unknown',
    cause: error,
  });
}

function joinHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const all = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  );
  return Object.fromEntries(
    all.map(([name, value]) => [name, typeof value === 'string' ? value : value.join(', ')]),
  );
}
