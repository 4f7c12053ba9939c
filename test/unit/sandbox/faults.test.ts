import assert from 'node:assert/strict';
import * as chime from '@aws-sdk/client-chime';
import {
  GetUserSettingsCommand,
  ListAccountsCommand,
  ListUsersCommand,
  UpdateUserSettingsCommand,
} from '@aws-sdk/client-chime';
import { declaredErrors } from '../../../src/sandbox/errors';
import { checkFaults, Faults, parseFaultSpec } from '../../../src/sandbox/faults';
import {
  errorType,
  sample,
  samplePath,
  sendSigned,
  startTestSandbox,
  type RawAnswer,
  type TestSandbox,
} from './support';

describe('faults', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.close());

  const arm = (...specs: string[]) => sandbox.faults.replace(checkFaults(specs));
  const read = (maxAttempts = 1) => sandbox.client({ maxAttempts }).send(new GetUserSettingsCommand(sample));
  const raw = (): Promise<RawAnswer> =>
    sendSigned(sandbox.url, { target: `${samplePath}/settings` }, { keys: sandbox.accessKeys });
  const telephony = { InboundCalling: false, OutboundCalling: false, SMS: true };
  const write = () =>
    sandbox
      .client()
      .send(new UpdateUserSettingsCommand({ ...sample, UserSettings: { Telephony: telephony } }));

  for (const [name, { status, code }] of Object.entries(declaredErrors)) {
    it(`${name} reaches the SDK as its own class`, async () => {
      arm(name);
      await assert.rejects(read(), (error: chime.ChimeServiceException & { Code?: string }) => {
        const errorClass = chime[name as keyof typeof chime] as unknown as new () => Error;
        assert.ok(error instanceof errorClass);
        assert.deepEqual([error.name, error.Code, error.$metadata.httpStatusCode], [name, code, status]);
        assert.match(error.message, /was told to/);
        assert.ok(error.$metadata.requestId);
        return true;
      });
    });

    it(`${name} without its header is only its Code to the SDK`, async () => {
      arm(`${name},header=no`);
      const answer = await raw();
      assert.equal(errorType(answer), undefined);
      assert.equal(answer.status, status);
      await assert.rejects(read(), { name: code });
    });
  }

  for (const [name, status] of [
    ['ExpiredTokenException', 403],
    ['AccessDeniedException', 403],
    ['ThrottlingException', 400],
    ['UnrecognizedClientException', 403],
  ] as const) {
    it(`${name}, a common error`, async () => {
      arm(name);
      await assert.rejects(read(), { name });
      assert.equal((await raw()).status, status);
      arm(`${name},header=no`);
      await assert.rejects(read(), { name });
    });
  }

  it('takes another status', async () => {
    arm('AccessDeniedException,status=400');
    assert.equal((await raw()).status, 400);
  });

  it('sends Retry-After in seconds', async () => {
    arm('ThrottledClientException,retry-after=7');
    assert.equal((await raw()).headers['retry-after'], '7');
  });

  it('answers as Amazon Chime may after the end of support: 403 with the words of a public report', async () => {
    arm('end-of-support');
    await assert.rejects(read(), (error: chime.ChimeServiceException & { Code?: string }) => {
      assert.ok(error instanceof chime.ForbiddenException);
      assert.deepEqual([error.Code, error.$metadata.httpStatusCode], ['Forbidden', 403]);
      assert.equal(error.message, 'Not authorized to call Chime SDK with Account Id 111122223333');
      return true;
    });
  });

  it('hits the next two requests only, and the SDK gets over them', async () => {
    arm('ServiceUnavailableException,next=2');
    const { $metadata } = await read(3);
    assert.equal($metadata.attempts, 3);
    assert.deepEqual(sandbox.faults.list, []);
  });

  it('hits one operation only', async () => {
    arm('ForbiddenException,operation=ListUsers');
    await read();
    await assert.rejects(sandbox.client().send(new ListUsersCommand(sample)), { name: 'ForbiddenException' });
  });

  it('hits one user only', async () => {
    const other = sandbox.state.directory.userId(0);
    arm(`NotFoundException,user=${other}`);
    await read();
    await assert.rejects(sandbox.client().send(new GetUserSettingsCommand({ ...sample, UserId: other })), {
      name: 'NotFoundException',
    });
  });

  it('hits a share of the requests, the same ones each time', () => {
    const draw = () => {
      const faults = new Faults([parseFaultSpec('drop-before,share=0.25')]);
      return Array.from({ length: 2000 }, () => faults.decide('GetUser', 'u').effect !== undefined);
    };
    const hits = draw().filter(Boolean).length;
    assert.ok(hits > 400 && hits < 600, String(hits));
    assert.deepEqual(draw(), draw());
  });

  it('limits the rate by a token bucket', async () => {
    arm('rate,per-second=0.001,burst=3,retry-after=1');
    const answers: RawAnswer[] = [];
    for (let i = 0; i < 5; i++) {
      answers.push(await raw());
    }
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 429, 429],
    );
    assert.equal(errorType(answers[4] as RawAnswer), 'ThrottledClientException');
    assert.equal(answers[4]?.headers['retry-after'], '1');
  });

  it('refills the bucket', async () => {
    arm('rate,per-second=1000,burst=1');
    assert.equal((await read(5)).$metadata.httpStatusCode, 200);
    assert.equal((await read(5)).$metadata.httpStatusCode, 200);
  });

  it('limits the rate by a window', async () => {
    arm('window,limit=2,ms=60000');
    const statuses = [(await raw()).status, (await raw()).status, (await raw()).status];
    assert.deepEqual(statuses, [200, 200, 429]);
    arm('window,limit=1,ms=0.001');
    assert.deepEqual([(await raw()).status, (await raw()).status], [200, 200]);
  });

  it('adds latencies, and goes on to other faults', async () => {
    arm('latency,ms=60', 'latency,ms=60,next=1', 'NotFoundException');
    const started = performance.now();
    assert.equal(errorType(await raw()), 'NotFoundException');
    assert.ok(performance.now() - started >= 115);
  });

  it('adds a latency that is listed after another fault', async () => {
    arm('NotFoundException', 'latency,ms=60');
    const started = performance.now();
    assert.equal(errorType(await raw()), 'NotFoundException');
    assert.ok(performance.now() - started >= 55);
  });

  it('answers a write with a body that is none, cut or of wrong types, and carries it out', async () => {
    for (const spec of ['truncated', 'wrong-type']) {
      sandbox.state.reset();
      arm(spec);
      const answer = await sendSigned(
        sandbox.url,
        {
          method: 'PUT',
          target: `${samplePath}/settings`,
          body: JSON.stringify({ UserSettings: { Telephony: telephony } }),
        },
        { keys: sandbox.accessKeys },
      );
      assert.equal(answer.status, 200, spec);
      assert.notEqual(answer.body, '', spec);
      assert.deepEqual(sandbox.state.telephony(1), telephony, spec);
    }
  });

  it('drops the socket before a write', async () => {
    sandbox.state.reset();
    arm('drop-before');
    await assert.rejects(write(), { code: 'ECONNRESET' });
    assert.notDeepEqual(sandbox.state.telephony(1), telephony);
    assert.match(sandbox.lines.at(-1) ?? '', / UpdateUserSettings dropped /);
  });

  it('drops the socket after a write', async () => {
    sandbox.state.reset();
    arm('drop-after');
    await assert.rejects(write(), { code: 'ECONNRESET' });
    assert.deepEqual(sandbox.state.telephony(1), telephony);
  });

  it('drops the socket after a request that is refused, too', async () => {
    arm('drop-after');
    const client = sandbox.client();
    await assert.rejects(client.send(new GetUserSettingsCommand({ ...sample, UserId: 'nobody' })), {
      code: 'ECONNRESET',
    });
  });

  it('answers HTML', async () => {
    arm('html');
    const answer = await raw();
    assert.deepEqual([answer.status, answer.headers['content-type']], [503, 'text/html']);
    arm('html,status=200');
    await assert.rejects(read(), { name: 'SyntaxError' });
  });

  it('answers truncated JSON, also to a write', async () => {
    sandbox.state.reset();
    arm('truncated');
    await assert.rejects(read(), { name: 'SyntaxError' });
    const answer = await raw();
    assert.equal(answer.status, 200);
    assert.throws(() => JSON.parse(answer.body) as unknown);
    // The SDK does not read the body of an answer that should have none.
    assert.equal((await write()).$metadata.httpStatusCode, 200);
    assert.deepEqual(sandbox.state.telephony(1), telephony);
  });

  it('answers values of wrong types with 200', async () => {
    arm('wrong-type');
    const answer = await raw();
    assert.deepEqual(JSON.parse(answer.body), {
      UserSettings: { Telephony: { InboundCalling: 'yes', OutboundCalling: 'yes', SMS: 'yes' } },
    });
    const list = await sendSigned(sandbox.url, { target: '/accounts' }, { keys: sandbox.accessKeys });
    assert.deepEqual(JSON.parse(list.body), { Accounts: 'list' });
  });

  it('comes after the signature and the checks of the request', async () => {
    arm('ServiceFailureException');
    const keys = { ...sandbox.accessKeys, secretAccessKey: 'wrong' };
    const unsigned = await sendSigned(sandbox.url, { target: '/accounts' }, { keys });
    assert.equal(errorType(unsigned), 'InvalidSignatureException');
    const bad = await sendSigned(
      sandbox.url,
      { target: '/accounts?max-results=0' },
      { keys: sandbox.accessKeys },
    );
    assert.equal(errorType(bad), 'BadRequestException');
    arm();
    await sandbox.client().send(new ListAccountsCommand({}));
  });

  for (const [spec, message] of [
    ['nonsense', /no fault "nonsense"/],
    ['NotFoundException,next=0', /next can't be "0"/],
    ['NotFoundException,next', /next has no value/],
    ['NotFoundException,share=1.5', /share/],
    ['NotFoundException,operation=Fly', /operation/],
    ['NotFoundException,colour=red', /no colour/],
    ['NotFoundException,header=maybe', /header/],
    ['latency', /needs ms/],
    ['rate,burst=2', /needs per-second/],
    ['html,status=1000', /status/],
    ['html,status=204', /status/],
    ['NotFoundException,status=204', /status/],
    ['NotFoundException,status=304', /status/],
    ['NotFoundException,status=399', /status/],
    ['NotFoundException,retry-after=1.5', /retry-after/],
    ['rate,per-second=1,retry-after=0.5', /retry-after/],
    ['latency,ms=2147483648', /ms/],
    ['latency,ms=1,kind=html', /no kind/],
    ['NotFoundException,error=ForbiddenException', /no error/],
    ['toString', /no fault/],
  ] as const) {
    it(`refuses the SPEC ${spec}`, () =>
      assert.throws(() => parseFaultSpec(spec), { name: 'RangeError', message }));
  }

  it('reads a whole SPEC', () => {
    assert.deepEqual(
      parseFaultSpec(
        'ThrottledClientException,header=no,retry-after=2,next=3,share=0.5,user=a%2Cb%25,operation=GetUser',
      ),
      {
        kind: 'error',
        error: 'ThrottledClientException',
        header: false,
        retryAfter: 2,
        next: 3,
        share: 0.5,
        user: 'a,b%',
        operation: 'GetUser',
      },
    );
  });
});
