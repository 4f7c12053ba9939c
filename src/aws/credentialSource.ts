// Finds the sources of a profile's credentials, in the order of the AWS CLI (botocore's credential resolver). The first source counts.
// The AWS CLI fails at an incomplete source; this extension skips it if a later source is complete.

import type { ProfileProblem } from './errors';
import type { ProfileSettings, Sections } from './sharedFiles';

/** In the order of precedence. */
const sources = [
  'role',
  'webIdentity',
  'sso',
  'credentialsFileKeys',
  'login',
  'process',
  'configFileKeys',
] as const;

export type CredentialSource = (typeof sources)[number];

/** The complete sources of a profile, in the order of precedence. */
export function wholeSources(sections: Sections, name: string): readonly CredentialSource[] {
  const settings = sections.profiles.get(name) ?? {};
  const files = sections.keyFiles.get(name) ?? [];
  const hasSecret = Boolean(settings['aws_access_key_id'] && settings['aws_secret_access_key']);
  const isRole = Boolean(settings['role_arn']);
  const hasToken = Boolean(settings['web_identity_token_file']);
  const { source_profile: source, credential_source: place } = settings;
  const isWhole: Readonly<Record<CredentialSource, boolean>> = {
    role: isRole && !hasToken && Boolean(source) !== Boolean(place),
    webIdentity: isRole && hasToken,
    sso: hasSso(settings) && ssoProblem(sections, name, settings) === undefined,
    credentialsFileKeys: files[0] === 'credentials' && hasSecret,
    login: Boolean(settings['login_session']),
    process: Boolean(settings['credential_process']),
    configFileKeys: files[0] === 'config' && hasSecret,
  };
  return sources.filter((candidate) => isWhole[candidate]);
}

/** The first source of which the profile has at least a part. */
export function partialSource(sections: Sections, name: string): CredentialSource | undefined {
  const settings = sections.profiles.get(name) ?? {};
  const [file] = sections.keyFiles.get(name) ?? [];
  if (settings['role_arn']) {
    return 'role';
  }
  if (hasSso(settings)) {
    return 'sso';
  }
  if (file !== undefined) {
    return file === 'credentials' ? 'credentialsFileKeys' : 'configFileKeys';
  }
  return ssoSettingNames.some((setting) => settings[setting]) || settings['sso_session'] ? 'sso' : undefined;
}

/** For the AWS CLI, a profile with neither of these settings is a profile without SSO. */
const hasSso = (settings: ProfileSettings): boolean =>
  Boolean(settings['sso_account_id'] || settings['sso_role_name']);

const ssoSettingNames = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'] as const;

/** The SSO settings of a profile and of its `sso_session`. */
export const ssoSettings = (sections: Sections, settings: ProfileSettings): ProfileSettings => ({
  ...settings,
  ...sections.ssoSessions.get(settings['sso_session'] ?? ''),
});

export function ssoProblem(
  sections: Sections,
  profile: string,
  settings: ProfileSettings,
): ProfileProblem | undefined {
  const section = settings['sso_session'];
  const session = section === undefined ? undefined : sections.ssoSessions.get(section);
  if (section !== undefined && session === undefined) {
    return { code: 'noSsoSession', profile, section };
  }
  const all = ssoSettings(sections, settings);
  const missing = ssoSettingNames.find((setting) => !all[setting]);
  if (missing !== undefined) {
    return { code: 'incomplete', profile, missing };
  }
  const own = new Map(Object.entries(settings));
  const conflict = Object.entries(session ?? {}).find(
    ([setting, value]) => own.has(setting) && own.get(setting) !== value,
  );
  return conflict && { code: 'ssoConflict', profile, section: section ?? '', setting: conflict[0] };
}
