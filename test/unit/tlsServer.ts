// TLS on loopback, with certificates of a private authority. They were made once, for a hundred years and for the host chime.test:
//   openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/CN=…"    (authority.pem, key not kept)
//   openssl x509 -req -CA … -extfile (subjectAltName=DNS:chime.test) -days 36500, or -1 for one that has expired
// Their keys protect nothing.

import * as dns from 'node:dns';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';

/** The name that the certificates are for. It does not exist in any DNS. */
export const certifiedHost = 'chime.test';

/**
 * Makes the name known to this process, as one of this machine.
 * @returns what ends it
 */
export function resolveCertifiedHost(): () => void {
  const module = createRequire(__filename)('node:dns') as { lookup: unknown };
  const { lookup } = dns;
  module.lookup = (host: string, ...others: unknown[]) =>
    Reflect.apply(lookup, dns, [host === certifiedHost ? '127.0.0.1' : host, ...others]) as unknown;
  return () => {
    module.lookup = lookup;
  };
}

/** The files in a checkout, by its folder. */
export const certificateFiles = (repository: string) => {
  const folder = join(repository, 'test', 'certificates');
  return {
    authority: join(folder, 'authority.pem'),
    server: join(folder, 'server.pem'),
    expired: join(folder, 'expired.pem'),
  };
};

export interface LoopbackServer {
  readonly port: number;
  close(): void;
}

export interface TlsServer extends LoopbackServer {
  /** Connections that a client made and trusts. */
  readonly accepted: number;
}

/** Ends TLS and hands the bytes to a server on this machine. */
export async function startTls(backendPort: number, certificateFile: string): Promise<TlsServer> {
  const pem = readFileSync(certificateFile);
  const sockets = new Set<TLSSocket>();
  const server = createTlsServer({ key: pem, cert: pem }, (socket) => {
    sockets.add(socket);
    joinSockets(socket, connect(backendPort, '127.0.0.1'));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get accepted() {
      return sockets.size;
    },
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

export interface TestProxy extends LoopbackServer {
  /** The hosts that were asked for, such as `chime.test:443`. */
  readonly asked: readonly string[];
}

/** A proxy that knows the way to {@link certifiedHost}, which nobody else does: a port of this machine. */
export async function startProxy(port: number): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createHttpServer((_, response) => response.writeHead(502).end());
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '');
    sockets.add(socket);
    if (request.url?.startsWith(`${certifiedHost}:`) !== true) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const backend = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      joinSockets(socket, backend);
    });
    backend.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

export function joinSockets(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on('error', () => other.destroy());
  other.on('error', () => one.destroy());
}
