// The names of settings that this extension knows, and what is known of their values.

/** Settings whose values hold no blanks: a remark behind the value, or an indented setting below it, is no part of the value. */
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

/** The known setting that this unknown name most likely means: they differ in hyphens and underscores, or in one letter. */
export function misspeltFrom(name: string): string | undefined {
  if (known.has(name)) {
    return undefined;
  }
  const letters = lettersOf(name);
  return [...known].find(
    (candidate) => candidate.length >= minimumLength && isOneEditAway(letters, lettersOf(candidate)),
  );
}

/** Short names are close to names that mean something else. */
const minimumLength = 8;

const lettersOf = (name: string): string => name.replace(/[^a-z0-9]/g, '');

/** Whether one letter is wrong, missing or too many, or nothing at all. */
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
