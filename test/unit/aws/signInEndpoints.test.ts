// Where tokens may go when a profile signs in.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SigninClient } from '@aws-sdk/nested-clients/signin';
import { SSOClient } from '@aws-sdk/nested-clients/sso';
import { SSOOIDCClient } from '@aws-sdk/nested-clients/sso-oidc';
import { STSClient } from '@aws-sdk/nested-clients/sts';
import { assertNamed } from '../../../src/aws/signInEndpoints';
import { sectionsOf } from './sections';

/** Those that look like one. */
const recordedRegions = [
  ...new Set(
    readFileSync(join(__dirname, 'cli', 'endpoints.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t')[1] ?? '')
      .filter(
        (region) => /^([a-z]{2,4}(-[a-z]+)+-\d+|aws(-[a-z]+)*-global)$/.test(region) && !/fips/.test(region),
      ),
  ),
];

describe('assertNamed', () => {
  const sections = sectionsOf({
    default: { endpoint_url: 'https://default.example.com' },
    p: { endpoint_url: 'https://gateway.example.com', services: 's' },
    'services.s': { 'sso.endpoint_url': 'https://sso.example.com:8443' },
    role: { role_arn: 'x', source_profile: 'p' },
    local: { region: 'local' },
    plain: { endpoint_url: 'http://gateway.example.com' },
  });
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
    'us-east-1.oauth.signin.aws',
    'us-iso-east-1.signin.c2shome.ic.gov',
    'sts.eusc-de-east-1.amazonaws.eu',
    'oidc.us-isob-east-1.sc2s.sgov.gov',
    'sts.aws-us-gov-global.amazonaws.com',
  ]) {
    it(`is AWS's own: ${host}`, () => assert.ok(allows(`https://${host}/`)));
  }

  for (const url of [
    'https://evil.execute-api.us-east-1.amazonaws.com',
    'https://sts.s3.amazonaws.com',
    'https://bucket.s3.us-iso-east-1.c2s.ic.gov',
    'https://sts.s3.us-isob-east-1.sc2s.sgov.gov',
    'https://signin.example.adc-e.uk',
    'https://oauth.signin.aws',
    'https://ec2-1-2-3-4.compute-1.amazonaws.com',
    'https://sts.amazonaws.com.example.com',
    'http://sts.amazonaws.com',
    'https://default.example.com',
    'http://gateway.example.com',
    'https://gateway.example.com:444',
  ]) {
    it(`is not for the chosen profile: ${url}`, () => assert.ok(!allows(url)));
  }

  it('is wherever the rule sets of the SDK send, for every region and variant', () => {
    const signIns = [STSClient, SSOClient, SSOOIDCClient, SigninClient].map((Client) => {
      const provider = new Client({ region: 'us-east-1' }).config.endpointProvider;
      return provider as (parameters: object) => { readonly url: URL };
    });
    for (const Region of recordedRegions) {
      for (const [UseFIPS, UseDualStack] of [[], [true], [false, true], [true, true]]) {
        for (const resolve of signIns) {
          const parameters = { Region, UseFIPS: UseFIPS === true, UseDualStack: UseDualStack === true };
          const { url } = resolve(parameters);
          assert.ok(allows(url.href), url.href);
        }
      }
    }
    assert.ok(recordedRegions.length > 40);
  });

  it('is the STS of the region of the profile, whatever the region is called', () => {
    assert.ok(allows('https://sts.local.amazonaws.com', 'local'));
    assert.ok(!allows('https://sts.local.amazonaws.com', 'p'));
  });

  it('is what the profile, one that it starts from, its services section or the environment names', () => {
    assert.ok(allows('https://gateway.example.com'));
    assert.ok(allows('https://gateway.example.com', 'role'));
    assert.ok(allows('https://sso.example.com:8443'));
    assert.ok(allows('https://env.example.com', 'p', { AWS_ENDPOINT_URL_SSO: 'https://env.example.com' }));
    assert.ok(!allows('http://gateway.example.com', 'plain'));
  });
});
