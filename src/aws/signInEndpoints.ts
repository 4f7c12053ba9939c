// Where tokens and signatures may go when a profile signs in. For SSO and `aws login` the SDK takes an endpoint from the default
// profile even where another was chosen: they go to AWS, or to where the environment or the chosen profile sends them.

import { checkedUrl } from './endpoint';
import { AwsError } from './errors';
import { chainOf, sectionOf, type ConnectionSources } from './profiles';

/** STS, SSO and sign-in in the partitions that the SDKs know; any other host below these domains may be a customer's. */
const signInHost = new RegExp(
  '^([a-z]{2,4}(-[a-z]+)+-\\d+\\.)?(sts|oidc|portal\\.sso|signin)(-fips)?(\\.[a-z]{2,4}(-[a-z]+)+-\\d+)?\\.' +
    '(amazonaws\\.com(\\.cn)?|amazonaws\\.cn|amazonaws\\.eu|amazonaws-us-gov\\.com|amazonaws-eusc\\.eu|aws\\.amazon\\.com' +
    '|api\\.aws|api\\.amazonwebservices\\.(com\\.cn|eu)|api\\.aws\\.(scloud|ic\\.gov)|([a-z0-9-]+\\.)+(ic\\.gov|sgov\\.gov|adc-e\\.uk))$',
);

/** @throws AwsError when nothing that belongs to the connection names this URL's host, or it would be plain http to another machine */
export function assertNamed(url: URL, sources: ConnectionSources): void {
  if (url.protocol === 'https:' && signInHost.test(url.hostname)) {
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
    ...Object.entries(sectionOf(sections, `services.${settings['services']}`) ?? {}).map(([key, value]) =>
      key.endsWith('.endpoint_url') ? value : undefined,
    ),
  ]);
  const variables = Object.entries(environment).map(([name, value]) =>
    /^AWS_ENDPOINT_URL(_|$)/.test(name) ? value : undefined,
  );
  return [...named, ...variables].filter((text) => text !== undefined);
}
