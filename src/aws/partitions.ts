// The partitions of AWS and the hosts of their services, by the rule sets of the SDKs. The table of the SDKs is ten times as large, so
// this is a shorter one; the tests compare it with the SDKs and with the AWS CLI.

interface Partition {
  readonly id: string;
  readonly regions: RegExp;
  readonly suffix: string;
  readonly dualStackSuffix: string;
}

const partition = (id: string, regions: RegExp, suffix: string, dualStackSuffix: string): Partition => ({
  id,
  regions,
  suffix,
  dualStackSuffix,
});

const commercial = partition(
  'aws',
  /^((us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+|aws-global)$/,
  'amazonaws.com',
  'api.aws',
);

const partitions: readonly Partition[] = [
  commercial,
  partition('aws-cn', /^(cn-\w+-\d+|aws-cn-global)$/, 'amazonaws.com.cn', 'api.amazonwebservices.com.cn'),
  partition('aws-eusc', /^eusc-de-\w+-\d+$/, 'amazonaws.eu', 'api.amazonwebservices.eu'),
  partition('aws-iso', /^(us-iso-\w+-\d+|aws-iso-global)$/, 'c2s.ic.gov', 'api.aws.ic.gov'),
  partition('aws-iso-b', /^(us-isob-\w+-\d+|aws-iso-b-global)$/, 'sc2s.sgov.gov', 'api.aws.scloud'),
  partition('aws-iso-e', /^(eu-isoe-\w+-\d+|aws-iso-e-global)$/, 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'),
  partition('aws-iso-f', /^(us-isof-\w+-\d+|aws-iso-f-global)$/, 'csp.hci.ic.gov', 'api.aws.hci.ic.gov'),
  partition('aws-us-gov', /^(us-gov-\w+-\d+|aws-us-gov-global)$/, 'amazonaws.com', 'api.aws'),
];

/** An unknown region belongs to the commercial partition, as in the SDKs. */
const partitionOf = (region: string): Partition =>
  partitions.find(({ regions }) => regions.test(region)) ?? commercial;

/** The suffixes of the services' domains, in all partitions. */
export const domainSuffixes: readonly string[] = [
  ...new Set(partitions.flatMap(({ suffix, dualStackSuffix }) => [suffix, dualStackSuffix])),
];

/** Selects one of a service's endpoints in the same region. */
export interface Variant {
  readonly fips: boolean;
  readonly dualStack: boolean;
}

/** A host of AWS, and the region for which it accepts signatures. */
export interface AwsHost {
  readonly host: string;
  readonly signingRegion: string;
}

const withoutDualStack = new Set(['aws-iso-e', 'aws-iso-f']);

/** @returns `undefined` where the AWS CLI refuses the variant */
function regionalHost(service: string, region: string, { fips, dualStack }: Variant): string | undefined {
  const { id, suffix, dualStackSuffix } = partitionOf(region);
  if (dualStack && withoutDualStack.has(id) && !isGlobal(region)) {
    return undefined;
  }
  return `${service}${fips ? '-fips' : ''}.${region}.${dualStack ? dualStackSuffix : suffix}`;
}

/** Whether the region stands for a whole partition. The AWS CLI's dual-stack rule is from an older table, without such regions. */
const isGlobal = (region: string): boolean => region.endsWith('-global');

/**
 * The commercial partition has one host for all regions, in us-east-1. Other hosts follow the templates of the rule set; they may
 * not exist.
 */
export function chimeHost(region: string, variant: Variant): AwsHost | undefined {
  const isCommercial = partitionOf(region) === commercial;
  const host =
    isCommercial && !variant.fips && !variant.dualStack
      ? 'chime.us-east-1.amazonaws.com'
      : regionalHost('chime', region, variant);
  return host === undefined
    ? undefined
    : { host, signingRegion: isCommercial || isGlobal(region) ? 'us-east-1' : region };
}

/** The regions in which `sts_regional_endpoints = legacy` means the global endpoint. */
const legacyStsRegions = new Set(
  (
    'ap-northeast-1 ap-south-1 ap-southeast-1 ap-southeast-2 aws-global ca-central-1 eu-central-1 eu-north-1 ' +
    'eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2'
  ).split(' '),
);

/** @param legacy whether to use the global endpoint in regions that once had no other endpoint */
export function stsHost(region: string, variant: Variant, legacy: boolean): AwsHost | undefined {
  const { fips, dualStack } = variant;
  const isPlain = !fips && !dualStack;
  if (isPlain && (region === 'aws-global' || (legacy && legacyStsRegions.has(region)))) {
    return { host: 'sts.amazonaws.com', signingRegion: 'us-east-1' };
  }
  // The plain endpoints of GovCloud are FIPS endpoints already.
  const isGov = partitionOf(region).id === 'aws-us-gov';
  const host = regionalHost('sts', region, isGov && fips && !dualStack ? plain : variant);
  return host === undefined
    ? undefined
    : { host, signingRegion: region === 'aws-global' ? 'us-east-1' : region };
}

const plain: Variant = { fips: false, dualStack: false };
