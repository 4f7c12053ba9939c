// The profiles of the shared config and credentials files, read afresh each time: people edit these files while VS Code runs.

import { join } from 'node:path';
import { getHomeDir, loadSharedConfigFiles, parseKnownFiles } from '@smithy/core/config';
import type { ParsedIniData } from '@smithy/types';
import { AwsError, type ProfileProblem } from './errors';

/** How a profile comes by its credentials, in the order in which the SDK's `fromIni` looks. */
export type ProfileKind = 'role' | 'keys' | 'webIdentity' | 'process' | 'sso' | 'login' | 'none';

export interface Profile {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly region: string | undefined;
  /** Of a role: the profile or the place that it starts from. */
  readonly via: string | undefined;
  /** Whether it or a profile that it starts from asks for the code of an MFA device. */
  readonly mfa: boolean;
  /** What is wrong with it, as far as the files show. */
  readonly problem: ProfileProblem | undefined;
}

/** One profile's settings, both files joined; where both set a key, the credentials file wins, as in the SDKs. */
export type ProfileSettings = Readonly<Record<string, string | undefined>>;

/** All sections of both files: profiles by name, and `sso-session.NAME` and `services.NAME` beside them. */
export type Sections = ParsedIniData;

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a connection comes from. */
export interface ConnectionSources {
  /** `undefined` for the keys of the environment, beside which AWS_PROFILE or the default profile may still name the rest. */
  readonly profile: string | undefined;
  readonly sections: Sections;
  readonly environment: Environment;
}

const otherSections = /^(sso-session|services)\./;

/** A missing or unreadable file counts as empty, as in the SDKs. */
export const readSections = (): Promise<Sections> => parseKnownFiles({ ignoreCache: true });

export async function listProfiles(): Promise<readonly Profile[]> {
  const sections = await readSections();
  // A section of the credentials file is a profile whatever it is called.
  const { credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  return Object.entries(sections)
    .filter(([name]) => !otherSections.test(name) || name in credentialsFile)
    .map(([name]) => describeProfile(sections, name))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** @throws AwsError when there is no such profile */
export function profileSettings(sections: Sections, name: string): ProfileSettings {
  const settings = sections[name];
  if (settings === undefined) {
    throw new AwsError('configuration', { code: 'noSuchProfile', profile: name });
  }
  return settings;
}

/** The profile's name; for the keys of the environment the one that names the rest. */
export const settingsProfile = ({ profile, environment }: ConnectionSources): string =>
  profile ?? (environment['AWS_PROFILE'] || 'default');

/** @throws AwsError when the profile does not exist */
export function connectionSettings(sources: ConnectionSources): ProfileSettings {
  const name = settingsProfile(sources);
  return sources.profile === undefined
    ? (sources.sections[name] ?? {})
    : profileSettings(sources.sections, name);
}

/**
 * All that the files say of a connection, as text: while it is the same, the connection is what it was.
 * @param environment is not part of it, as that of a process stays
 */
export function writtenText(sources: ConnectionSources): string {
  const { sections, profile } = sources;
  const settings = sections[settingsProfile(sources)];
  return JSON.stringify([
    settings,
    profile !== undefined && credentialSections(sections, profile),
    sections[`services.${settings?.['services']}`],
  ]);
}

/** @throws AwsError when there is no such profile */
export function describeProfile(sections: Sections, name: string): Profile {
  const settings = profileSettings(sections, name);
  const kind = kindOf(settings);
  return {
    name,
    kind,
    region: settings['region'],
    via: kind === 'role' ? (settings['source_profile'] ?? settings['credential_source']) : undefined,
    mfa: chainOf(sections, name).some(
      ({ settings: link }) => kindOf(link) === 'role' && Boolean(link['mfa_serial']),
    ),
    problem: problemOf(sections, name),
  };
}

/**
 * All sections that a profile's credentials come from: its own, those of the profiles that it starts from, and SSO sessions.
 * While this is the same, credentials that were had once are still the profile's.
 */
export const credentialSections = (sections: Sections, name: string): readonly unknown[] =>
  chainOf(sections, name).map(({ name: link, settings }) => [
    link,
    settings,
    sections[`sso-session.${settings['sso_session']}`],
  ]);

/** The profile whose sign-in with SSO or `aws login` a profile's credentials begin with, if it is such a one. */
export function signInProfile(
  sections: Sections,
  name: string,
): { readonly profile: string; readonly kind: 'sso' | 'login' } | undefined {
  const last = chainOf(sections, name).at(-1);
  const kind = last && kindOf(last.settings);
  return last && (kind === 'sso' || kind === 'login') ? { profile: last.name, kind } : undefined;
}

interface Link {
  readonly name: string;
  readonly settings: ProfileSettings;
}

/** The profile and those that it starts from, each once; a profile that is missing ends it. */
function chainOf(sections: Sections, name: string): readonly Link[] {
  const chain: Link[] = [];
  for (let next: string | undefined = name; next !== undefined;) {
    const settings: ProfileSettings | undefined = sections[next];
    if (settings === undefined || chain.some((link) => link.name === next)) {
      break;
    }
    // A role that starts from itself uses its own keys: the SDK takes them the second time.
    chain.push({ name: next, settings });
    next = kindOf(settings) === 'role' ? settings['source_profile'] : undefined;
  }
  return chain;
}

function kindOf(settings: ProfileSettings): ProfileKind {
  const role = Boolean(settings['role_arn']);
  if (role && (settings['source_profile'] || settings['credential_source'])) {
    return 'role';
  }
  if (settings['aws_access_key_id']) {
    return 'keys';
  }
  if (role && settings['web_identity_token_file']) {
    return 'webIdentity';
  }
  if (settings['credential_process']) {
    return 'process';
  }
  if (ssoKeys.some((key) => settings[key])) {
    return 'sso';
  }
  if (settings['login_session']) {
    return 'login';
  }
  return role ? 'role' : 'none';
}

const ssoKeys = ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name', 'sso_region'];

/** The first problem of the profile, or of one that it starts from. */
function problemOf(sections: Sections, name: string): ProfileProblem | undefined {
  for (const link of chainOf(sections, name)) {
    const problem = ownProblem(sections, link);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

function ownProblem(sections: Sections, { name: profile, settings }: Link): ProfileProblem | undefined {
  const missing = (...keys: string[]): ProfileProblem | undefined => {
    const key = keys.find((required) => !settings[required]);
    return key === undefined ? undefined : { code: 'incomplete', profile, missing: key };
  };
  switch (kindOf(settings)) {
    case 'role':
      return sourceProblem(sections, { name: profile, settings });
    case 'keys':
      return missing('aws_secret_access_key');
    case 'sso':
      return ssoSessionProblem(sections, profile, settings) ?? missing('sso_account_id', 'sso_role_name');
    case 'none':
      return { code: 'noCredentials', profile };
    case 'webIdentity':
    case 'process':
    case 'login':
      return undefined;
  }
}

const rolePlaces = ['Environment', 'Ec2InstanceMetadata', 'EcsContainer'];

function sourceProblem(sections: Sections, { name: profile, settings }: Link): ProfileProblem | undefined {
  const { source_profile: source, credential_source: place } = settings;
  if (source && place) {
    return { code: 'twoSources', profile };
  }
  if (place) {
    return rolePlaces.includes(place)
      ? undefined
      : { code: 'unknownCredentialSource', profile, source: place };
  }
  if (!source) {
    return { code: 'incomplete', profile, missing: 'source_profile' };
  }
  if (sections[source] === undefined) {
    return { code: 'noSourceProfile', profile, source };
  }
  return endsInItself(sections, profile) ? { code: 'sourceCycle', profile } : undefined;
}

/** A profile that is reached again must have keys of its own, which end the chain. */
function endsInItself(sections: Sections, name: string): boolean {
  const last = chainOf(sections, name).at(-1);
  const again = last && kindOf(last.settings) === 'role' ? last.settings['source_profile'] : undefined;
  return again !== undefined && sections[again] !== undefined && !sections[again]['aws_access_key_id'];
}

function ssoSessionProblem(
  sections: Sections,
  profile: string,
  settings: ProfileSettings,
): ProfileProblem | undefined {
  const section = settings['sso_session'];
  const session: ProfileSettings | undefined =
    section === undefined ? settings : sections[`sso-session.${section}`];
  if (session === undefined) {
    return { code: 'noSsoSession', profile, section: section ?? '' };
  }
  const missing = ['sso_start_url', 'sso_region'].find((key) => !session[key]);
  return missing === undefined ? undefined : { code: 'incomplete', profile, missing };
}

/** The two files that profiles are read from, each there or not. A leading `~/` is the home folder, as in the SDKs. */
export function sharedFilePaths(environment: Environment): {
  readonly config: string;
  readonly credentials: string;
} {
  const home = getHomeDir();
  const path = (variable: string, name: string) =>
    (environment[variable] || join(home, '.aws', name)).replace(/^~(?=\/)/, home);
  return {
    config: path('AWS_CONFIG_FILE', 'config'),
    credentials: path('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  };
}
