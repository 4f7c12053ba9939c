// Sends signed requests to the control path of a running sandbox, for the launcher and for a process that looks for the folder's
// owner. It uses Node built-ins only.

import { request, type IncomingMessage } from 'node:http';
import { controlPrefix, controlService } from './controlNames';
import { signRequest, type KeyPair } from './signature';

/** Where a sandbox listens, and the keys to its control path. */
export interface ControlTarget {
  readonly url: string;
  readonly controlKeys: KeyPair;
}

/**
 * Sends one control request; `path` is what follows `/_sandbox/`.
 * @returns the response, once its headers have arrived
 * @throws Error of Node when there is no answer
 */
export function openControl(
  { url, controlKeys }: ControlTarget,
  method: string,
  path: string,
  body?: string,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const target = new URL(controlPrefix + path, url);
  const headers = signRequest({
    method,
    url: target,
    body,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    keys: controlKeys,
    region: 'us-east-1',
    service: controlService,
  });
  return new Promise((resolve, reject) => {
    // No agent: an idle socket kept alive would keep its process alive too.
    const outgoing = request(
      target,
      { method, headers, agent: false, ...(signal ? { signal } : {}) },
      resolve,
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/**
 * Sends one control request and reads its answer.
 * @returns the JSON of the answer
 * @throws Error when there is no answer, or the answer is not a success
 */
export async function callControl(
  target: ControlTarget,
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await openControl(target, method, path, text, signal);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  const answer = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode !== 200) {
    throw new Error(`The sandbox refused ${method} ${path}: ${response.statusCode ?? ''} ${answer}`);
  }
  return JSON.parse(answer);
}
