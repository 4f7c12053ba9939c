// Signs requests with Signature Version 4, each attempt anew, as a signature is good for minutes only.

import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Checksum, HttpRequest, SourceData } from '@smithy/types';

export type Sign = (
  request: HttpRequest,
  identity: AwsCredentialIdentity,
  signingDate: Date,
) => Promise<HttpRequest>;

/** For service `chime`, with one signer for as long as the credentials are the same. */
export function createSigner(signingRegion: string): Sign {
  let signer: SignatureV4 | undefined;
  let signerOf: AwsCredentialIdentity | undefined;
  return (request, identity, signingDate) => {
    if (signer === undefined || signerOf !== identity) {
      signer = new SignatureV4({
        service: 'chime',
        region: signingRegion,
        credentials: identity,
        sha256: keepingHmac(),
        // As the AWS CLI does: the body's hash is signed, and need not be a header too.
        applyChecksum: false,
      });
      signerOf = identity;
    }
    return signer.sign(request, { signingDate });
  };
}

const nothing = new Uint8Array();

/** An HMAC where there is a secret. Node hashes what is there as a whole in a third of the time of what may still grow. */
export class Sha256 implements Checksum {
  protected data: Uint8Array = nothing;

  constructor(protected readonly secret?: SourceData) {}

  update(chunk: Uint8Array): void {
    this.data = this.data.length === 0 ? chunk : Buffer.concat([this.data, chunk]);
  }

  digest(): Promise<Uint8Array> {
    const { data, secret } = this;
    return Promise.resolve(
      secret === undefined
        ? hash('sha256', data, 'buffer')
        : createHmac('sha256', typeof secret === 'string' ? secret : keyObjectOf(secret as Uint8Array))
            .update(data)
            .digest(),
    );
  }

  reset(): void {
    this.data = nothing;
  }
}

const keyObjects = new WeakMap<Uint8Array, KeyObject>();

/** The signer keeps the key of the day as bytes, which from Node 24 on take six times as long as a key object, with each signature. */
function keyObjectOf(bytes: Uint8Array): KeyObject {
  let key = keyObjects.get(bytes);
  if (key === undefined) {
    key = createSecretKey(bytes);
    keyObjects.set(bytes, key);
  }
  return key;
}

/** For one signer: with each signature it asks for the same HMAC of its credentials, to find the key of the day. */
function keepingHmac(): typeof Sha256 {
  let kept:
    { readonly secret: string; readonly data: Buffer; readonly hmac: Promise<Uint8Array> } | undefined;
  return class extends Sha256 {
    override digest(): Promise<Uint8Array> {
      const { secret, data } = this;
      if (typeof secret !== 'string') {
        return super.digest();
      }
      if (kept?.secret !== secret || !kept.data.equals(data)) {
        kept = { secret, data: Buffer.from(data), hmac: super.digest() };
      }
      return kept.hmac;
    }
  };
}
