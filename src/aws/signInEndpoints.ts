// Where tokens and signatures may go when a profile signs in. For SSO and `aws login` the SDK takes an endpoint from the default
// profile even where another was chosen: they go to AWS, or to where the environment or the chosen profile sends them.

import { checkedUrl } from './endpoint';
import { AwsError } from './errors';
import { connectionSettings, type ConnectionSources } from './profiles';

/** The domains of the SDKs' partitions. */
const awsDomains =
  /(^|\.)(amazonaws\.com(\.cn)?|amazonaws\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|aws\.amazon\.com|ic\.gov|sgov\.gov|adc-e\.uk)$/;

/** @throws AwsError when nothing that belongs to the connection names this URL's host, or it would be plain http to another machine */
export function assertNamed(url: URL, sources: ConnectionSources): void {
  if (url.protocol === 'https:' && awsDomains.test(url.hostname)) {
    return;
  }
  const named = namedUrls(sources).find((text) => URL.canParse(text) && new URL(text).host === url.host);
  if (named === undefined) {
    const profile = sources.profile ?? '';
    throw new AwsError('configuration', { code: 'signInElsewhere', profile, host: url.host });
  }
  checkedUrl(named, 'endpoint_url');
}

function namedUrls(sources: ConnectionSources): readonly string[] {
  const settings = connectionSettings(sources);
  const services = sources.sections[`services.${settings['services']}`] ?? {};
  return [
    settings['endpoint_url'],
    ...Object.entries(services).map(([key, value]) => (key.endsWith('.endpoint_url') ? value : undefined)),
    ...Object.entries(sources.environment).map(([name, value]) =>
      /^AWS_ENDPOINT_URL(_|$)/.test(name) ? value : undefined,
    ),
  ].filter((text) => text !== undefined);
}
