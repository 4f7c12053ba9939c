// Where tokens and signatures may go when a profile signs in: to AWS, or to where the environment or the chosen profile sends them.
// It is looked at with each request, whatever the SDK's client made of what it was told.

import { chainOf } from './credentialChain';
import { checkedUrl, resolveStsEndpoint } from './endpoint';
import { AwsError } from './errors';
import { domainSuffixes } from './partitions';
import type { ConnectionSources } from './profiles';

const region = '(?:[a-z]{2,4}(?:-[a-z]+)+-\\d+|aws(?:-[a-z]+)*-global)';

/** Where people sign in, which no partition's own domain tells. */
const consoleDomains = [
  'aws.amazon.com',
  'amazonaws.cn',
  'amazonaws-us-gov.com',
  'c2shome.ic.gov',
  'sc2shome.sgov.gov',
  'csphome.hci.ic.gov',
  'csphome.adc-e.uk',
  'amazonaws-eusc.eu',
];

const anyOf = (domains: readonly string[]): string =>
  `(?:${domains.map((domain) => domain.replaceAll('.', '\\.')).join('|')})`;

/** STS, SSO and sign-in by the rule sets of the SDKs; any other host below these domains may be a customer's. */
const signInHost = new RegExp(
  `^(?:sts\\.amazonaws\\.com|(?:sts|oidc|portal\\.sso|signin)(?:-fips)?\\.${region}\\.${anyOf(domainSuffixes)}` +
    `|(?:${region}\\.)?signin(?:-fips)?\\.${anyOf(consoleDomains)}|${region}\\.oauth\\.signin\\.aws)$`,
);

/** @throws AwsError when nothing that belongs to the connection names this URL's host, or it would be plain http to another machine */
export function assertNamed(url: URL, sources: ConnectionSources): void {
  // A region may have any name, and its STS was decided by the same rules.
  if (
    url.protocol === 'https:' &&
    (signInHost.test(url.hostname) || resolveStsEndpoint(sources).url.host === url.host)
  ) {
    return;
  }
  const named = namedUrls(sources).find((text) => URL.canParse(text) && new URL(text).origin === url.origin);
  if (named === undefined) {
    const profile = sources.profile ?? '';
    throw new AwsError('configuration', { code: 'signInElsewhere', profile, host: url.host });
  }
  checkedUrl(named, 'endpoint_url');
}

/** By the environment, the profile, and those that it starts from: signing in may be theirs. */
function namedUrls({ sections, profile, environment }: ConnectionSources): readonly string[] {
  const links = profile === undefined ? [] : chainOf(sections, profile);
  const named = links.flatMap(({ settings }) => [
    settings['endpoint_url'],
    ...Object.entries(sections.services.get(settings['services'] ?? '') ?? {}).map(([key, value]) =>
      key.endsWith('.endpoint_url') ? value : undefined,
    ),
  ]);
  const variables = Object.entries(environment).map(([name, value]) =>
    /^AWS_ENDPOINT_URL(_|$)/.test(name) ? value : undefined,
  );
  return [...named, ...variables].filter((text) => text !== undefined);
}
