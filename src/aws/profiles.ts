// The profiles of the shared config and credentials files, read afresh each time: people edit these files while VS Code runs.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getHomeDir } from '@smithy/core/config';
import { durationSeconds } from './duration';
import { AwsError, type AwsReason, type ProfileProblem } from './errors';
import { configSections, parseSections, type ProfileSettings } from './sharedFiles';

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
  /** What is wrong with its credentials, as far as the files show. */
  readonly problem: ProfileProblem | undefined;
}

/** All sections of both files: profiles by name, and `sso-session.NAME` and `services.NAME` beside them. */
export type Sections = Readonly<Record<string, ProfileSettings>>;

/** A section by a name that may be any, `constructor` too. */
export const sectionOf = (sections: Sections, name: string): ProfileSettings | undefined =>
  Object.hasOwn(sections, name) ? sections[name] : undefined;

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
export async function readSections(): Promise<Sections> {
  const { config, credentials } = await readSharedFiles(process.env);
  const sections = new Map(configSections(config));
  for (const [name, settings] of parseSections(credentials)) {
    sections.set(name, { ...sections.get(name), ...settings });
  }
  return Object.fromEntries(sections);
}

/** The texts of both files. */
export async function readSharedFiles(
  environment: Environment,
): Promise<{ readonly config: string; readonly credentials: string }> {
  const paths = sharedFilePaths(environment);
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const [config, credentials] = await Promise.all([read(paths.config), read(paths.credentials)]);
  return { config, credentials };
}

/** @param sections as they were just read */
export async function listProfiles(sections: Sections): Promise<readonly Profile[]> {
  // A section of the credentials file is a profile whatever it is called.
  const credentials = parseSections((await readSharedFiles(process.env)).credentials);
  return Object.keys(sections)
    .filter((name) => !otherSections.test(name) || credentials.has(name))
    .map((name) => describeProfile(sections, name))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** @throws AwsError when there is no such profile */
function profileSettings(sections: Sections, name: string): ProfileSettings {
  const settings = sectionOf(sections, name);
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
    ? (sectionOf(sources.sections, name) ?? {})
    : profileSettings(sources.sections, name);
}

/**
 * All that the files say of a connection, as text: while it is the same, the connection is what it was. The environment is not
 * part of it, as that of a process stays.
 */
export function writtenText(sources: ConnectionSources): string {
  const { sections, profile } = sources;
  const settings = sectionOf(sections, settingsProfile(sources));
  return JSON.stringify([
    settings,
    profile !== undefined && credentialSections(sections, profile),
    sectionOf(sections, `services.${settings?.['services']}`),
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
    mfa: chainOf(sections, name).some((link) => link.kind === 'role' && Boolean(link.settings['mfa_serial'])),
    problem: problemOf(sections, name),
  };
}

/** What decides which credentials a profile gives; an edit of anything else leaves them what they are. */
const credentialKeys =
  /^(aws_(access_key_id|secret_access_key|session_token)|role_arn|role_session_name|external_id|duration_seconds|mfa_serial|source_profile|credential_source|credential_process|web_identity_token_file|sso_.*|login_session)$/;

/**
 * What a profile's credentials come from, with the profiles that it starts from and SSO sessions. While this is the same,
 * credentials that were had once are still the profile's.
 */
export const credentialSections = (sections: Sections, name: string): readonly unknown[] =>
  chainOf(sections, name).map(({ name: link, settings }) => [
    link,
    Object.entries(settings).filter(([key]) => credentialKeys.test(key)),
    sectionOf(sections, `sso-session.${settings['sso_session']}`),
  ]);

/** The profile whose sign-in with SSO or `aws login` a profile's credentials begin with, if it is such a one. */
export function signInProfile(
  sections: Sections,
  name: string,
): { readonly profile: string; readonly kind: 'sso' | 'login' } | undefined {
  const last = chainOf(sections, name).at(-1);
  return last && (last.kind === 'sso' || last.kind === 'login')
    ? { profile: last.name, kind: last.kind }
    : undefined;
}

/** A profile on the way from a role to the credentials that it starts from. */
export interface Link {
  readonly name: string;
  readonly settings: ProfileSettings;
  /** `place`: only a `credential_source`, for a role that starts from it. */
  readonly kind: ProfileKind | 'place';
}

/**
 * The profile and those that it starts from, in the order in which the SDK looks. A profile that is missing ends it, and so does
 * one that is reached again: it has keys of its own then, or the chain is a cycle.
 */
export function chainOf(sections: Sections, name: string): readonly Link[] {
  const chain: Link[] = [];
  for (let next: string | undefined = name; next !== undefined;) {
    const settings: ProfileSettings | undefined = sectionOf(sections, next);
    const kind: Link['kind'] | undefined =
      settings && (chain.length === 0 ? kindOf(settings) : sourceKind(settings));
    if (kind === undefined || (kind === 'role' && chain.some((link) => link.name === next))) {
      break;
    }
    chain.push({ name: next, settings: settings ?? {}, kind });
    next = kind === 'role' ? settings?.['source_profile'] : undefined;
  }
  return chain;
}

const hasOwnKeys = (settings: ProfileSettings): boolean =>
  Boolean(settings['aws_access_key_id'] && settings['aws_secret_access_key']);

/** Of a profile that a role starts from: its own keys come first, and it may be a place alone. */
function sourceKind(settings: ProfileSettings): Link['kind'] {
  if (hasOwnKeys(settings)) {
    return 'keys';
  }
  return !settings['role_arn'] && settings['credential_source'] ? 'place' : kindOf(settings);
}

function kindOf(settings: ProfileSettings): ProfileKind {
  const isRole = Boolean(settings['role_arn']);
  const { source_profile: source, credential_source: place } = settings;
  const candidates: readonly (readonly [boolean, ProfileKind])[] = [
    [isRole && Boolean(source) !== Boolean(place), 'role'],
    [hasOwnKeys(settings), 'keys'],
    [isRole && Boolean(settings['web_identity_token_file']), 'webIdentity'],
    [Boolean(settings['credential_process']), 'process'],
    [ssoKeys.some((key) => settings[key]), 'sso'],
    [Boolean(settings['login_session']), 'login'],
    // Those that are not whole.
    [isRole, 'role'],
    [Boolean(settings['aws_access_key_id']), 'keys'],
  ];
  return candidates.find(([isSo]) => isSo)?.[1] ?? 'none';
}

const ssoKeys = ['sso_session', 'sso_start_url', 'sso_account_id', 'sso_role_name', 'sso_region'] as const;

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

type RequiredKey = 'aws_secret_access_key' | (typeof ssoKeys)[number];

function ownProblem(sections: Sections, link: Link): ProfileProblem | undefined {
  const { name: profile, settings } = link;
  const missing = (...keys: RequiredKey[]): ProfileProblem | undefined => {
    const key = keys.find((required) => !settings[required]);
    return key === undefined ? undefined : { code: 'incomplete', profile, missing: key };
  };
  switch (link.kind) {
    case 'role':
      return sourceProblem(sections, link) ?? durationProblem(link);
    case 'place':
      return placeProblem(profile, settings['credential_source'] ?? '');
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

function placeProblem(profile: string, place: string): ProfileProblem | undefined {
  return rolePlaces.includes(place) ? undefined : { code: 'unknownCredentialSource', profile, source: place };
}

function durationProblem({ name: profile, settings }: Link): ProfileProblem | undefined {
  const { duration_seconds: duration } = settings;
  return duration && durationSeconds(duration) === undefined
    ? { code: 'durationNotNumber', profile, duration }
    : undefined;
}

function sourceProblem(sections: Sections, { name: profile, settings }: Link): ProfileProblem | undefined {
  const { source_profile: source, credential_source: place } = settings;
  if (source && place) {
    return { code: 'twoSources', profile };
  }
  if (place) {
    return placeProblem(profile, place);
  }
  if (!source) {
    return { code: 'noSource', profile };
  }
  if (sectionOf(sections, source) === undefined) {
    return { code: 'noSourceProfile', profile, source };
  }
  // A chain that ends in a role has come to one that is in it already.
  const last = chainOf(sections, profile).at(-1);
  const again = last?.kind === 'role' ? last.settings['source_profile'] : undefined;
  return again !== undefined && sectionOf(sections, again) !== undefined
    ? { code: 'sourceCycle', profile }
    : undefined;
}

function ssoSessionProblem(
  sections: Sections,
  profile: string,
  settings: ProfileSettings,
): ProfileProblem | undefined {
  const section = settings['sso_session'];
  const session: ProfileSettings | undefined =
    section === undefined ? settings : sectionOf(sections, `sso-session.${section}`);
  if (session === undefined) {
    return { code: 'noSsoSession', profile, section: section ?? '' };
  }
  const missing = (['sso_start_url', 'sso_region'] as const).find((key) => !session[key]);
  return missing === undefined ? undefined : { code: 'incomplete', profile, missing };
}

/** The two files that profiles are read from, each there or not. A leading `~/` is the home folder, as in the SDKs. */
export function sharedFilePaths(environment: Environment): {
  readonly config: string;
  readonly credentials: string;
} {
  const home = getHomeDir();
  const path = (variable: 'AWS_CONFIG_FILE' | 'AWS_SHARED_CREDENTIALS_FILE', name: string) => {
    const given = environment[variable] || join(home, '.aws', name);
    return given.startsWith('~/') ? join(home, given.slice(2)) : given;
  };
  return {
    config: path('AWS_CONFIG_FILE', 'config'),
    credentials: path('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
  };
}

/** @returns why a file that is there can't be read, for the first that can't; one that is missing is as good as empty */
export async function unreadableFile(environment: Environment): Promise<AwsReason | undefined> {
  const read = async (path: string): Promise<AwsReason | undefined> => {
    try {
      await readFile(path);
      return undefined;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' ? undefined : { code: 'unreadableFile', path, message: code ?? message };
    }
  };
  const reasons = await Promise.all(Object.values(sharedFilePaths(environment)).map(read));
  return reasons.find((reason) => reason !== undefined);
}
