// What the test programs that write in a process of their own share: a test tells each of them what to do in one line of JSON.

import { ChimeClient } from '../../../src/chime/client';
import { fixedCredentials } from '../../../src/chime/refusals';
import { createSend } from '../../../src/chime/request';
import { createTransport } from '../../../src/chime/transport';

export interface SandboxAddress {
  readonly url: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export async function readInput<Input>(): Promise<Input> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Input;
}

export const clientOf = ({ url, keys }: SandboxAddress): ChimeClient =>
  new ChimeClient(
    createSend({
      endpoint: new URL(url),
      signingRegion: 'us-east-1',
      credentials: fixedCredentials(keys),
      transport: createTransport(),
    }),
  );
