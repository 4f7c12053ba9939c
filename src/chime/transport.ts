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
  /** On a socket that nothing was sent on before: a kept one may be closed at the other end at that very moment. */
  readonly alone?: boolean;
  /** Called when the socket is connected, just before the request is written to it. An error that it throws ends the request unsent. */
  readonly beforeSending?: () => void;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is no UTF-8 stands in the body as U+FFFD, and so for one text as for another. */
  readonly notUtf8?: true;
}

export type Transport = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

export interface TransportLimits {
  /** Milliseconds without a byte before the request is given up. */
  readonly idleTimeout: number;
  /** Milliseconds for a whole exchange, however its bytes trickle. */
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
  /** PEM texts of all certificate authorities that are trusted; Node's and VS Code's own when left out. */
  readonly ca?: readonly string[] | undefined;
  /** Whether sockets are kept for the next request. */
  readonly keepAlive?: boolean;
}

/**
 * A transport over `node:http` and `node:https` with kept sockets. The requests in flight are limited by whoever calls,
 * not by the agent: for HTTPS VS Code puts one of its own in its place, to apply its settings of proxies and certificates.
 */
export function createTransport({
  limits = defaultLimits,
  ca,
  keepAlive = true,
}: TransportOptions = {}): Transport & {
  close(): void;
} {
  // Made once: for every socket the texts would be read anew, and for every request joined to a name by the agent.
  let secureContext: SecureContext | undefined;
  const trust = () => ca && { secureContext: (secureContext ??= createSecureContext({ ca: [...ca] })) };
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent = new https.Agent({ keepAlive: true });
  const sharedAgents = { http: new SharedAgent(httpAgent), https: new SharedAgent(httpsAgent) };
  const own = mark();
  const closing = new AbortController();
  // As many as there are requests.
  setMaxListeners(0, closing.signal);
  const transport = ({ headers, alone = false, ...rest }: HttpRequest, signal?: AbortSignal) => {
    const isKept = keepAlive && !alone;
    // Said, and not left to the agent: the one that VS Code puts in between for HTTPS closes each socket otherwise.
    const request = { ...rest, headers: { ...headers, connection: isKept ? 'keep-alive' : 'close' } };
    const signals = [signal, request.method === 'GET' ? closing.signal : undefined].filter(
      (one) => one !== undefined,
    );
    const isSecure = request.url.protocol === 'https:';
    // Never a socket of another trust, which an agent that is shared tells by the session context alone.
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
     * Cancels what is being read, and reads no more. A write goes on: to cut it off would leave its effect unknown. A kept
     * socket for HTTPS is closed by VS Code's agent, where that is in between, after five seconds of rest.
     */
    close() {
      closing.abort();
      for (const agent of [httpAgent, httpsAgent]) {
        // What a write still uses is closed after it.
        agent.on('free', (socket: Socket) => socket.destroy());
        for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) {
          socket.destroy();
        }
      }
    },
  });
}

/**
 * Plain HTTP is for this machine only, where no proxy and no certificate has a part. `http.request` is VS Code's in an extension
 * host, and looks for them all the same: a request takes it twice as long, and stays until V8's next full collection.
 */
export const openRequest = (options: https.RequestOptions): http.ClientRequest =>
  options.protocol === 'https:' ? https.request(options) : new http.ClientRequest(options);

/** For a session context, which is a server's word and sent by no client. */
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
    // The timeout is given at the start, so that it counts while connecting too.
    const request = open({ ...target(url), method, headers, timeout: idleTimeout });
    let answer: http.IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    // It fails before it is destroyed, as an answer that is destroyed may end as if it were whole.
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
      // VS Code's agent holds each request until V8's next full collection: what is made of the answer need not stay as long.
      request.removeAllListeners().on('error', ignore);
      answer?.removeAllListeners();
    });
    if (beforeSending === undefined) {
      request.end(body);
      return;
    }
    const send = (socket: Socket) => {
      // The whole request is made before the call, so that almost no time passes between the call and the write.
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
      // Node uncorks the socket.
      request.end();
    };
    // A request that is written earlier waits in the process: for how long, nobody knows.
    request.once('socket', (socket) => {
      if (socket.connecting) {
        socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => send(socket));
      } else {
        send(socket);
      }
    });
  });
}

/** What an agent still says of a request that has ended. Unheard, it would be an uncaught exception of the whole extension host. */
const ignore = (): void => undefined;

/** As Node makes it of a URL, without the copies that it makes meanwhile. */
const target = ({ protocol, hostname, port, pathname, search }: URL) => ({
  protocol,
  hostname: hostname.replace(/^\[|\]$/g, ''),
  port,
  path: `${pathname}${search}`,
});

/** What Node failed with, as an error of kind `network`. */
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
