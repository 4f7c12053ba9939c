// Signs requests with Signature Version 4, each attempt anew, as a signature is good for minutes only.

import { createHmac, hash, type BinaryLike } from 'node:crypto';
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
        sha256: Sha256,
        // As the AWS CLI does: the body's hash is signed, and need not be a header too.
        applyChecksum: false,
      });
      signerOf = identity;
    }
    return signer.sign(request, { signingDate });
  };
}

/** An HMAC where there is a secret. Node hashes what is there as a whole in a third of the time of what may still grow. */
export class Sha256 implements Checksum {
  private data: Uint8Array | undefined;

  constructor(private readonly secret?: SourceData) {}

  update(chunk: Uint8Array): void {
    this.data = this.data === undefined ? chunk : Buffer.concat([this.data, chunk]);
  }

  digest(): Promise<Uint8Array> {
    const { data = new Uint8Array(), secret } = this;
    return Promise.resolve(
      secret === undefined
        ? hash('sha256', data, 'buffer')
        : createHmac('sha256', secret as BinaryLike)
            .update(data)
            .digest(),
    );
  }

  reset(): void {
    this.data = undefined;
  }
}
