// The hosts of AWS, for every region and variant: as the AWS CLI resolves them (cli/endpoints.tsv, recorded by cli/recordEndpoints.py) and
// as the rule sets of the SDK do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChimeClient } from '@aws-sdk/client-chime';
import { resolveEndpoint, resolveStsEndpoint, type Endpoint } from '../../../src/aws/endpoint';
import { sectionsOf } from './sections';

interface Row {
  readonly service: string;
  readonly region: string;
  readonly options: readonly string[];
  /** The URL and the signing region, or the name of an error. */
  readonly answer: readonly string[];
}

const rows = readFileSync(join(__dirname, 'cli', 'endpoints.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): Row => {
    const [service = '', region = '', options = '', ...answer] = line.split('\t');
    return { service, region, options: options.split(' '), answer };
  });

/** By a profile that says what the row says. */
function resolve({ service, region, options }: Row): Endpoint {
  const settings = {
    region,
    ...(options.includes('fips') && { use_fips_endpoint: 'true' }),
    ...(options.includes('dualstack') && { use_dualstack_endpoint: 'true' }),
    ...(options.includes('legacy') && { sts_regional_endpoints: 'legacy' }),
    ...(options.includes('custom') && { endpoint_url: 'https://gateway.example.com' }),
  };
  const sources = { profile: 'p', sections: sectionsOf({ p: settings }), environment: {} };
  return service === 'chime' ? resolveEndpoint({ ...sources, setting: '' }) : resolveStsEndpoint(sources);
}

function ours(row: Row): readonly string[] {
  try {
    const { url, signingRegion } = resolve(row);
    return [url.href.replace(/\/$/, ''), signingRegion];
  } catch (error) {
    return [(error as { reason: { code: string } }).reason.code];
  }
}

const errors = new Map([
  ['InvalidRegionError', 'notARegion'],
  ['EndpointVariantError', 'noSuchVariant'],
]);

/** A URL has its host in small letters. */
const theirs = ({ answer: [url = '', signingRegion] }: Row): readonly string[] =>
  signingRegion === undefined ? [errors.get(url) ?? url] : [url.toLowerCase(), signingRegion];

/** Where we differ from the AWS CLI on purpose, and what is resolved instead. */
const differences: readonly {
  why: string;
  of: (row: Row) => boolean;
  to: (row: Row) => readonly string[];
}[] = [
  {
    why: 'without a region it is us-east-1, and not the name "aws-global", which only some hosts have',
    of: ({ region }) => region === '',
    to: (row) => ours({ ...row, region: 'us-east-1' }),
  },
  {
    why: 'a named endpoint beside FIPS or dual-stack is refused: the CLI drops what was asked for without a word',
    of: ({ service, options }) => service === 'chime' && options.includes('custom') && options.length > 1,
    to: () => ['endpointAndVariant'],
  },
  {
    why: 'dual-stack in an isolated partition is signed for its region: the CLI has it from the commercial partition',
    of: ({ service, region, options }) =>
      service === 'chime' && /us-isob?-(?!global)/.test(region) && options.includes('dualstack'),
    to: (row) => [theirs(row)[0] ?? '', row.region.replace(/fips-|-fips/, '')],
  },
];

describe('the hosts of AWS', () => {
  it('are those of the AWS CLI for every region, variant and service', () => {
    assert.ok(rows.length > 1200);
    for (const row of rows) {
      const difference = differences.find(({ of }) => of(row));
      assert.deepEqual(ours(row), difference?.to(row) ?? theirs(row), JSON.stringify(row));
    }
  });

  for (const { why, of } of differences) {
    it(`differ where ${why}`, () => {
      assert.ok(rows.some((row) => of(row) && ours(row).join() !== theirs(row).join()));
    });
  }

  it("are those of the SDK's rule set too, where the AWS CLI does not refuse the variant", () => {
    const { endpointProvider } = new ChimeClient({ region: 'us-east-1' }).config;
    const plain = rows.filter(
      (row) => row.service === 'chime' && /^[a-z0-9-]+$/.test(row.region) && !/fips|^-|-$/.test(row.region),
    );
    const compared = plain.filter((row) => {
      const [url, signingRegion] = ours(row);
      if (row.options.includes('custom') || signingRegion === undefined) {
        return false;
      }
      const { url: expected } = endpointProvider({
        Region: row.region,
        UseFIPS: row.options.includes('fips'),
        UseDualStack: row.options.includes('dualstack'),
      });
      assert.equal(url, expected.href.replace(/\/$/, ''), JSON.stringify(row));
      return true;
    });
    assert.ok(compared.length > 200);
  });

  it('are FIPS ones for a region that says so, whatever else is written', () => {
    const { url, signingRegion } = resolveStsEndpoint({
      profile: 'p',
      sections: sectionsOf({ p: {} }),
      environment: { AWS_REGION: 'fips-us-east-2' },
    });
    assert.deepEqual([url.host, signingRegion], ['sts-fips.us-east-2.amazonaws.com', 'us-east-2']);
  });

  it('of STS are global where the environment says "legacy"', () => {
    const environment = { AWS_STS_REGIONAL_ENDPOINTS: 'legacy', AWS_REGION: 'eu-west-1' };
    const { url, signingRegion } = resolveStsEndpoint({
      profile: 'p',
      sections: sectionsOf({ p: {} }),
      environment,
    });
    assert.deepEqual([url.host, signingRegion], ['sts.amazonaws.com', 'us-east-1']);
  });

  it('are refused with region and variant', () => {
    const row = { service: 'sts', region: 'eu-isoe-west-1', options: ['dualstack'], answer: [] };
    assert.throws(() => resolve(row), {
      kind: 'configuration',
      reason: { code: 'noSuchVariant', region: 'eu-isoe-west-1', variant: 'dual-stack' },
    });
  });
});
