// Ends of credentials in the forms that programs write, as the AWS CLI reads them (dateutil 2.9).

import assert from 'node:assert/strict';
import { parseTimestamp } from '../../../src/aws/timestamp';

const read: readonly [string, string][] = [
  ['2099-05-16T19:19:29Z', '2099-05-16T19:19:29.000Z'],
  ['2099-05-16T19:19:29UTC', '2099-05-16T19:19:29.000Z'],
  ['2099-05-16 19:19:29 UTC', '2099-05-16T19:19:29.000Z'],
  ['2099-05-16 19:19:29.123456+00:00', '2099-05-16T19:19:29.123Z'],
  ['2099-05-16T19:19:29,5Z', '2099-05-16T19:19:29.500Z'],
  ['2099-05-16T19:19:29+0900', '2099-05-16T10:19:29.000Z'],
  ['2099-05-16T19:19:29-07', '2099-05-17T02:19:29.000Z'],
  ['20990516T191929Z', '2099-05-16T19:19:29.000Z'],
  ['2099/5/6 1:2:3 GMT', '2099-05-06T01:02:03.000Z'],
  ['2099-05-16t19:19z', '2099-05-16T19:19:00.000Z'],
  [' 2099-05-16T19:19:29Z\n', '2099-05-16T19:19:29.000Z'],
  ['Sat, 16 May 2099 19:19:29 GMT', '2099-05-16T19:19:29.000Z'],
  ['Sat May 16 19:19:29 UTC 2099', '2099-05-16T19:19:29.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
];

const unreadable = [
  '',
  'never',
  '1893456000',
  '2099-02-30T00:00:00Z',
  '2099-13-01T00:00:00Z',
  '2099-05-16T24:00:00Z',
  '2099-05-16T19:19:29+00:00Z',
  // Of which zone, nobody knows: the AWS CLI fails there.
  '2099-05-16T19:19:29',
  '2099-05-16T19:19:29 JST',
  '2099-05-16',
];

describe('an end of credentials', () => {
  for (const [text, expected] of read) {
    it(`${JSON.stringify(text)} is ${expected}`, () => {
      assert.equal(parseTimestamp(text)?.toISOString(), expected);
    });
  }
  for (const text of unreadable) {
    it(`${JSON.stringify(text)} can't be read`, () => assert.equal(parseTimestamp(text), undefined));
  }
});
