// What puts itself right when the service refuses a signature, against the sandbox: expired credentials and a wrong clock.

import assert from 'node:assert/strict';
import type { AwsCredentialIdentity } from '@smithy/types';
import { Clock } from '../../../src/chime/clock';
import { documentationSample } from '../../../src/chime/model';
import { fixedCredentials, type CredentialSource } from '../../../src/chime/refusals';
import { startTestSandbox, type TestSandbox } from '../sandbox/support';
import { testClient } from '../support';

/** The sandbox takes a session token that begins so for an expired one. */
const expiredToken = 'expired-token';

/** Expired ones first, then those that `next` gives. */
function renewable(
  keys: AwsCredentialIdentity,
  next: () => Promise<AwsCredentialIdentity>,
): CredentialSource & { readonly renewals: number } {
  let current: Promise<AwsCredentialIdentity> = Promise.resolve({ ...keys, sessionToken: expiredToken });
  let identity: AwsCredentialIdentity | undefined;
  const source = {
    renewals: 0,
    async current() {
      identity = await current;
      return identity;
    },
    refused: () => undefined,
    expired(refused: AwsCredentialIdentity) {
      if (refused === identity) {
        identity = undefined;
        source.renewals += 1;
        current = next();
        current.catch(() => undefined);
      }
    },
  };
  return source;
}

describe('a refused signature', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await startTestSandbox();
  });
  after(() => sandbox.close());
  beforeEach(() => sandbox.state.reset());

  const clientWith = (credentials: CredentialSource, clock?: Clock) =>
    testClient({ endpoint: new URL(sandbox.url), credentials, ...(clock && { clock }) });
  const telephony = { InboundCalling: false, OutboundCalling: true, SMS: true };

  it('of an expired token is had anew once, and the write goes on by itself', async () => {
    const credentials = renewable(sandbox.accessKeys, () => Promise.resolve(sandbox.accessKeys));
    const { client, attempts } = clientWith(credentials);
    await client.updateUserSettings(documentationSample, telephony);
    assert.deepEqual(sandbox.state.telephony(1), telephony);
    assert.deepEqual(
      attempts.map(({ error }) => error),
      ['ExpiredTokenException', undefined],
    );
  });

  it('of 50 requests at once has credentials anew once', async () => {
    const credentials = renewable(sandbox.accessKeys, () => Promise.resolve(sandbox.accessKeys));
    const { client } = clientWith(credentials);
    await Promise.all(Array.from({ length: 50 }, () => client.getUserSettings(documentationSample)));
    assert.equal(credentials.renewals, 1);
  });

  it('ends in the error of the service when the same credentials come again', async () => {
    const expired = { ...sandbox.accessKeys, sessionToken: expiredToken };
    const { client, attempts } = clientWith(
      renewable(sandbox.accessKeys, () => Promise.resolve({ ...expired })),
    );
    await assert.rejects(client.getUserSettings(documentationSample), { name: 'ExpiredTokenException' });
    assert.equal(attempts.length, 1);
  });

  it('is had anew once, however often the service says that it has expired', async () => {
    let count = 0;
    const { client, attempts } = clientWith(
      renewable(sandbox.accessKeys, () =>
        Promise.resolve({ ...sandbox.accessKeys, sessionToken: `${expiredToken}${count++}` }),
      ),
    );
    await assert.rejects(client.getUserSettings(documentationSample), { name: 'ExpiredTokenException' });
    assert.equal(attempts.length, 2);
  });

  it('ends in why there are no others', async () => {
    const ended = Object.assign(new Error('ended'), { kind: 'credentials' });
    const { client } = clientWith(renewable(sandbox.accessKeys, () => Promise.reject(ended)));
    await assert.rejects(client.getUserSettings(documentationSample), (error) => error === ended);
  });

  for (const hours of [-1, 1]) {
    it(`of a clock that is ${hours} h off is made again with the time of the service`, async () => {
      const clock = new Clock(() => Date.now() + hours * 3_600_000);
      const { client, attempts } = clientWith(fixedCredentials(sandbox.accessKeys), clock);
      await client.updateUserSettings(documentationSample, telephony);
      await client.getUserSettings(documentationSample);
      assert.deepEqual(
        attempts.map(({ error }) => error),
        ['RequestExpired', undefined, undefined],
      );
      assert.ok(Math.abs(clock.now().getTime() - Date.now()) < 5_000);
    });
  }

  it('of 50 requests at once, signed by a clock that is an hour off, is made again for each', async () => {
    const refused: AwsCredentialIdentity[] = [];
    const credentials = {
      current: () => Promise.resolve(sandbox.accessKeys),
      expired: () => assert.fail(),
      refused: (identity: AwsCredentialIdentity) => refused.push(identity),
    };
    const { client } = clientWith(credentials, new Clock(() => Date.now() - 3_600_000));
    await Promise.all(Array.from({ length: 50 }, () => client.getUserSettings(documentationSample)));
    assert.deepEqual(refused, []);
  });

  it('is put right for the clock and then for the credentials', async () => {
    const credentials = renewable(sandbox.accessKeys, () => Promise.resolve(sandbox.accessKeys));
    const { client, attempts } = clientWith(credentials, new Clock(() => Date.now() - 3_600_000));
    await client.getUserSettings(documentationSample);
    assert.equal(attempts.length, 3);
  });

  it('of a wrong secret is not tried again, and the credentials are read anew for the next request', async () => {
    const refused: AwsCredentialIdentity[] = [];
    const wrong = { ...sandbox.accessKeys, secretAccessKey: 'wrong' };
    const { client, attempts } = clientWith({
      current: () => Promise.resolve(wrong),
      expired: () => assert.fail(),
      refused: (identity) => refused.push(identity),
    });
    await assert.rejects(client.getUserSettings(documentationSample), { name: 'InvalidSignatureException' });
    assert.deepEqual([attempts.length, refused], [1, [wrong]]);
  });
});
