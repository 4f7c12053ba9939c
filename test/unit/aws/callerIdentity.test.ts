// Who a connection is, as STS says it; and which STS is asked.

import assert from 'node:assert/strict';
import { callerIdentity } from '../../../src/aws/callerIdentity';
import { resolveStsEndpoint, type Endpoint } from '../../../src/aws/endpoint';
import { createTransport } from '../../../src/chime/transport';
import { sectionsOf } from './sections';
import { answeringServer, exampleCredentials } from '../support';
import { startSts, type TestSts } from './support';

describe('callerIdentity', () => {
  let sts: TestSts;
  before(async () => {
    sts = await startSts();
  });
  after(() => sts.close());

  const ask = (url: URL) =>
    callerIdentity(
      { url, origin: 'profile', signingRegion: 'eu-west-1' },
      { ...exampleCredentials, sessionToken: 'TOKEN' },
      createTransport(),
    );

  it('asks with a signed request and reads the answer', async () => {
    assert.deepEqual(await ask(sts.url), {
      awsAccountId: '111122223333',
      arn: 'arn:aws:sts::111122223333:assumed-role/Admin/jane@example.com',
    });
    const [call] = sts.calls;
    assert.equal(call?.action, 'GetCallerIdentity');
    assert.match(call?.headers.authorization ?? '', /AKIDEXAMPLE\/\d{8}\/eu-west-1\/sts\/aws4_request/);
    assert.equal(call?.headers['x-amz-security-token'], 'TOKEN');
  });

  it('is an error when STS refuses, or something else answers', async () => {
    sts.refusal = { status: 403, code: 'ExpiredToken', message: 'x' };
    await assert.rejects(ask(sts.url), {
      reason: { code: 'callerUnknown', message: 'status 403, ExpiredToken' },
    });
    const other = await answeringServer((_, response) => response.end('<html>'));
    await assert.rejects(ask(other.url), {
      reason: { code: 'callerUnknown', message: 'status 200, no error code' },
    });
    await other.close();
    await assert.rejects(ask(other.url), { kind: 'credentials' });
  });
});

describe('the endpoint of STS', () => {
  const resolve = (
    settings: Record<string, string>,
    environment: Record<string, string> = {},
    sections = {},
  ) => {
    const { url, origin, signingRegion }: Endpoint = resolveStsEndpoint({
      profile: 'p',
      sections: sectionsOf({ p: settings, ...sections }),
      environment,
    });
    return [url.href, origin, signingRegion];
  };

  it('is that of the region, by the rules of its partition', () => {
    assert.deepEqual(resolve({}), ['https://sts.us-east-1.amazonaws.com/', 'aws', 'us-east-1']);
    assert.equal(resolve({ region: 'eu-west-1' })[0], 'https://sts.eu-west-1.amazonaws.com/');
    assert.equal(resolve({ region: 'cn-north-1' })[0], 'https://sts.cn-north-1.amazonaws.com.cn/');
    assert.equal(
      resolve({ region: 'us-gov-west-1', use_fips_endpoint: 'true' })[0],
      'https://sts.us-gov-west-1.amazonaws.com/',
    );
  });

  it('is named by its own variable, the general one, the services section or the profile, in this order', () => {
    const services = { 'services.s': { 'sts.endpoint_url': 'https://services.example.com' } };
    const settings = { services: 's', endpoint_url: 'https://profile.example.com' };
    const general = { AWS_ENDPOINT_URL: 'https://general.example.com' };
    const own = { ...general, AWS_ENDPOINT_URL_STS: 'https://own.example.com' };
    assert.deepEqual(
      [
        resolve(settings, own, services)[1],
        resolve(settings, general, services)[1],
        resolve(settings, {}, services)[1],
        resolve({ endpoint_url: settings.endpoint_url })[1],
        // Chime's own is not for STS.
        resolve({}, { AWS_ENDPOINT_URL_CHIME: 'https://chime.example.com' })[1],
      ],
      ['AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL', 'services', 'profile', 'aws'],
    );
  });
});
