// What is tried again, and what never is.

import assert from 'node:assert/strict';
import { ChimeError } from '../../../src/chime/errors';
import { documentationSample } from '../../../src/chime/model';
import { retryKind } from '../../../src/chime/retry';
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
    assert.equal(retryKind(broken('ECONNREFUSED', 'notApplied'), 'write'), 'TRANSIENT');
    assert.equal(retryKind(broken('ECONNRESET', 'unknown'), 'read'), 'TRANSIENT');
    assert.equal(retryKind(broken('CERT_HAS_EXPIRED', 'notApplied'), 'read'), undefined);
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
