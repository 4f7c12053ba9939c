// Where requests go, and for which region they are signed: one row for each rule.

import assert from 'node:assert/strict';
import { resolveEndpoint, type EndpointSources } from '../../../src/aws/endpoint';
import { sectionsOf, type WrittenSections } from './sections';

const resolve = (
  sources: Partial<Omit<EndpointSources, 'sections'>> & {
    settings?: Record<string, string>;
    sections?: WrittenSections;
  },
) => {
  const { settings = {}, sections = {}, ...rest } = sources;
  const { url, origin, signingRegion } = resolveEndpoint({
    profile: 'p',
    environment: {},
    setting: '',
    ...rest,
    sections: sectionsOf({ p: settings, ...sections }),
  });
  return [url.href, origin, signingRegion];
};

const reasonOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    const { kind, reason } = error as { kind: string; reason: { code: string } };
    assert.equal(kind, 'configuration');
    return reason.code;
  }
  return assert.fail('It did not fail.');
};

describe('endpoint', () => {
  const services = { 'services.s': { 'chime.endpoint_url': 'https://services.example.com' } };
  const all = {
    setting: 'https://setting.example.com',
    environment: {
      AWS_ENDPOINT_URL_CHIME: 'https://chime.example.com',
      AWS_ENDPOINT_URL: 'https://all.example.com',
    },
    settings: { services: 's', endpoint_url: 'https://profile.example.com', region: 'eu-west-1' },
    sections: services,
  };

  it('counts the sources in order', () => {
    assert.deepEqual(resolve(all), ['https://setting.example.com/', 'setting', 'eu-west-1']);
    const noSetting = { ...all, setting: '' };
    assert.deepEqual(resolve(noSetting), [
      'https://chime.example.com/',
      'AWS_ENDPOINT_URL_CHIME',
      'eu-west-1',
    ]);
    const general = { ...noSetting, environment: { AWS_ENDPOINT_URL: 'https://all.example.com' } };
    assert.deepEqual(resolve(general), ['https://all.example.com/', 'AWS_ENDPOINT_URL', 'eu-west-1']);
    const profileOnly = { ...general, environment: {} };
    assert.deepEqual(resolve(profileOnly), ['https://services.example.com/', 'services', 'eu-west-1']);
    const endpointOnly = { endpoint_url: all.settings.endpoint_url, region: all.settings.region };
    assert.deepEqual(resolve({ settings: endpointOnly }), [
      'https://profile.example.com/',
      'profile',
      'eu-west-1',
    ]);
    assert.deepEqual(resolve({}), ['https://chime.us-east-1.amazonaws.com/', 'aws', 'us-east-1']);
  });

  it('ignores configured endpoints when told to, but not the setting', () => {
    const environment = { ...all.environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    assert.equal(resolve({ ...all, environment })[1], 'setting');
    assert.equal(resolve({ ...all, setting: '', environment })[1], 'aws');
    const settings = { ...all.settings, ignore_configured_endpoint_urls: 'true' };
    assert.equal(resolve({ settings, sections: services })[1], 'aws');
  });

  it('goes on to the profile when the services section names another service only', () => {
    const sections = { 'services.s': { 's3.endpoint_url': 'https://s3.example.com' } };
    assert.equal(resolve({ settings: all.settings, sections })[1], 'profile');
  });

  it('signs for us-east-1 at both of the hosts of AWS, whatever the region', () => {
    for (const host of ['service.chime.aws.amazon.com', 'chime.us-east-1.amazonaws.com']) {
      assert.equal(
        resolve({ setting: `https://${host}`, settings: { region: 'eu-west-1' } })[2],
        'us-east-1',
      );
    }
    assert.deepEqual(resolve({ settings: { region: 'eu-west-1' } }), [
      'https://chime.us-east-1.amazonaws.com/',
      'aws',
      'us-east-1',
    ]);
  });

  it('takes the region of a custom endpoint from the environment, then the profile, then us-east-1', () => {
    const setting = 'https://setting.example.com';
    const settings = { region: 'eu-west-1' };
    const region = (environment: Record<string, string>, of = settings as Record<string, string>) =>
      resolve({ setting, environment, settings: of })[2];
    assert.equal(region({ AWS_REGION: 'ap-south-1', AWS_DEFAULT_REGION: 'ap-south-2' }), 'ap-south-1');
    assert.equal(region({ AWS_DEFAULT_REGION: 'ap-south-2' }), 'ap-south-2');
    assert.equal(region({}), 'eu-west-1');
    assert.equal(region({}, {}), 'us-east-1');
  });

  it("follows the SDKs' rules for other partitions, FIPS and dual-stack", () => {
    const host = (settings: Record<string, string>) =>
      resolve({ settings }).filter((_, index) => index !== 1);
    assert.deepEqual(host({ region: 'us-gov-west-1' }), [
      'https://chime.us-gov-west-1.amazonaws.com/',
      'us-gov-west-1',
    ]);
    assert.deepEqual(host({ region: 'cn-north-1' }), [
      'https://chime.cn-north-1.amazonaws.com.cn/',
      'cn-north-1',
    ]);
    assert.deepEqual(host({ use_fips_endpoint: 'true' }), [
      'https://chime-fips.us-east-1.amazonaws.com/',
      'us-east-1',
    ]);
    assert.deepEqual(host({ use_dualstack_endpoint: 'true' }), [
      'https://chime.us-east-1.api.aws/',
      'us-east-1',
    ]);
  });

  it('takes plain http for this machine only', () => {
    for (const url of ['http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:9', 'http://127.1.2.3']) {
      assert.equal(resolve({ setting: url })[1], 'setting');
    }
    for (const url of [
      'http://example.com',
      'http://127.0.0.1.example.com',
      'http://10.0.0.1',
      'ftp://localhost',
    ]) {
      assert.equal(
        reasonOf(() => resolve({ setting: url })),
        'endpointNotHttps',
      );
    }
  });

  it('refuses what is no plain URL, and says where it stands', () => {
    assert.equal(
      reasonOf(() => resolve({ setting: 'example.com' })),
      'endpointNotUrl',
    );
    for (const url of ['https://user:pw@example.com', 'https://example.com/?a=b', 'https://example.com/#a']) {
      assert.equal(
        reasonOf(() => resolve({ setting: url })),
        'endpointNotPlain',
      );
    }
    assert.throws(() => resolve({ environment: { AWS_ENDPOINT_URL: 'x' } }), {
      reason: { code: 'endpointNotUrl', where: 'AWS_ENDPOINT_URL' },
    });
  });

  it('never goes to AWS when the services section does not exist', () => {
    assert.equal(
      reasonOf(() => resolve({ settings: { services: 'nosuch' } })),
      'noServicesSection',
    );
  });

  it('refuses a FIPS or dual-stack endpoint beside a named one, an unknown profile and a region that is none', () => {
    const setting = 'https://setting.example.com';
    assert.equal(
      reasonOf(() => resolve({ setting, settings: { use_fips_endpoint: 'true' } })),
      'endpointAndVariant',
    );
    assert.equal(
      reasonOf(() => resolve({ setting, environment: { AWS_USE_DUALSTACK_ENDPOINT: 'true' } })),
      'endpointAndVariant',
    );
    assert.equal(
      reasonOf(() => resolve({ profile: 'q' })),
      'noSuchProfile',
    );
    assert.equal(
      reasonOf(() => resolve({ settings: { region: 'x/../y' } })),
      'notARegion',
    );
  });
});
