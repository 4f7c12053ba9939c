// The names of known settings, and the form of their values.

/** Settings whose values hold no blanks. A remark behind the value, or an indented setting below, is therefore not part of the value. */
const singleWords: ReadonlySet<string> = new Set([
  'aws_access_key_id',
  'aws_secret_access_key',
  'aws_session_token',
  'aws_security_token',
  'role_arn',
  'role_session_name',
  'external_id',
  'duration_seconds',
  'mfa_serial',
  'credential_source',
  'sso_start_url',
  'sso_region',
  'sso_account_id',
  'sso_role_name',
  'region',
  'sts_regional_endpoints',
  'output',
  'endpoint_url',
  'ignore_configured_endpoint_urls',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
]);

const known: ReadonlySet<string> = new Set([
  ...singleWords,
  'source_profile',
  'credential_process',
  'web_identity_token_file',
  'sso_session',
  'sso_registration_scopes',
  'login_session',
  'services',
  'ca_bundle',
]);

export const isSingleWord = (name: string): boolean => singleWords.has(name);

export const isKnown = (name: string): boolean => known.has(name);

/** The known setting that an unknown name probably means: the two differ in hyphens and underscores, or in one letter. */
export function misspeltFrom(name: string): string | undefined {
  if (known.has(name)) {
    return undefined;
  }
  const letters = lettersOf(name);
  return [...known].find(
    (candidate) => candidate.length >= minimumLength && isOneEditAway(letters, lettersOf(candidate)),
  );
}

/** A shorter name may be one letter away from a name with another meaning. */
const minimumLength = 8;

const lettersOf = (name: string): string => name.replace(/[^a-z0-9]/g, '');

/** Whether the names are equal, or one letter is wrong, missing or too many. */
function isOneEditAway(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) {
    return false;
  }
  let at = 0;
  while (at < short.length && short[at] === long[at]) {
    at += 1;
  }
  const rest = long.slice(at + 1);
  return short.slice(at) === rest || short.slice(at + 1) === rest;
}
