// What becomes of requests at their end: by an answer, by closing the transport, and of the connection afterwards.

import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { createTransport } from '../../../src/chime/transport';
import { answeringServer } from '../support';

describe('closing a transport', () => {
  it('asks once more, when the socket is connected, whether a request may be sent', async () => {
    let requests = 0;
    const server = await answeringServer((_, response) => {
      requests += 1;
      response.end();
    });
    const transport = createTransport();
    const lost = new Error('The lock is lost.');
    const request = { url: server.url, method: 'GET', headers: {} };
    const refuse = () => {
      throw lost;
    };
    const seen: number[] = [];
    const look = () => seen.push(server.connections);
    await assert.rejects(transport({ ...request, beforeSending: refuse }), lost);
    // Once on a new socket, and once on a socket that was kept.
    await transport({ ...request, beforeSending: look });
    await transport({ ...request, beforeSending: look });
    await assert.rejects(transport({ ...request, beforeSending: refuse }), lost);
    assert.deepEqual([requests, seen.length], [2, 2]);
    transport.close();
    await server.close();
  });

  it('cancels what is being read and reads no more; a write goes on to its answer', async () => {
    let arrived: () => void = () => undefined;
    const bothArrived = new Promise<void>((resolve) => (arrived = resolve));
    const answers: (() => void)[] = [];
    const server = await answeringServer((_, response) => {
      answers.push(() => response.end('{}'));
      if (answers.length === 2) {
        arrived();
      }
    });
    const transport = createTransport();
    const read = transport({ url: server.url, method: 'GET', headers: {} });
    const write = transport({ url: server.url, method: 'PUT', headers: {} });
    await bothArrived;
    transport.close();
    await assert.rejects(read, { kind: 'cancelled' });
    await assert.rejects(transport({ url: server.url, method: 'GET', headers: {} }), { kind: 'cancelled' });
    answers.forEach((answer) => answer());
    assert.equal((await write).status, 200);
    await server.close();
  });
});

describe('a connection', () => {
  it('is kept for the next request, but for one that is to be alone', async () => {
    const server = await answeringServer((_, response) => response.end('{}'));
    const transport = createTransport();
    const send = (alone: boolean) =>
      transport({ url: server.url, method: 'PUT', headers: {}, ...(alone && { alone }) });
    const made: number[] = [];
    for (const alone of [false, false, true, false, true]) {
      await send(alone);
      made.push(server.connections);
    }
    assert.deepEqual(made, [1, 1, 2, 2, 3]);
    transport.close();
    await server.close();
  });
});

describe('an answer that is too long', () => {
  const limits = { idleTimeout: 5_000, deadline: 5_000, maximumBytes: 1_000 };

  for (const keepAlive of [true, false]) {
    it(`is an error and never an empty answer, on a connection that is ${keepAlive ? 'kept' : 'not kept'}`, async () => {
      // In one piece, so that all of it is there when it is found to be too long.
      const server = await answeringServer((_, response) => response.end('x'.repeat(5_000)));
      const transport = createTransport({ limits, keepAlive });
      await assert.rejects(transport({ url: server.url, method: 'GET', headers: {} }), {
        name: 'UnexpectedAnswer',
      });
      transport.close();
      await server.close();
    });
  }
});

describe('a request that has ended', () => {
  it('holds nothing of its answer, and what is still said of it is no uncaught exception', async () => {
    const server = await answeringServer((_, response) => response.end('{}'));
    const transport = createTransport();
    const started: ClientRequest[] = [];
    const note = (message: unknown) => void started.push((message as { request: ClientRequest }).request);
    subscribe('http.client.request.start', note);
    try {
      await transport({ url: server.url, method: 'GET', headers: {} });
      const [request] = started;
      assert.ok(request);
      if (!request.closed) {
        await once(request, 'close');
      }
      assert.deepEqual(request.eventNames(), ['error']);
      request.emit('error', new Error('The agent is late.'));
    } finally {
      unsubscribe('http.client.request.start', note);
      transport.close();
      await server.close();
    }
  });
});
