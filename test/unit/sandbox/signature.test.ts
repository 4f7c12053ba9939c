import assert from 'node:assert/strict';
import {
  GetUserSettingsCommand,
  ListAccountsCommand,
  ListUsersCommand,
  LogoutUserCommand,
  UpdateUserCommand,
  UpdateUserSettingsCommand,
} from '@aws-sdk/client-chime';
import fc from 'fast-check';
import { signRequest } from '../../../src/sandbox/signature';
import {
  emptyAccountId,
  errorType,
  sample,
  samplePath,
  sendRaw,
  sendSigned,
  sha256,
  signWithSdk,
  startTestSandbox,
  type RawRequest,
  type SignOptions,
  type TestSandbox,
} from './support';

const exampleKeys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const settingsBody =
  '{"UserSettings":{"Telephony":{"InboundCalling":true,"OutboundCalling":true,"SMS":true}}}';

describe('signature: known answers', () => {
  const signature = (headers: Record<string, string>) =>
    /Signature=(\w+)$/.exec(headers['authorization'] ?? '')?.[1];

  it('signs the vector get-vanilla of AWS', () => {
    const headers = signRequest({
      method: 'GET',
      url: new URL('https://example.amazonaws.com/'),
      keys: exampleKeys,
      region: 'us-east-1',
      service: 'service',
      date: new Date('2015-08-30T12:36:00Z'),
    });
    assert.equal(signature(headers), '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
  });

  const checksum = { 'x-amz-content-sha256': sha256(settingsBody) };
  const cases: [string, Record<string, string>, string][] = [
    ['with a checksum', checksum, 'fb7507cc99de80665ef79afba6c708bee5c4714eb69785d1fdabec4ee7df93b5'],
    ['without a checksum', {}, '75a86f44d631247f209ce1390fad0ed09847f20640209334b3b632285cab48a3'],
    [
      'with a checksum and a session token',
      { ...checksum, 'x-amz-security-token': 'TOKEN' },
      '9bb4d71d5bc0564ed299ce3d16e28dca4f7713452686319c0812eb85e0c2a735',
    ],
  ];
  for (const [name, extra, expected] of cases) {
    it(`signs an UpdateUserSettings with odd ids ${name}`, () => {
      const headers = signRequest({
        method: 'PUT',
        url: new URL('https://service.chime.aws.amazon.com/accounts/A%20B%2F1/users/u%3A1/settings'),
        body: settingsBody,
        headers: { 'content-type': 'application/json', ...extra },
        keys: exampleKeys,
        region: 'us-east-1',
        service: 'chime',
        date: new Date('2026-01-02T03:04:05Z'),
      });
      assert.equal(signature(headers), expected);
    });
  }
});

describe('signature: what is accepted and refused', () => {
  let sandbox: TestSandbox;
  let options: SignOptions;
  before(async () => {
    sandbox = await startTestSandbox();
    options = { keys: sandbox.accessKeys };
  });
  after(() => sandbox.close());

  const put: RawRequest = {
    method: 'PUT',
    target: `${samplePath}/settings?x=1`,
    headers: { 'content-type': 'application/json', 'x-amz-user-agent': 'test' },
    body: settingsBody,
  };
  const list: RawRequest = { target: '/accounts?max-results=2&name=Ex' };

  const slash: RawRequest = { target: '/accounts/a%2Fb/users/u' };
  const logout: RawRequest = { method: 'POST', target: `${samplePath}?operation=logout` };
  const next: RawRequest = { target: '/accounts?max-results=2&next-token=abc' };

  const withTarget = (change: (target: string) => string) => (signed: RawRequest) => ({
    ...signed,
    target: change(signed.target),
  });
  const withHeader = (name: string, value: string) => (signed: RawRequest) => ({
    ...signed,
    headers: { ...signed.headers, [name]: value },
  });
  const withoutHeader = (name: string) => (signed: RawRequest) => ({
    ...signed,
    headers: Object.fromEntries(Object.entries(signed.headers ?? {}).filter(([key]) => key !== name)),
  });
  const withAuthorization = (change: (text: string) => string) => (signed: RawRequest) => ({
    ...signed,
    headers: { ...signed.headers, authorization: change(signed.headers?.['authorization'] as string) },
  });

  for (const region of ['us-east-1', 'us-west-2', 'eu-west-1', 'moon-1']) {
    it(`accepts the region ${region}`, async () => {
      assert.equal((await sendSigned(sandbox.url, put, { ...options, region })).status, 204);
      assert.ok(await sandbox.client({ region }).send(new ListAccountsCommand({})));
    });
  }

  it('does not demand x-amz-content-sha256', async () => {
    assert.equal((await sendSigned(sandbox.url, put, { ...options, checksum: false })).status, 204);
  });

  it('accepts a signed session token', async () => {
    const credentials = { ...sandbox.accessKeys, sessionToken: 'TOKEN' };
    assert.ok(await sandbox.client({ credentials }).send(new GetUserSettingsCommand(sample)));
  });

  it('accepts unsigned headers that are not of x-amz-', async () => {
    const alter = withHeader('amz-sdk-request', 'attempt=1');
    assert.equal((await sendSigned(sandbox.url, put, options, alter)).status, 204);
  });

  it('accepts a date 4:55 away', async () => {
    for (const seconds of [-295, 295]) {
      const date = new Date(Date.now() + seconds * 1000);
      assert.equal((await sendSigned(sandbox.url, put, { ...options, date })).status, 204);
    }
  });

  const refused: [string, RawRequest, (signed: RawRequest) => RawRequest, string][] = [
    ['an altered body', put, (signed) => ({ ...signed, body: settingsBody.replace('true', 'false') }), 'InvalidSignatureException'],
    ['an altered path', put, (signed) => ({ ...signed, target: signed.target.replace('users', 'user5') }), 'InvalidSignatureException'],
    ['an altered query', list, (signed) => ({ ...signed, target: '/accounts?max-results=3&name=Ex' }), 'InvalidSignatureException'],
    ['an added parameter', list, (signed) => ({ ...signed, target: `${signed.target}&y=1` }), 'InvalidSignatureException'],
    ['a lost parameter', list, (signed) => ({ ...signed, target: '/accounts?max-results=2' }), 'InvalidSignatureException'],
    ['another method', put, (signed) => ({ ...signed, method: 'POST' }), 'InvalidSignatureException'],
    ['an altered signature', put, withAuthorization((text) => text.replace(/.$/, (last) => (last === '0' ? '1' : '0'))), 'InvalidSignatureException'],
    ['a cut signature', put, withAuthorization((text) => text.slice(0, -1)), 'InvalidSignatureException'],
    ['an altered host', put, withHeader('host', 'example.com'), 'InvalidSignatureException'],
    ['an altered content-type', put, withHeader('content-type', 'text/plain'), 'InvalidSignatureException'],
    ['an altered x-amz-user-agent', put, withHeader('x-amz-user-agent', 'other'), 'InvalidSignatureException'],
    ['an altered x-amz-content-sha256', put, withHeader('x-amz-content-sha256', sha256('')), 'InvalidSignatureException'],
    ['UNSIGNED-PAYLOAD', put, withHeader('x-amz-content-sha256', 'UNSIGNED-PAYLOAD'), 'InvalidSignatureException'],
    ['an altered x-amz-date', put, (signed) => withHeader('x-amz-date', shifted(signed))(signed), 'InvalidSignatureException'],
    ['a signed header that is missing', put, withoutHeader('content-type'), 'InvalidSignatureException'],
    ['an added x-amz-* header that is unsigned', put, withHeader('x-amz-other', '1'), 'InvalidSignatureException'],
    ['an added session token', put, withHeader('x-amz-security-token', 'T'), 'InvalidSignatureException'],
    ['no x-amz-date', put, withoutHeader('x-amz-date'), 'IncompleteSignature'],
    ['a date that is none', put, withHeader('x-amz-date', 'today'), 'IncompleteSignature'],
    ['another region after signing', put, withAuthorization((text) => text.replace('/us-east-1/', '/us-west-2/')), 'InvalidSignatureException'],
    ['another service after signing', put, withAuthorization((text) => text.replace('/chime/', '/chime-sdk/')), 'InvalidSignatureException'],
    ['another account', put, withTarget((target) => target.replace(sample.AccountId, emptyAccountId)), 'InvalidSignatureException'],
    ['another user', put, withTarget((target) => target.replace(sample.UserId, 'other')), 'InvalidSignatureException'],
    ['a / in place of a %2F', slash, withTarget((target) => target.replace('%2F', '/')), 'InvalidSignatureException'],
    ['a %2F in place of a /', slash, withTarget((target) => target.replace('/users/', '/users%2F')), 'InvalidSignatureException'],
    ['a lost operation', logout, withTarget((target) => target.split('?')[0] ?? ''), 'InvalidSignatureException'],
    ['another operation', logout, withTarget((target) => target.replace('logout', 'personal-pin-reset')), 'InvalidSignatureException'],
    ['an altered next-token', next, withTarget((target) => target.replace('abc', 'abd')), 'InvalidSignatureException'],
    ['a lost next-token', next, withTarget((target) => target.split('&')[0] ?? ''), 'InvalidSignatureException'],
    ['another scope date', put, withAuthorization((text) => text.replace(/\/20\d{6}\//, '/20200101/')), 'InvalidSignatureException'],
    ['another terminator', put, withAuthorization((text) => text.replace('aws4_request', 'aws5_request')), 'InvalidSignatureException'],
    ['a scope of four parts', put, withAuthorization((text) => text.replace('/aws4_request', '')), 'IncompleteSignature'],
    ['another access key', put, withAuthorization((text) => text.replace('SANDBOX', 'SANDBOY')), 'UnrecognizedClientException'],
    ['no authorization', put, withoutHeader('authorization'), 'MissingAuthenticationToken'],
    ['a bearer token', put, withHeader('authorization', 'Bearer abc'), 'IncompleteSignature'],
    ['no Signature', put, withAuthorization((text) => text.replace(/, Signature=.*/, '')), 'IncompleteSignature'],
    ['no SignedHeaders', put, withAuthorization((text) => text.replace(/SignedHeaders=[^,]*, /, '')), 'IncompleteSignature'],
    ['unsorted SignedHeaders', put, withAuthorization((text) => text.replace(/SignedHeaders=([^;]*);([^;]*)/, 'SignedHeaders=$2;$1')), 'IncompleteSignature'],
  ]; // prettier-ignore
  for (const [name, request, alter, expected] of refused) {
    it(`refuses ${name}`, async () => {
      const answer = await sendSigned(sandbox.url, request, options, alter);
      assert.equal(errorType(answer), expected, answer.body);
      assert.equal(answer.status, 403);
      assert.deepEqual(Object.keys(JSON.parse(answer.body) as object), ['message']);
    });
  }

  it('refuses a date 5:05 away, as RequestExpired', async () => {
    for (const seconds of [-305, 305]) {
      const date = new Date(Date.now() + seconds * 1000);
      const answer = await sendSigned(sandbox.url, put, { ...options, date });
      assert.deepEqual([errorType(answer), answer.status], ['RequestExpired', 400]);
    }
  });

  for (const [name, change] of [
    ['//', (target: string) => target.replace('/users/', '/users//')],
    ['/./', (target: string) => target.replace('/users/', '/users/./')],
    ['/x/../', (target: string) => target.replace('/users/', '/users/x/../')],
  ] as const) {
    it(`carries nothing out for a path with ${name}, which a signature does not tell apart`, async () => {
      const before = sandbox.state.telephony(1);
      const body = JSON.stringify({ UserSettings: { Telephony: { ...before, SMS: !before.SMS } } });
      const answer = await sendSigned(sandbox.url, { ...put, body }, options, withTarget(change));
      assert.equal(errorType(answer), 'UnknownOperationException');
      assert.deepEqual(sandbox.state.telephony(1), before);
    });
  }

  describe('a request of the SDK', () => {
    let captured: RawRequest;
    let signedHeaders: string[];
    before(async () => {
      const seen: RawRequest[] = [];
      const client = sandbox.client({
        credentials: { ...sandbox.accessKeys, sessionToken: 'TOKEN' },
        requestHandler: {
          handle: ({ method, path, headers, body }: SentRequest) => {
            seen.push({ method, target: path, headers, body: body as string });
            return Promise.reject(new Error('not sent'));
          },
        },
      });
      const Telephony = { InboundCalling: true, OutboundCalling: true, SMS: true };
      await assert.rejects(
        client.send(new UpdateUserSettingsCommand({ ...sample, UserSettings: { Telephony } })),
        /not sent/,
      );
      assert.ok(seen[0]);
      captured = seen[0];
      const authorization = captured.headers?.['authorization'] as string;
      signedHeaders = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? [];
    });

    it('is accepted as it is', async () => {
      assert.equal((await sendRaw(sandbox.url, captured)).status, 204);
    });

    it('is refused when any one of the headers that it signs is altered', async () => {
      for (const name of [
        'host',
        'content-length',
        'content-type',
        'x-amz-security-token',
        'amz-sdk-request',
      ]) {
        assert.ok(signedHeaders.includes(name), `${name} of ${signedHeaders.join()}`);
      }
      for (const name of signedHeaders) {
        const value = captured.headers?.[name] as string;
        const altered =
          name === 'x-amz-date'
            ? shifted(captured)
            : name === 'content-length'
              ? `0${value}`
              : name === 'x-amz-content-sha256'
                ? sha256('')
                : `${value}1`;
        const answer = await sendRaw(sandbox.url, withHeader(name, altered)(captured));
        assert.equal(errorType(answer), 'InvalidSignatureException', name);
      }
    });
  });

  it('refuses a signed Date in place of x-amz-date', async () => {
    const target = `${samplePath}/settings`;
    const headers = {
      date: new Date().toUTCString(),
      authorization:
        `AWS4-HMAC-SHA256 Credential=${sandbox.accessKeys.accessKeyId}/20260101/us-east-1/chime/aws4_request, ` +
        `SignedHeaders=date;host, Signature=${'0'.repeat(64)}`,
    };
    const answer = await sendRaw(sandbox.url, { target, headers });
    assert.deepEqual([errorType(answer), answer.status], ['IncompleteSignature', 403]);
  });

  it('refuses the right region with another service', async () => {
    const answer = await sendSigned(sandbox.url, put, { ...options, service: 'chime-sdk' });
    assert.equal(errorType(answer), 'InvalidSignatureException');
  });

  it('refuses another secret', async () => {
    const keys = { ...sandbox.accessKeys, secretAccessKey: 'wrong' };
    const answer = await sendSigned(sandbox.url, put, { ...options, keys });
    assert.equal(errorType(answer), 'InvalidSignatureException');
  });

  for (const unsigned of ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-user-agent']) {
    it(`refuses an unsigned ${unsigned}`, async () => {
      const keys = { ...sandbox.accessKeys, sessionToken: 'TOKEN' };
      const answer = await sendSigned(sandbox.url, put, { ...options, keys, unsigned: [unsigned] });
      assert.equal(errorType(answer), 'InvalidSignatureException');
      assert.match(answer.body, new RegExp(unsigned));
    });
  }

  it('answers a session token that says so with ExpiredTokenException', async () => {
    const credentials = { ...sandbox.accessKeys, sessionToken: 'expired-1' };
    await assert.rejects(sandbox.client({ credentials }).send(new ListAccountsCommand({})), {
      name: 'ExpiredTokenException',
    });
  });

  it('refuses a request that is repeated with a second Authorization', async () => {
    const headers = await signWithSdk(sandbox.url, put, options);
    const authorization = [headers['authorization'] ?? '', headers['authorization'] ?? ''];
    const answer = await sendRaw(sandbox.url, { ...put, headers: { ...headers, authorization } });
    assert.deepEqual([errorType(answer), answer.status], ['IncompleteSignature', 403]);
  });

  it('changes nothing for a request that it refuses', async () => {
    const before = sandbox.state.telephony(1);
    const UserSettings = { Telephony: { ...before, SMS: !before.SMS } };
    const other = { ...put, body: JSON.stringify({ UserSettings }) };
    await sendSigned(sandbox.url, other, { ...options, service: 'other' });
    assert.deepEqual(sandbox.state.telephony(1), before);
    await sendSigned(sandbox.url, other, options);
    assert.deepEqual(sandbox.state.telephony(1), UserSettings.Telephony);
  });

  it('refuses no signature that the SDK makes, whatever the ids and query values', async function () {
    this.timeout(20_000);
    const clients = ['us-east-1', 'us-west-2', 'ap-northeast-1'].flatMap((region) => [
      sandbox.client({ region }),
      sandbox.client({ region, credentials: { ...sandbox.accessKeys, sessionToken: 'FwoG+/=TOKEN' } }),
    ]);
    const id = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.string({ unit: fc.constantFrom('/', '.', '%', ' ', '+', '~', "'", '(', '*', ';', '&', '=', 'é', '2', 'F'), minLength: 1, maxLength: 12 }),
    ); // prettier-ignore
    const nameOfOutcome = async (send: () => Promise<unknown>): Promise<string> =>
      send().then(
        () => 'success',
        (error: unknown) => (error as Error).name,
      );
    await fc.assert(
      fc.asyncProperty(id, id, id, fc.constantFrom(...clients), async (AccountId, UserId, text, client) => {
        const Telephony = { InboundCalling: text.length > 5, OutboundCalling: false, SMS: true };
        const outcomes = await Promise.all([
          nameOfOutcome(() => client.send(new GetUserSettingsCommand({ AccountId, UserId }))),
          nameOfOutcome(() => client.send(new LogoutUserCommand({ AccountId, UserId }))),
          nameOfOutcome(() =>
            client.send(new ListUsersCommand({ AccountId, UserEmail: text, NextToken: text })),
          ),
          nameOfOutcome(() => client.send(new ListAccountsCommand({ Name: text, NextToken: UserId }))),
          nameOfOutcome(() =>
            client.send(new UpdateUserSettingsCommand({ AccountId, UserId, UserSettings: { Telephony } })),
          ),
        ]);
        // A body with any text; the sandbox does not know the operation, but checks the signature first.
        const unknown = new UpdateUserCommand({ AccountId, UserId, LicenseType: text as 'Pro' });
        assert.equal(await nameOfOutcome(() => client.send(unknown)), 'UnknownOperationException');
        const allowed = ['success', 'NotFoundException', 'BadRequestException'];
        assert.deepEqual(
          outcomes.filter((name) => !allowed.includes(name)),
          [],
        );
      }),
      { numRuns: 150 },
    );
  });
});

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** The signed date, a second later. */
function shifted(signed: RawRequest): string {
  const date = signed.headers?.['x-amz-date'] as string;
  return date.replace(/\d\dZ$/, (end) => `${String((parseInt(end) + 1) % 60).padStart(2, '0')}Z`);
}
