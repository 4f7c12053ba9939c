// Opaque page tokens. An HMAC binds each token to its query. Each token has `+`, `/` and `=`, so that a client that does not encode
// them fails here, before it fails at the service. This module knows nothing of the items.

import { createHmac } from 'node:crypto';
import { badRequest } from './errors';
import { equal } from './signature';

/** Base64 of these three bytes is `+/+/`; with 4 bytes of position and 18 of MAC the padding is `==`. */
const prefix = Buffer.from('+/+/', 'base64');
const macLength = 18;

/** The query that a token belongs to: operation, account and filters. The page size may change between pages. */
export type PageQuery = readonly (string | undefined)[];

/** @param position 0 to 2^32 - 1 */
export function pageToken(key: Buffer, query: PageQuery, position: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(position);
  return Buffer.concat([prefix, bytes, mac(key, query, position)]).toString('base64');
}

/**
 * The position in a token of the same query.
 * @throws ApiError BadRequestException when the token was altered, belongs to another query, or to a state since reset
 */
export function tokenPosition(key: Buffer, query: PageQuery, token: string): number {
  const bytes = Buffer.from(token, 'base64');
  const position = bytes.length < prefix.length + 4 ? 0 : bytes.readUInt32BE(prefix.length);
  // Comparing with a newly made token checks the form, the prefix and the MAC at once.
  if (!equal(pageToken(key, query, position), token)) {
    throw badRequest('The next-token is not valid for this request.');
  }
  return position;
}

function mac(key: Buffer, query: PageQuery, position: number): Buffer {
  const text = JSON.stringify([position, ...query.map((part) => part ?? null)]);
  return createHmac('sha256', key).update(text).digest().subarray(0, macLength);
}
