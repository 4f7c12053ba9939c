// Known answers: signatures that were computed by others.

import assert from 'node:assert/strict';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { operations } from '../../../src/chime/client';
import { buildRequest, signRequest } from '../../../src/chime/request';
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
  // The known answers are of a request without a length; the length that is sent is signed besides.
  const { 'content-length': length, ...headers } = request.headers;
  const known = { ...request, headers };
  const signingDate = new Date('2026-01-02T03:04:05Z');
  const sign = (extra: object = {}) =>
    signRequest(known, 'us-east-1', { ...exampleCredentials, ...extra }, signingDate);

  it('encodes each id once in the path and sends the compact body', () => {
    assert.equal(request.path, '/accounts/A%20B%2F1/users/u%3A1/settings');
    assert.equal(
      request.body,
      '{"UserSettings":{"Telephony":{"InboundCalling":true,"OutboundCalling":true,"SMS":true}}}',
    );
    assert.equal(length, '88');
    assert.equal(request.headers['host'], 'service.chime.aws.amazon.com');
  });

  it('gives the known signature of UpdateUserSettings', async () => {
    const signed = await sign();
    assert.equal(
      signatureOf(signed.headers),
      'fb7507cc99de80665ef79afba6c708bee5c4714eb69785d1fdabec4ee7df93b5',
    );
  });

  it('gives the known signature with a session token, which is signed', async () => {
    const signed = await sign({ sessionToken: 'TOKEN' });
    assert.equal(
      signatureOf(signed.headers),
      '9bb4d71d5bc0564ed299ce3d16e28dca4f7713452686319c0812eb85e0c2a735',
    );
    assert.match(signed.headers['authorization'] ?? '', /SignedHeaders=[^,]*x-amz-security-token/);
  });

  it('gives the known signature without the optional checksum, as other clients of the API send it', async () => {
    const plain = new SignatureV4({
      service: 'chime',
      region: 'us-east-1',
      credentials: exampleCredentials,
      sha256: Hash.bind(null, 'sha256'),
      applyChecksum: false,
    });
    const signed = await plain.sign(known, { signingDate });
    assert.equal(
      signatureOf(signed.headers),
      '75a86f44d631247f209ce1390fad0ed09847f20640209334b3b632285cab48a3',
    );
  });

  it("gives the signature of AWS's own vector get-vanilla", async () => {
    const vector = new SignatureV4({
      service: 'service',
      region: 'us-east-1',
      credentials: exampleCredentials,
      sha256: Hash.bind(null, 'sha256'),
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
});
