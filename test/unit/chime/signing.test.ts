// Known answers: signatures that were computed by others.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { operations } from '../../../src/chime/client';
import { buildRequest } from '../../../src/chime/request';
import { createSigner, Sha256 } from '../../../src/chime/signing';
import { exampleCredentials } from '../support';

const signatureOf = (headers: Record<string, string>): string | undefined =>
  /Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '')?.[1];

describe('signing', () => {
  const request = buildRequest(
    new URL('https://service.chime.aws.amazon.com'),
    operations.updateUserSettings,
    {
      labels: { accountId: 'A B/1', userId: 'u:1' },
      body: { UserSettings: { Telephony: { InboundCalling: true, OutboundCalling: true, SMS: true } } },
    },
  );
  const signingDate = new Date('2026-01-02T03:04:05Z');
  const sign = createSigner('us-east-1');

  it('encodes each id once in the path and sends the compact body', () => {
    assert.equal(request.path, '/accounts/A%20B%2F1/users/u%3A1/settings');
    assert.equal(
      request.body,
      '{"UserSettings":{"Telephony":{"InboundCalling":true,"OutboundCalling":true,"SMS":true}}}',
    );
    assert.equal(request.headers['host'], 'service.chime.aws.amazon.com');
  });

  it("gives the AWS CLI's signature of UpdateUserSettings", async () => {
    const signed = await sign(request, exampleCredentials, signingDate);
    assert.equal(
      signatureOf(signed.headers),
      '75a86f44d631247f209ce1390fad0ed09847f20640209334b3b632285cab48a3',
    );
  });

  it("gives the AWS CLI's signature with a session token, which is signed", async () => {
    const signed = await sign(request, { ...exampleCredentials, sessionToken: 'TOKEN' }, signingDate);
    assert.equal(
      signatureOf(signed.headers),
      '405449b463f68656446c579bc68e85b1340b085d52547341ce31cf7f07063803',
    );
    assert.match(signed.headers['authorization'] ?? '', /SignedHeaders=[^,]*x-amz-security-token/);
  });

  it('signs with the credentials of each request', async () => {
    const other = { ...exampleCredentials, secretAccessKey: 'another' };
    const signatures = [];
    for (const identity of [exampleCredentials, other, exampleCredentials]) {
      signatures.push(signatureOf((await sign(request, identity, signingDate)).headers));
    }
    assert.equal(signatures[0], signatures[2]);
    assert.notEqual(signatures[0], signatures[1]);
  });

  it("gives the signature of AWS's own vector get-vanilla", async () => {
    const vector = new SignatureV4({
      service: 'service',
      region: 'us-east-1',
      credentials: exampleCredentials,
      sha256: Sha256,
      applyChecksum: false,
    });
    const signed = await vector.sign(
      {
        method: 'GET',
        protocol: 'https:',
        hostname: 'example.amazonaws.com',
        path: '/',
        headers: { host: 'example.amazonaws.com' },
      },
      { signingDate: new Date('2015-08-30T12:36:00Z') },
    );
    assert.equal(
      signatureOf(signed.headers),
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });

  it('hashes as Node does, in one piece, in several and in none', async () => {
    const hex = async (chunks: readonly string[], secret?: string) => {
      const hash = new Sha256(secret);
      chunks.forEach((chunk) => hash.update(Buffer.from(chunk)));
      return Buffer.from(await hash.digest()).toString('hex');
    };
    for (const chunks of [[], ['one'], ['one', 'two', 'three']]) {
      const text = chunks.join('');
      assert.equal(await hex(chunks), createHash('sha256').update(text).digest('hex'));
      assert.equal(await hex(chunks, 'key'), createHmac('sha256', 'key').update(text).digest('hex'));
    }
  });
});
