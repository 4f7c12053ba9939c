import assert from 'node:assert/strict';
import { redact } from '../../../src/telephony/redact';

describe('redact', () => {
  const secrets: readonly [string, string, string][] = [
    ['an e-mail address', 'No user maria.garcia+x@mail.example.com here', 'No user <e-mail> here'],
    ['a phone number', 'Number +12065550100 is taken', 'Number <number> is taken'],
    ['a phone number in a path', '/phone-numbers/%2B12065550100', '/phone-numbers/<number>'],
    ['an access key id', 'key ASIAIOSFODNN7EXAMPLE expired', 'key <access key> expired'],
    ['a secret access key', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '<secret>'],
    [
      'a signature',
      'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31, x',
      'Signature=<secret>, x',
    ],
    ['a hash of that length', `sent ${'0a'.repeat(32)}`, 'sent <secret>'],
    [
      'a query',
      'GET https://example.com/a?user-email=x%40y.z&next-token=t failed',
      'GET https://example.com/a?<query> failed',
    ],
    ['a password', 'password: hunter2 wrong', 'password: <secret> wrong'],
    [
      'a secret key as files and variables have it',
      'aws_secret_access_key=abc AWS_SESSION_TOKEN=def aws_session_token = ghi --secret-access-key=jkl',
      'aws_secret_access_key=<secret> AWS_SESSION_TOKEN=<secret> aws_session_token = <secret> --secret-access-key=<secret>',
    ],
    ['a secret key after an equals sign', `key=${'wJalr/K7MD'.repeat(4)}`, 'key=<secret>'],
    ['a bearer token', 'Bearer abc.def-ghi failed', 'Bearer <secret> failed'],
    ['a web token', 'eyJhbGciOiJI.eyJzdWIiOiIx.c2ln-bmF0 failed', '<token> failed'],
  ];
  for (const [what, text, expected] of secrets) {
    it(`takes out ${what}`, () => assert.equal(redact(text), expected));
  }

  it('leaves a heading alone', () => assert.equal(redact('Credentials: OK'), 'Credentials: OK'));

  it('takes out a token in JSON', () => assert.doesNotMatch(redact('{"token":"abc"}'), /abc/));

  it('leaves what is needed to find a fault: ids, request ids, names of errors, URLs without a query', () => {
    const text =
      'UpdateUserSettings NotFoundException 404 12a3456b-7c89-012d-3456-78901e23fg45 ' +
      '1ab2345c-67de-8901-f23g-45h678901j2k e1c50053-216e-4fef-86b8-4a4d5556c463 https://service.chime.aws.amazon.com 111122223333';
    assert.equal(redact(text), text);
  });
});
