// Where tokens may go when a profile signs in.

import assert from 'node:assert/strict';
import { assertNamed } from '../../../src/aws/signInEndpoints';

describe('assertNamed', () => {
  const sections = {
    default: { endpoint_url: 'https://default.example.com' },
    p: { endpoint_url: 'https://gateway.example.com', services: 's' },
    'services.s': { 'sso.endpoint_url': 'https://sso.example.com:8443' },
    role: { role_arn: 'x', source_profile: 'p' },
    plain: { endpoint_url: 'http://gateway.example.com' },
  };
  const allows = (url: string, profile = 'p', environment = {}): boolean => {
    try {
      assertNamed(new URL(url), { profile, sections, environment });
      return true;
    } catch (error) {
      assert.equal((error as { kind: string }).kind, 'configuration');
      return false;
    }
  };

  for (const host of [
    'sts.amazonaws.com',
    'sts.eu-west-1.amazonaws.com',
    'sts-fips.us-gov-west-1.amazonaws.com',
    'sts.cn-north-1.amazonaws.com.cn',
    'oidc.eu-west-1.amazonaws.com',
    'portal.sso.eu-west-1.amazonaws.com',
    'portal.sso.eu-west-1.api.aws',
    'us-east-1.signin.aws.amazon.com',
    'us-gov-west-1.signin.amazonaws-us-gov.com',
    'signin-fips.amazonaws-us-gov.com',
    'eusc-de-east-1.signin.amazonaws-eusc.eu',
  ]) {
    it(`is AWS's own: ${host}`, () => assert.ok(allows(`https://${host}/`)));
  }

  for (const url of [
    'https://evil.execute-api.us-east-1.amazonaws.com',
    'https://sts.s3.amazonaws.com',
    'https://ec2-1-2-3-4.compute-1.amazonaws.com',
    'https://sts.amazonaws.com.example.com',
    'http://sts.amazonaws.com',
    'https://default.example.com',
    'http://gateway.example.com',
    'https://gateway.example.com:444',
  ]) {
    it(`is not for the chosen profile: ${url}`, () => assert.ok(!allows(url)));
  }

  it('is what the profile, one that it starts from, its services section or the environment names', () => {
    assert.ok(allows('https://gateway.example.com'));
    assert.ok(allows('https://gateway.example.com', 'role'));
    assert.ok(allows('https://sso.example.com:8443'));
    assert.ok(allows('https://env.example.com', 'p', { AWS_ENDPOINT_URL_SSO: 'https://env.example.com' }));
    assert.ok(!allows('http://gateway.example.com', 'plain'));
  });
});
