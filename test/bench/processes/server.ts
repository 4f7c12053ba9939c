// Answers every request with 204 after a latency, and does nothing else: what it takes is the same for every client, and little.
// It listens for plain HTTP and for TLS.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

interface Input {
  /** Milliseconds. */
  readonly latency: number;
  /** A PEM file with key and certificate. */
  readonly certificate: string;
}

export interface ServerPorts {
  readonly http: number;
  readonly https: number;
}

const { latency, certificate } = JSON.parse(process.argv[2]!) as Input;
const requestId = randomUUID();

/** Answers with the mean latency since it was last asked for. */
const heldPath = '/held';

/** Milliseconds from each request to its answer: timers are late. */
let held: number[] = [];

const listener: RequestListener = (request, response) => {
  const begun = performance.now();
  if (request.url === heldPath) {
    const mean = held.reduce((sum, one) => sum + one, 0) / held.length;
    held = [];
    response.end(JSON.stringify(mean));
    return;
  }
  const answer = () => {
    held.push(performance.now() - begun);
    response.writeHead(204, { 'x-amzn-RequestId': requestId }).end();
  };
  request.resume().once('end', () => (latency === 0 ? answer() : setTimeout(answer, latency)));
};
async function listen(server: Server): Promise<number> {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function main(): Promise<void> {
  const pem = readFileSync(certificate);
  const ports: ServerPorts = {
    http: await listen(createServer(listener)),
    https: await listen(createSecureServer({ key: pem, cert: pem }, listener)),
  };
  console.log(JSON.stringify(ports));
}

void main();
