// Signs an UpdateUserSettings over and over, beside the hashes that a signature is made of.

import { createHash, createHmac } from 'node:crypto';
import { operations } from '../../../src/chime/client';
import { documentationSample } from '../../../src/chime/model';
import { buildRequest } from '../../../src/chime/request';
import { createSigner } from '../../../src/chime/signing';
import { cpuMicroseconds } from './cpu';

const slices = 40;

const identity = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const request = buildRequest(new URL('https://service.chime.aws.amazon.com'), operations.updateUserSettings, {
  labels: documentationSample,
  body: { UserSettings: { Telephony: { InboundCalling: true, OutboundCalling: false, SMS: true } } },
});
const sign = createSigner('us-east-1');
const signingDate = new Date();

/** As long as those of the request. */
const [canonicalRequest, stringToSign] = ['c'.repeat(330), 's'.repeat(135)] as const;
const key = createHmac('sha256', 'key').update('day').digest();

/** What each signature needs once the day's key is known: the hash of the body, of the whole, and the HMAC. */
function hashOnly(): void {
  createHash('sha256')
    .update(request.body as string)
    .digest('hex');
  createHash('sha256').update(canonicalRequest).digest('hex');
  createHmac('sha256', key).update(stringToSign).digest('hex');
}

async function main(): Promise<void> {
  const signing = () => cpuMicroseconds(1000, () => sign(request, identity, signingDate));
  const hashing = () => cpuMicroseconds(4000, hashOnly);
  // Until the code is compiled for good.
  for (let i = 0; i < 10; i++) {
    await signing();
    await hashing();
  }
  const samples = [];
  for (let i = 0; i < slices; i++) {
    samples.push({ signing: await signing(), hashing: await hashing() });
  }
  console.log(JSON.stringify(samples));
}

void main();
