import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import * as chime from '@aws-sdk/client-chime';
import {
  GetAccountCommand,
  GetAccountSettingsCommand,
  GetPhoneNumberCommand,
  GetUserCommand,
  GetUserSettingsCommand,
  ListAccountsCommand,
  ListPhoneNumbersCommand,
  ListUsersCommand,
  LogoutUserCommand,
  UpdateUserSettingsCommand,
  type ChimeClient,
  type UpdateUserCommand,
} from '@aws-sdk/client-chime';
import { operations } from '../../../src/sandbox/routes';
import { signRequest } from '../../../src/sandbox/signature';
import {
  emptyAccountId,
  errorType,
  sample,
  samplePath,
  sendRaw,
  sendSigned,
  startTestSandbox,
  type TestSandbox,
} from './support';

describe('operations, by the official SDK', () => {
  let sandbox: TestSandbox;
  let client: ChimeClient;
  before(async () => {
    sandbox = await startTestSandbox(400);
    client = sandbox.client({ region: 'us-west-2' });
  });
  after(() => sandbox.close());

  it('ListAccounts lists all accounts', async () => {
    const { Accounts = [], NextToken } = await client.send(new ListAccountsCommand({}));
    assert.equal(Accounts[0]?.AccountId, sample.AccountId);
    assert.equal(Accounts[0].Name, 'Example Corp');
    assert.ok(Accounts[0].CreatedTimestamp instanceof Date);
    assert.ok(Accounts.length > 3);
    assert.equal(NextToken, undefined);
  });

  it('ListAccounts filters by the beginning of the name', async () => {
    const { Accounts = [] } = await client.send(new ListAccountsCommand({ Name: 'example corp' }));
    assert.deepEqual(
      Accounts.map(({ Name }) => Name?.slice(0, 12)),
      ['Example Corp', 'Example Corp'],
    );
    assert.deepEqual((await client.send(new ListAccountsCommand({ Name: 'Corp' }))).Accounts, []);
  });

  it("ListAccounts finds a user's account by e-mail address", async () => {
    const { Accounts = [] } = await client.send(
      new ListAccountsCommand({ UserEmail: 'maria.garcia@example.com' }),
    );
    assert.deepEqual(
      Accounts.map(({ AccountId }) => AccountId),
      [sample.AccountId],
    );
    const none = await client.send(new ListAccountsCommand({ UserEmail: 'nobody@example.com' }));
    assert.deepEqual(none.Accounts, []);
  });

  it('GetAccount answers one account', async () => {
    for (const { AccountId } of sandbox.state.directory.accounts) {
      assert.equal((await client.send(new GetAccountCommand({ AccountId }))).Account?.AccountId, AccountId);
    }
  });

  it('GetAccountSettings answers two booleans', async () => {
    const { AccountSettings } = await client.send(new GetAccountSettingsCommand(sample));
    assert.deepEqual(AccountSettings, { DisableRemoteControl: false, EnableDialOut: true });
  });

  it('ListUsers gives 100 users when no number is asked for, and the sample user among the first three', async () => {
    const { Users = [], NextToken } = await client.send(new ListUsersCommand(sample));
    assert.equal(Users.length, 100);
    assert.ok(NextToken);
    assert.ok(Users.slice(0, 3).some(({ UserId }) => UserId === sample.UserId));
  });

  it('ListUsers of the empty account is empty', async () => {
    const { Users, NextToken } = await client.send(new ListUsersCommand({ AccountId: emptyAccountId }));
    assert.deepEqual([Users, NextToken], [[], undefined]);
  });

  it('ListUsers filters by e-mail address, at most one user', async () => {
    const find = async (UserEmail: string) =>
      (await client.send(new ListUsersCommand({ ...sample, UserEmail }))).Users?.map(({ UserId }) => UserId);
    assert.deepEqual(await find('maria.garcia@example.com'), [sample.UserId]);
    assert.deepEqual(await find('Maria.Garcia@example.com'), [sample.UserId]);
    assert.deepEqual(await find('nobody@example.com'), []);
  });

  it('ListUsers filters by user type', async () => {
    const { Users = [] } = await client.send(new ListUsersCommand({ ...sample, UserType: 'SharedDevice' }));
    assert.ok(Users.length > 0);
    assert.ok(Users.every(({ UserType }) => UserType === 'SharedDevice'));
  });

  it('GetUser answers each user as ListUsers does', async function () {
    this.timeout(20_000);
    for (const { AccountId } of sandbox.state.directory.accounts) {
      const { Users = [] } = await client.send(new ListUsersCommand({ AccountId, MaxResults: 50 }));
      for (const user of Users) {
        const { User } = await client.send(new GetUserCommand({ AccountId, UserId: user.UserId }));
        assert.deepEqual(User, user);
      }
    }
  });

  it('GetUser answers the sample user', async () => {
    const { User } = await client.send(new GetUserCommand(sample));
    assert.equal(User?.DisplayName, 'Maria Garcia');
    assert.equal(User.LicenseType, 'Pro');
    assert.equal(User.UserRegistrationStatus, 'Registered');
    assert.equal(User.PrimaryProvisionedNumber, '+12065550100');
    assert.match(User.PersonalPIN ?? '', /^\d{10}$/);
  });

  for (let bits = 0; bits < 8; bits++) {
    const Telephony = {
      InboundCalling: (bits & 4) > 0,
      OutboundCalling: (bits & 2) > 0,
      SMS: (bits & 1) > 0,
    };
    it(`UpdateUserSettings replaces all three: ${JSON.stringify(Telephony)}`, async () => {
      const updated = await client.send(
        new UpdateUserSettingsCommand({ ...sample, UserSettings: { Telephony } }),
      );
      assert.equal(updated.$metadata.httpStatusCode, 204);
      const { UserSettings } = await client.send(new GetUserSettingsCommand(sample));
      assert.deepEqual(UserSettings, { Telephony });
    });
  }

  it('UpdateUserSettings reaches users with odd ids, and them alone', async () => {
    const { directory } = sandbox.state;
    const odd = [...Array(directory.userCount).keys()].filter(
      (index) => !/^[\w-]+$/.test(directory.userId(index)),
    );
    assert.ok(odd.length >= 7);
    for (const index of odd) {
      const user = { AccountId: directory.user(index).AccountId, UserId: directory.userId(index) };
      const { SMS, ...calling } = sandbox.state.telephony(index);
      const UserSettings = { Telephony: { ...calling, SMS: !SMS } };
      const changed = sandbox.state.changedCount;
      await client.send(new UpdateUserSettingsCommand({ ...user, UserSettings }));
      assert.deepEqual((await client.send(new GetUserSettingsCommand(user))).UserSettings, UserSettings);
      assert.equal(sandbox.state.changedCount, changed + 1);
    }
  });

  it('LogoutUser answers 204 for a user and NotFoundException for nobody', async () => {
    assert.equal((await client.send(new LogoutUserCommand(sample))).$metadata.httpStatusCode, 204);
    await assert.rejects(client.send(new LogoutUserCommand({ ...sample, UserId: 'nobody' })), {
      name: 'NotFoundException',
    });
  });

  it('ListPhoneNumbers agrees with the users', async () => {
    const numbers = new Map<string | undefined, string | undefined>();
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListPhoneNumbersCommand({ Status: 'Assigned', NextToken }));
      for (const { Associations = [], E164PhoneNumber } of page.PhoneNumbers ?? []) {
        numbers.set(Associations.find(({ Name }) => Name === 'UserId')?.Value, E164PhoneNumber);
      }
      NextToken = page.NextToken;
    } while (NextToken);
    const { directory } = sandbox.state;
    for (let index = 0; index < directory.userCount; index++) {
      assert.equal(numbers.get(directory.userId(index)), directory.user(index).PrimaryProvisionedNumber);
    }
  });

  it('ListPhoneNumbers filters by association, product and status', async () => {
    const mine = await client.send(
      new ListPhoneNumbersCommand({
        FilterName: 'UserId',
        FilterValue: sample.UserId,
        ProductType: 'BusinessCalling',
      }),
    );
    assert.deepEqual(
      mine.PhoneNumbers?.map(({ PhoneNumberId }) => PhoneNumberId),
      ['%2B12065550100'],
    );
    const spare = await client.send(new ListPhoneNumbersCommand({ Status: 'Unassigned' }));
    assert.ok(spare.PhoneNumbers?.length);
    assert.ok(spare.PhoneNumbers.every(({ Associations }) => Associations?.length === 0));
  });

  for (const PhoneNumberId of ['+12065550100', '%2B12065550100', '+19075550100']) {
    it(`GetPhoneNumber finds ${PhoneNumberId}`, async () => {
      const { PhoneNumber } = await client.send(new GetPhoneNumberCommand({ PhoneNumberId }));
      assert.equal(PhoneNumber?.E164PhoneNumber, PhoneNumberId.replace('%2B', '+'));
    });
  }

  it('answers NotFoundException with Code for an unknown account, user, number, or a user of another account', async () => {
    const sends = [
      () => client.send(new GetAccountCommand({ AccountId: 'none' })),
      () => client.send(new GetAccountSettingsCommand({ AccountId: 'none' })),
      () => client.send(new ListUsersCommand({ AccountId: 'none' })),
      () => client.send(new GetUserCommand({ ...sample, UserId: 'none' })),
      () => client.send(new GetUserSettingsCommand({ ...sample, AccountId: emptyAccountId })),
      () => client.send(new GetPhoneNumberCommand({ PhoneNumberId: '+12065559999' })),
    ];
    for (const send of sends) {
      await assert.rejects(send(), { name: 'NotFoundException', Code: 'NotFound' });
    }
  });

  type AnyCommand = UpdateUserCommand & { readonly schema?: readonly unknown[] };
  const commands = Object.entries(chime).flatMap(([name, member]) =>
    /^[A-Z]\w*Command$/.test(name)
      ? [[name.slice(0, -'Command'.length), member as unknown as new (input: object) => AnyCommand] as const]
      : [],
  );

  it('knows the operations of the SDK', () => {
    const names = commands.map(([name]) => name);
    assert.ok(names.length > 50, String(names.length));
    assert.deepEqual(
      operations.filter((operation) => !names.includes(operation)),
      [],
    );
  });

  for (const [name, Command] of commands) {
    if ((operations as readonly string[]).includes(name)) {
      continue;
    }
    it(`answers ${name} with UnknownOperationException`, async () => {
      const { http } = new Command({}).schema?.[3] as { http: [string, string, number] };
      // The labels are all that the SDK demands.
      const labels = [...http[1].matchAll(/\{(\w+)\+?\}/g)].map(([, label = '']) => [label, 'x'] as const);
      const input = {
        ...Object.fromEntries(labels),
        ...('UserId' in Object.fromEntries(labels) ? sample : {}),
      };
      await assert.rejects(client.send(new Command(input)), (error: chime.ChimeServiceException) => {
        assert.deepEqual([error.name, error.$metadata.httpStatusCode], ['UnknownOperationException', 404]);
        return true;
      });
    });
  }
});

describe('operations, on the wire', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.close());

  const call = (method: string, target: string, body?: string) =>
    sendSigned(
      sandbox.url,
      { method, target, ...(body === undefined ? {} : { body }) },
      { keys: sandbox.accessKeys },
    );

  for (const target of [samplePath, `${samplePath}?operation=`, `${samplePath}?operation=log-out`]) {
    it(`takes POST …${target.slice(samplePath.length)} for another operation`, async () => {
      assert.equal(errorType(await call('POST', target)), 'UnknownOperationException');
    });
  }

  for (const [method, target] of [
    ['GET', '/'],
    ['DELETE', '/accounts'],
    ['GET', '/accounts/a/b/c/d/e'],
    ['OPTIONS', '/accounts'],
    ['GET', '/accounts/a/bots'],
  ] as const) {
    it(`has no operation ${method} ${target}`, async () => {
      assert.equal(errorType(await call(method, target)), 'UnknownOperationException');
    });
  }

  it('answers 204 without a body and without headers that speak of one', async () => {
    const answer = await call('POST', `${samplePath}?operation=logout`);
    assert.equal(answer.status, 204);
    assert.equal(answer.body, '');
    for (const name of ['content-length', 'content-type', 'transfer-encoding']) {
      assert.equal(answer.headers[name], undefined);
    }
  });

  it('sends the true Date and a request id of its own with every answer', async () => {
    const answers = [
      await call('GET', '/accounts'),
      await call('GET', '/accounts'),
      await call('GET', '/nothing'),
    ];
    answers.push(await sendRaw(sandbox.url, { target: '/accounts' }));
    for (const { headers } of answers) {
      assert.ok(Math.abs(Date.parse(headers.date ?? '') - Date.now()) < 3000);
    }
    const ids = answers.map(({ headers }) => headers['x-amzn-requestid'] as string);
    assert.equal(new Set(ids).size, 4);
    for (const id of ids) {
      assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });

  it('answers what is no HTTP with an error that has a name and a request id', async () => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    socket.end('NONSENSE\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString();
    assert.match(text, /^HTTP\/1\.1 400 /);
    assert.match(text, /x-amzn-ErrorType: MalformedHttpRequestException\r\n/);
    assert.match(text, /x-amzn-RequestId: [0-9a-f-]{36}\r\n/);
  });

  for (const [code, status, name] of [
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'RequestTimeoutException'],
    ['HPE_INVALID_METHOD', '400 Bad Request', 'MalformedHttpRequestException'],
  ] as const) {
    it(`answers ${code} with ${name}`, async () => {
      const socket = new PassThrough();
      sandbox.server.emit('clientError', Object.assign(new Error(code), { code }), socket);
      const text = String(await socket.toArray());
      assert.ok(text.startsWith(`HTTP/1.1 ${status}\r\n`), text);
      assert.ok(text.includes(`\r\nx-amzn-ErrorType: ${name}\r\n`), text);
    });
  }

  it('names the error of a request without Host, and goes on for an Expect that it does not know', async () => {
    const port = Number(new URL(sandbox.url).port);
    for (const headers of ['Connection: close\r\n', 'Host: x\r\nExpect: foo\r\nConnection: close\r\n']) {
      const socket = connect(port, '127.0.0.1');
      socket.end(`GET /accounts HTTP/1.1\r\n${headers}\r\n`);
      const text = String(Buffer.concat((await socket.toArray()) as Buffer[]));
      assert.match(text, /^HTTP\/1\.1 403 /);
      assert.match(text, /x-amzn-ErrorType: MissingAuthenticationToken\r\n/);
      assert.match(text, /x-amzn-RequestId: [0-9a-f-]{36}\r\n/);
    }
  });

  it('has declared errors with Code and Message, in a body of JSON', async () => {
    const answer = await call('GET', '/accounts/none');
    assert.equal(answer.status, 404);
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(answer.body), { Code: 'NotFound', Message: 'The account does not exist.' });
  });

  const badTargets = [
    '/accounts/',
    '/accounts/%20%09',
    '/accounts//settings',
    '/accounts//users/u/settings',
    `/accounts/${sample.AccountId}/users/`,
    `/accounts/${sample.AccountId}/users//settings`,
    '/accounts/%zz',
    '/accounts/%E9',
    '/accounts/%2E%2E',
    '/accounts?name=',
    '/accounts?name=%20',
    `/accounts?name=${'x'.repeat(101)}`,
    '/accounts?user-email=nobody',
    '/accounts?next-token=',
    '/accounts?name=a&name=b',
    `/accounts/${sample.AccountId}/users?user-type=Person`,
    '/phone-numbers?status=Lost',
    '/phone-numbers?product-type=Fax',
    '/phone-numbers?filter-name=Nobody&filter-value=x',
    '/phone-numbers/%20',
  ];
  for (const target of badTargets) {
    it(`answers BadRequestException to ${target.slice(0, 60)}`, async () => {
      // Signed by hand where the SDK's signer would join or refuse what is wrong here.
      const url = new URL(sandbox.url);
      const headers = signRequest({
        method: 'GET',
        url: {
          host: url.host,
          pathname: target.split('?')[0],
          search: /\?.*/.exec(target)?.[0] ?? '',
        } as URL,
        keys: sandbox.accessKeys,
        region: 'us-east-1',
        service: 'chime',
      });
      const answer = await sendRaw(sandbox.url, { target, headers });
      assert.deepEqual([errorType(answer), answer.status], ['BadRequestException', 400], answer.body);
    });
  }

  it('decodes labels once', async () => {
    const answer = await call('GET', '/accounts/%2561');
    assert.equal(errorType(answer), 'NotFoundException');
    assert.equal((await call('GET', `/accounts/${sample.AccountId.replace('1', '%31')}`)).status, 200);
    assert.equal((await call('GET', `/accounts/${sample.AccountId.replace('1', '%2531')}`)).status, 404);
  });

  it('ignores unknown parameters', async () => {
    assert.equal((await call('GET', '/accounts?colour=blue&Operation=x')).status, 200);
  });

  it('filters by nothing when it has half a filter', async () => {
    const all = await call('GET', '/phone-numbers');
    for (const half of ['filter-name=UserId', 'filter-value=x']) {
      const answer = await call('GET', `/phone-numbers?${half}`);
      assert.equal(
        (JSON.parse(answer.body) as { PhoneNumbers: unknown[] }).PhoneNumbers.length,
        (JSON.parse(all.body) as { PhoneNumbers: unknown[] }).PhoneNumbers.length,
      );
    }
  });

  for (const query of ['operation=delete', 'operation', 'oper%61tion=x', 'x=1&operation=logout']) {
    it(`does not write for PUT …/settings?${query}`, async () => {
      const before = sandbox.state.telephony(1);
      const target = `${samplePath}/settings?${query}`;
      const Telephony = { ...before, SMS: !before.SMS };
      const answer = await call('PUT', target, JSON.stringify({ UserSettings: { Telephony } }));
      assert.equal(errorType(answer), 'UnknownOperationException');
      assert.deepEqual(sandbox.state.telephony(1), before);
    });
  }

  it('decodes the operation once', async () => {
    assert.equal((await call('POST', `${samplePath}?oper%61tion=log%6Fut`)).status, 204);
    for (const query of ['operation=log%256Fut', 'operation=logout&operation=logout', 'operation=%zz']) {
      const headers = signRequest({
        method: 'POST',
        url: { host: new URL(sandbox.url).host, pathname: samplePath, search: `?${query}` } as URL,
        keys: sandbox.accessKeys,
        region: 'us-east-1',
        service: 'chime',
      });
      const answer = await sendRaw(sandbox.url, {
        method: 'POST',
        target: `${samplePath}?${query}`,
        headers,
      });
      assert.equal(errorType(answer), 'UnknownOperationException', query);
    }
  });

  for (const [method, target] of [
    ['GET', '/accounts'],
    ['GET', '/phone-numbers'],
    ['GET', `${samplePath}/settings`],
    ['POST', `${samplePath}?operation=logout`],
  ] as const) {
    it(`refuses a body of ${method} ${target.replace(samplePath, '…')}`, async () => {
      const answer = await sendSigned(
        sandbox.url,
        { method, target, headers: { 'content-length': '2' }, body: '{}' },
        { keys: sandbox.accessKeys },
      );
      assert.equal(errorType(answer), 'BadRequestException', answer.body);
    });
  }

  it('logs a line for each request that holds nothing private', async () => {
    await call('GET', '/accounts?user-email=maria.garcia%40example.com');
    await call('GET', '/phone-numbers/%2B12065550100');
    await call('GET', '/accounts/maria.garcia%40example.com');
    await call('GET', `/accounts/${sample.AccountId}/users/maria/settings`);
    await call('GET', `${samplePath}/settings`);
    await call('GET', '/prefix/accounts/12/users/jane-doe/settings');
    await call('GET', '/jane-doe');
    const [first = '', second = '', third = '', fourth = '', fifth = ''] = sandbox.lines.slice(-7);
    const key = sandbox.accessKeys.accessKeyId.slice(-4);
    assert.match(first, new RegExp(`^GET /accounts ListAccounts 200 - key …${key} [0-9a-f-]{36}$`));
    assert.match(second, /^GET \/phone-numbers\/… GetPhoneNumber 200 - /);
    assert.match(third, /^GET \/accounts\/… GetAccount 404 NotFoundException /);
    assert.ok(fourth.startsWith(`GET /accounts/${sample.AccountId}/users/…/settings GetUserSettings 404 `));
    assert.ok(fifth.startsWith(`GET ${samplePath}/settings GetUserSettings 200 `));
    const all = sandbox.lines.join('\n');
    assert.ok(!all.includes(sandbox.accessKeys.accessKeyId));
    assert.ok(!/maria|jane|2065550100|Signature|\?/i.test(all));
  });
});

describe('UpdateUserSettings: strict bodies', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.close());

  const put = (
    body: string | Buffer,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) =>
    sendSigned(
      sandbox.url,
      { method: 'PUT', target: `${samplePath}/settings`, headers, body },
      { keys: sandbox.accessKeys },
    );
  const good = { InboundCalling: false, OutboundCalling: false, SMS: true };
  const of = (Telephony: unknown) => JSON.stringify({ UserSettings: { Telephony } });

  const bad: [string, string | Buffer][] = [
    ['nothing', ''],
    ['no JSON', '{"UserSettings":'],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(of(good)), Buffer.from([0xff])])],
    ['a byte order mark', `\ufeff${of(good)}`],
    ['null', 'null'],
    ['a list', `[${of(good)}]`],
    ['a text', '"on"'],
    ['an empty object', '{}'],
    ['no Telephony', '{"UserSettings":{}}'],
    ['Telephony null', of(null)],
    ['Telephony a list', of([true, true, true])],
    ['a flag that is missing', of({ InboundCalling: true, OutboundCalling: true })],
    ['a flag that is null', of({ ...good, SMS: null })],
    ['a flag that is "yes"', of({ ...good, SMS: 'yes' })],
    ['a flag that is 1', of({ ...good, SMS: 1 })],
    ['a flag that is a list', of({ ...good, SMS: [true] })],
    ['a flag of another case', of({ InboundCalling: true, OutboundCalling: true, sms: true })],
    ['one flag more', of({ ...good, Fax: true })],
    ['a second member beside Telephony', JSON.stringify({ UserSettings: { Telephony: good, Other: 1 } })],
    ['a second member beside UserSettings', JSON.stringify({ UserSettings: { Telephony: good }, Other: 1 })],
    ['the settings without their wrapping', JSON.stringify({ Telephony: good })],
  ];
  for (const [name, body] of bad) {
    it(`refuses ${name} and changes nothing`, async () => {
      const before = sandbox.state.telephony(1);
      const answer = await put(body);
      assert.deepEqual([errorType(answer), answer.status], ['BadRequestException', 400], answer.body);
      assert.deepEqual(sandbox.state.telephony(1), before);
    });
  }

  for (const type of ['application/json; charset=utf-8', 'application/x-amz-json-1.1', undefined]) {
    it(`takes the content type ${type ?? 'left out'}`, async () => {
      assert.equal((await put(of(good), type === undefined ? {} : { 'content-type': type })).status, 204);
    });
  }

  it('refuses a body above 1 MiB', async () => {
    sandbox.state.reset();
    const before = sandbox.state.telephony(1);
    for (const megabytes of [1, 30]) {
      const answer = await put(' '.repeat(megabytes * 1024 * 1024) + of(good));
      assert.deepEqual([answer.status, errorType(answer)], [413, 'RequestEntityTooLargeException']);
    }
    assert.deepEqual(sandbox.state.telephony(1), before);
  });
});
