import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { ListAccountsCommand, ListUsersCommand } from '@aws-sdk/client-chime';
import type { Status } from '../../../src/sandbox/control';
import { callControl, openControl } from '../../../src/sandbox/controlClient';
import { Leases } from '../../../src/sandbox/leases';
import {
  errorType,
  sample,
  samplePath,
  sendRaw,
  sendSigned,
  startTestSandbox,
  type RawRequest,
  type TestSandbox,
} from './support';

describe('control path', () => {
  let sandbox: TestSandbox;
  beforeEach(async () => {
    sandbox = await startTestSandbox(60);
  });
  afterEach(() => sandbox.close());

  const status = async () => (await callControl(sandbox, 'GET', 'status')) as Status;
  const send = (request: RawRequest, keys = sandbox.controlKeys, service = 'chime-sandbox') =>
    sendSigned(sandbox.url, request, { keys, service });

  it('tells its status', async () => {
    const { uptimeSeconds, ...rest } = await status();
    assert.ok(uptimeSeconds >= 0);
    assert.deepEqual(rest, {
      pid: process.pid,
      seed: 'test',
      users: 60,
      accounts: 5,
      changed: 0,
      leases: 0,
      faults: [],
    });
  });

  it('is signed by the official signer too', async () => {
    assert.equal((await send({ target: '/_sandbox/status' })).status, 200);
  });

  it('replaces faults, given as SPECs or objects', async () => {
    const faults = ['NotFoundException,next=2', { kind: 'latency', ms: 1 }];
    const answer = (await callControl(sandbox, 'PUT', 'faults', faults)) as Status;
    assert.deepEqual(answer.faults, [
      { kind: 'error', error: 'NotFoundException', next: 2 },
      { kind: 'latency', ms: 1 },
    ]);
    await assert.rejects(sandbox.client().send(new ListAccountsCommand({})), { name: 'NotFoundException' });
    assert.deepEqual((await status()).faults[0], { kind: 'error', error: 'NotFoundException', next: 1 });
    assert.deepEqual(((await callControl(sandbox, 'PUT', 'faults', [])) as Status).faults, []);
    await sandbox.client().send(new ListAccountsCommand({}));
  });

  for (const body of ['', '{', '{}', '[1]', '[null]', '["nonsense"]', '[{"kind":"latency","ms":"slow"}]']) {
    it(`refuses the faults ${body || '(nothing)'} and keeps those that are`, async () => {
      await callControl(sandbox, 'PUT', 'faults', [{ kind: 'latency', ms: 1 }]);
      const answer = await send({ method: 'PUT', target: '/_sandbox/faults', body });
      assert.deepEqual([answer.status, errorType(answer)], [400, 'BadRequestException']);
      assert.equal((await status()).faults.length, 1);
    });
  }

  it('resets changes', async () => {
    const before = sandbox.state.telephony(1);
    sandbox.state.update(1, { ...before, SMS: !before.SMS });
    assert.equal((await status()).changed, 1);
    const after = (await callControl(sandbox, 'POST', 'reset')) as Status;
    assert.deepEqual([after.changed, after.users, after.seed], [0, 60, 'test']);
    assert.deepEqual(sandbox.state.telephony(1), before);
  });

  it('resets to another seed and number of users', async () => {
    const answer = (await callControl(sandbox, 'POST', 'reset', { seed: 'other', users: 24 })) as Status;
    assert.deepEqual([answer.seed, answer.users], ['other', 24]);
    const { Users = [] } = await sandbox.client().send(new ListUsersCommand(sample));
    assert.ok(Users.length < 24);
  });

  for (const body of ['{', '[]', 'null', '{"users":1}', '{"users":"24"}', '{"seed":1}', '{"colour":"red"}']) {
    it(`refuses the reset ${body}`, async () => {
      const answer = await send({ method: 'POST', target: '/_sandbox/reset', body });
      assert.equal(answer.status, 400, answer.body);
      assert.equal((await status()).users, 60);
    });
  }

  it('holds leases while they are open', async () => {
    const lease = await openControl(sandbox, 'GET', 'lease');
    const [line] = (await once(lease, 'data')) as [Buffer];
    assert.equal(line.toString(), '{"lease":true}\n');
    const second = await openControl(sandbox, 'GET', 'lease');
    assert.equal((await status()).leases, 2);
    await closeLease(second);
    await closeLease(lease);
    assert.equal(sandbox.leases.count, 0);
  });

  async function closeLease(lease: IncomingMessage): Promise<void> {
    const expected = sandbox.leases.count - 1;
    lease.destroy();
    // A further request passes after the closing of the socket has been seen, but is not promised to.
    while (sandbox.leases.count > expected) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('refuses the keys of the API, and its service name', async () => {
    const request = { target: '/_sandbox/status' };
    assert.equal(errorType(await send(request, sandbox.accessKeys)), 'UnrecognizedClientException');
    assert.equal(errorType(await send(request, sandbox.controlKeys, 'chime')), 'InvalidSignatureException');
    assert.equal(errorType(await sendRaw(sandbox.url, request)), 'MissingAuthenticationToken');
  });

  it('keys of the control path are not good for the API', async () => {
    assert.equal(
      errorType(await send({ target: '/accounts' }, sandbox.controlKeys, 'chime')),
      'UnrecognizedClientException',
    );
  });

  it('refuses requests of web pages, signed or not, and sends no CORS headers', async () => {
    const request = { target: '/_sandbox/status', headers: { origin: 'http://127.0.0.1' } };
    const answers = [
      await send(request),
      await sendRaw(sandbox.url, { ...request, method: 'OPTIONS' }),
      await sendRaw(sandbox.url, {
        target: `${samplePath}/settings`,
        method: 'OPTIONS',
        headers: request.headers,
      }),
    ];
    for (const answer of answers) {
      assert.equal(answer.status, 403);
      assert.deepEqual(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
        [],
      );
    }
  });

  it('has no other operations', async () => {
    for (const [method, target] of [
      ['GET', '/_sandbox/'],
      ['POST', '/_sandbox/status'],
      ['GET', '/_sandbox/secrets'],
    ] as const) {
      assert.equal(errorType(await send({ method, target })), 'UnknownOperationException');
    }
  });

  it('says in an error what was refused', async () => {
    await assert.rejects(callControl(sandbox, 'PUT', 'faults', ['x']), /refused PUT faults: 400 .*no fault/);
  });
});

describe('leases', () => {
  it('expire when none ever came, and not while one may still come', async () => {
    const started = performance.now();
    await new Promise<void>((resolve) => {
      const leases = new Leases({ grace: 1, first: 40 }, resolve);
      setTimeout(() => leases.touch(), 20);
    });
    assert.ok(performance.now() - started >= 58);
  });
});
