// The scan of the window's logs finds what it is there to find.

import assert from 'node:assert/strict';
import { uncleanLines } from '../../ui/cleanLog';

describe('the scan of logs', () => {
  const clean =
    '2026-11-25 [info] Connected: profile office, endpoint http://127.0.0.1:1, request id 0c9d9b1e-0000-4000-8000-000000000000';

  it('leaves ordinary lines alone', () => {
    assert.deepEqual(uncleanLines(`${clean}\n`, 'info', ['secret-of-this-run']), []);
  });

  for (const line of [
    'Authorization: AWS4-HMAC-SHA256 x',
    'Signature=abc',
    'x-amz-security-token: t',
    'key AKIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    'code 123456',
    'it is secret-of-this-run',
  ]) {
    it(`finds at every level: ${line}`, () => {
      for (const level of ['info', 'trace'] as const) {
        assert.deepEqual(uncleanLines(`${clean}\n${line}`, level, ['secret-of-this-run']), [line]);
      }
    });
  }

  for (const line of [
    'maria.garcia@example.com',
    '+12065550100',
    'http://x/accounts?user-email=a',
    'of Maria Garcia',
    'Yamamoto',
  ]) {
    it(`finds at the default level: ${line}`, () => {
      assert.deepEqual(uncleanLines(line, 'info', []), [line]);
      assert.deepEqual(uncleanLines(line, 'trace', []), []);
    });
  }
});
