// What is tried again, and what never is.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { ChimeError } from '../../../src/chime/errors';
import { documentationSample } from '../../../src/chime/model';
import { Retries, retryKind } from '../../../src/chime/retry';
import { startTestSandbox } from '../sandbox/support';
import { sandboxClient } from '../support';

const on = { InboundCalling: true, OutboundCalling: true, SMS: true };

async function requestsOf(
  fault: string,
  run: 'read' | 'write',
): Promise<{ requests: number; error?: unknown }> {
  const sandbox = await startTestSandbox(4, 'retry', [fault]);
  const { client } = sandboxClient(sandbox, 3);
  const error = await (
    run === 'read'
      ? client.getUserSettings(documentationSample)
      : client.updateUserSettings(documentationSample, on)
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  await sandbox.close();
  return { requests: sandbox.lines.length, ...(error !== undefined && { error }) };
}

describe('retries', () => {
  const cases: readonly [string, 'read' | 'write', number, 'ok' | 'error'][] = [
    ['ServiceUnavailableException,next=2', 'read', 3, 'ok'],
    ['ServiceFailureException', 'read', 3, 'error'],
    ['drop-before,next=1', 'read', 2, 'ok'],
    ['NotFoundException', 'read', 1, 'error'],
    ['ForbiddenException', 'read', 1, 'error'],
    ['ServiceFailureException,next=1', 'write', 1, 'error'],
    ['drop-after,next=1', 'write', 1, 'error'],
    ['BadRequestException,next=1', 'write', 1, 'error'],
    ['ThrottledClientException,next=1', 'write', 2, 'ok'],
    ['ThrottledClientException,next=6', 'read', 7, 'ok'],
    ['ThrottledClientException,next=6', 'write', 7, 'ok'],
  ];
  for (const [fault, run, requests, end] of cases) {
    it(`a ${run} under ${fault}: ${requests} request${requests > 1 ? 's' : ''}, ${end}`, async () => {
      const seen = await requestsOf(fault, run);
      assert.equal(seen.requests, requests);
      assert.equal(seen.error === undefined, end === 'ok', String(seen.error));
    });
  }

  it('re-signs each attempt: a retry is a request of its own', async () => {
    const sandbox = await startTestSandbox(4, 'retry', ['ServiceUnavailableException,next=1']);
    const { client, attempts } = sandboxClient(sandbox, 3);
    await client.getUserSettings(documentationSample);
    await sandbox.close();
    assert.deepEqual(
      attempts.map(({ number, status }) => [number, status]),
      [
        [1, 503],
        [2, 200],
      ],
    );
    assert.notEqual(attempts[0]?.requestId, attempts[1]?.requestId);
  });

  it('never repeats a write whose effect is unknown, and repeats one that never left', () => {
    const broken = (code: string, effect: 'unknown' | 'notApplied') =>
      new ChimeError('network', 'NetworkError', '', { code, effect });
    assert.equal(retryKind(broken('ECONNRESET', 'unknown'), 'write'), undefined);
    assert.equal(retryKind(broken('ECONNREFUSED', 'notApplied'), 'write'), 'transient');
    assert.equal(retryKind(broken('ECONNRESET', 'unknown'), 'read'), 'transient');
    assert.equal(retryKind(broken('CERT_HAS_EXPIRED', 'notApplied'), 'read'), undefined);
  });

  it('gives up what is throttled once nothing has passed for long, and begins to wait anew after that', async () => {
    const throttled = new ChimeError('service', 'ThrottledClientException', '', { status: 429 });
    const patience = 50;
    const retries = new Retries(3, patience);
    const waitForNothing = async () => {
      const begun = performance.now();
      const attempt = () => wait(5).then(() => Promise.reject(throttled));
      await assert.rejects(retries.run('write', attempt, undefined), throttled);
      return performance.now() - begun;
    };
    assert.ok((await waitForNothing()) >= patience);
    assert.ok((await waitForNothing()) >= patience);
  });

  it('gives nothing up while others pass', async () => {
    const throttled = new ChimeError('service', 'ThrottledClientException', '', { status: 429 });
    const retries = new Retries(3, 50);
    let isOver = false;
    const passing = async () => {
      for (const end = performance.now() + 200; performance.now() < end;) {
        await retries.run('read', () => wait(5), undefined);
      }
      isOver = true;
    };
    const attempt = () => wait(5).then(() => (isOver ? 'done' : Promise.reject(throttled)));
    const [result] = await Promise.all([retries.run('write', attempt, undefined), passing()]);
    assert.equal(result, 'done');
  });

  it('sends no write that is cancelled while it waits for its turn', async () => {
    const sandbox = await startTestSandbox(4, 'retry', ['ThrottledClientException,retry-after=5']);
    const { client, attempts } = sandboxClient(sandbox, 3);
    const cancel = new AbortController();
    const write = client.updateUserSettings(documentationSample, on, cancel.signal);
    setImmediate(function whenRefused() {
      if (attempts.length > 0) {
        cancel.abort();
      } else {
        setImmediate(whenRefused);
      }
    });
    await assert.rejects(write, { kind: 'cancelled', effect: 'notApplied' });
    await sandbox.close();
    assert.equal(attempts.length, 1);
  });

  it('waits for the answer to a write that is cancelled under way', async () => {
    const sandbox = await startTestSandbox(4, 'retry', ['latency,ms=100']);
    const { client } = sandboxClient(sandbox, 3);
    const cancel = new AbortController();
    sandbox.server.once('request', () => cancel.abort());
    assert.ok((await client.updateUserSettings(documentationSample, on, cancel.signal)).requestId);
    await sandbox.close();
  });

  it('stops waiting for the next attempt when it is cancelled', async () => {
    const sandbox = await startTestSandbox(4, 'retry', ['ThrottledClientException,retry-after=5']);
    const { client, attempts } = sandboxClient(sandbox, 3);
    const cancel = new AbortController();
    const read = client.getUserSettings(documentationSample, cancel.signal);
    setImmediate(function whenRefused() {
      if (attempts.length > 0) {
        cancel.abort();
      } else {
        setImmediate(whenRefused);
      }
    });
    await assert.rejects(read, { kind: 'cancelled' });
    await sandbox.close();
    assert.equal(attempts.length, 1);
  });
});
