// Each error from the wire: what the server sends, and what the client makes of it.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { errorName, type ChimeError } from '../../../src/chime/errors';
import { fixedCredentials } from '../../../src/chime/refusals';
import { documentationSample } from '../../../src/chime/model';
import { createTransport } from '../../../src/chime/transport';
import { startTestSandbox } from '../sandbox/support';
import { answeringServer, exampleCredentials, sandboxClient, testClient } from '../support';

const declared: readonly [string, number][] = [
  ['BadRequestException', 400],
  ['UnauthorizedClientException', 401],
  ['ForbiddenException', 403],
  ['NotFoundException', 404],
  ['ThrottledClientException', 429],
  ['ServiceFailureException', 500],
  ['ServiceUnavailableException', 503],
];

async function errorOf(run: Promise<unknown>): Promise<ChimeError> {
  return run.then(
    () => assert.fail('It did not fail.'),
    (error: unknown) => error as ChimeError,
  );
}

/** What GetUserSettings ends in when the server answers so. */
async function answered(status: number, headers: Record<string, string>, body: string): Promise<ChimeError> {
  const server = await answeringServer((_, response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  });
  const { client } = testClient({
    endpoint: server.url,
    credentials: fixedCredentials(exampleCredentials),
  });
  const error = await errorOf(client.getUserSettings(documentationSample));
  await server.close();
  return error;
}

describe('errors of the service', () => {
  for (const [name, status] of declared) {
    for (const header of ['yes', 'no']) {
      it(`${name}, ${header === 'yes' ? 'with' : 'without'} its header`, async () => {
        const sandbox = await startTestSandbox(4, 'errors', [`${name},header=${header}`]);
        const error = await errorOf(sandboxClient(sandbox).client.getUserSettings(documentationSample));
        await sandbox.close();
        assert.equal(error.kind, 'service');
        assert.equal(error.name, name);
        assert.equal(error.status, status);
        assert.equal(error.operation, 'GetUserSettings');
        assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
        assert.notEqual(error.message, '');
        assert.equal(error.effect, status < 500 ? 'notApplied' : 'unknown');
      });
    }
  }

  const named: readonly [string, Record<string, string>, string, string][] = [
    [
      'the header wins over the body',
      { 'x-amzn-ErrorType': 'ForbiddenException' },
      '{"__type":"NotFoundException"}',
      'ForbiddenException',
    ],
    [
      'a URL after the name is cut',
      { 'x-amzn-ErrorType': 'NotFoundException:http://internal.amazon.com/coral/' },
      '{}',
      'NotFoundException',
    ],
    [
      'a namespace before the name is cut',
      {},
      '{"__type":"com.amazonaws.chime#NotFoundException"}',
      'NotFoundException',
    ],
    ['a lower-case code', {}, '{"code":"NotFoundException"}', 'NotFoundException'],
    ["the body's Code", {}, '{"Code":"Forbidden","Message":"no"}', 'ForbiddenException'],
    ['an unmodelled name is kept', {}, '{"__type":"SomethingNewException"}', 'SomethingNewException'],
    ['an empty body is named by its status', {}, '', 'ForbiddenException'],
    ['a body that is a list is named by its status', {}, '[]', 'ForbiddenException'],
  ];
  for (const [what, headers, body, name] of named) {
    it(what, async () => {
      const error = await answered(403, headers, body);
      assert.equal(error.kind, 'service');
      assert.equal(error.name, name);
    });
  }
});

describe('answers that are not of the API', () => {
  const json = { 'content-type': 'application/json' };
  const settings = (telephony: string) => `{"UserSettings":{"Telephony":${telephony}}}`;
  const cases: readonly [string, number, Record<string, string>, string][] = [
    ['an HTML page with 403', 403, { 'content-type': 'text/html' }, '<html>secret-page</html>'],
    ['an HTML page with 200', 200, { 'content-type': 'text/html' }, '<html>secret-page</html>'],
    ['a redirect', 302, { location: 'https://example.com/' }, ''],
    ['another success than the documented one', 202, json, settings('{}')],
    ['truncated JSON', 200, json, '{"UserSettings":{"Tele'],
    ['no body', 200, json, ''],
    ['a list', 200, json, '[]'],
    ['no settings', 200, json, '{"UserSettings":null}'],
    [
      'a word for a boolean',
      200,
      json,
      settings('{"InboundCalling":"yes","OutboundCalling":true,"SMS":true}'),
    ],
    ['a number for a boolean', 200, json, settings('{"InboundCalling":1,"OutboundCalling":true,"SMS":true}')],
    ['a missing boolean', 200, json, settings('{"InboundCalling":true,"OutboundCalling":true}')],
  ];
  for (const [what, status, headers, body] of cases) {
    it(what, async () => {
      const error = await answered(status, headers, body);
      assert.equal(error.kind, 'unexpectedAnswer');
      assert.equal(error.status, status);
      assert.doesNotMatch(error.message, /secret-page/);
    });
  }

  it('a list whose page token repeats', async () => {
    const server = await answeringServer((_, response) => response.end('{"Users":[],"NextToken":"again"}'));
    const { client } = testClient({
      endpoint: server.url,
      credentials: fixedCredentials(exampleCredentials),
    });
    const error = await errorOf(client.listUsers({ accountId: 'a', nextToken: 'again' }));
    await server.close();
    assert.equal(error.kind, 'unexpectedAnswer');
  });

  it('a user without an id, or with a number for a name', async () => {
    for (const user of ['{}', '{"UserId":""}', '{"UserId":"u","DisplayName":7}']) {
      const server = await answeringServer((_, response) => response.end(`{"Users":[${user}]}`));
      const { client } = testClient({
        endpoint: server.url,
        credentials: fixedCredentials(exampleCredentials),
      });
      const error = await errorOf(client.listUsers({ accountId: 'a' }));
      await server.close();
      assert.equal(error.kind, 'unexpectedAnswer');
    }
  });
});

describe('connections that fail', () => {
  const connect = (endpoint: URL) =>
    testClient({ endpoint, credentials: fixedCredentials(exampleCredentials) }).client;

  it('nothing listens: the write was not applied', async () => {
    const server = await answeringServer(() => undefined);
    await server.close();
    const error = await errorOf(
      connect(server.url).updateUserSettings(documentationSample, {
        InboundCalling: true,
        OutboundCalling: true,
        SMS: true,
      }),
    );
    assert.deepEqual([error.kind, error.code, error.effect], ['network', 'ECONNREFUSED', 'notApplied']);
  });

  it('the host does not exist', async () => {
    const error = await errorOf(connect(new URL('http://nowhere.invalid')).getAccount('a'));
    assert.equal(error.kind, 'network');
    assert.match(error.code ?? '', /ENOTFOUND|EAI_AGAIN/);
  });

  it('an answer that trickles without end is given up', async () => {
    const server = await answeringServer((_, response) => {
      const timer = setInterval(() => response.write(' '), 5);
      response.once('close', () => clearInterval(timer));
    });
    const transport = createTransport({
      limits: { idleTimeout: 1_000, deadline: 100, maximumBytes: 1_000_000 },
    });
    const error = await errorOf(transport({ url: server.url, method: 'GET', headers: {} }));
    transport.close();
    await server.close();
    assert.deepEqual([error.kind, error.effect], ['timeout', 'unknown']);
  });

  it('the connection breaks before or within the answer: the effect is unknown', async () => {
    for (const breakOff of [
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"User', () => response.destroy());
      },
    ]) {
      const server = await answeringServer((_, response) => void breakOff(response));
      const error = await errorOf(connect(server.url).getUserSettings(documentationSample));
      await server.close();
      assert.deepEqual([error.kind, error.code, error.effect], ['network', 'ECONNRESET', 'unknown']);
    }
  });

  it('takes no sentence for a name, as it may be about somebody', () => {
    const code = 'Jane Doe <jane.doe@example.com> is suspended';
    assert.equal(errorName(undefined, { code }, 418), 'HTTP418');
    assert.equal(errorName(code, { __type: 'com.example#ForbiddenException' }, 403), 'ForbiddenException');
  });
});

describe('errors whose names are those of JavaScript itself', () => {
  for (const word of ['constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
    it(`${word} is a name like any other`, () => {
      assert.equal(errorName(word, {}, 400), word);
      assert.equal(errorName(undefined, { Code: word }, 400), word);
    });
  }
});
