// The profiles of the shared config and credentials files. The files are read each time, as people edit them while VS Code runs.

import { chainOf, passedOver, type PassedOver, type ProfileKind } from './credentialChain';
import { ssoSettings, type CredentialSource } from './credentialSource';
import { AwsError, type ProfileProblem } from './errors';
import type { Environment } from './filePaths';
import { chainProblem } from './profileProblem';
import { readSharedFiles, type ProfileSettings, type Sections } from './sharedFiles';

export interface Profile {
  readonly name: string;
  readonly kind: ProfileKind;
  /** `undefined` for the kind `none`. */
  readonly source: CredentialSource | undefined;
  /** The sources of the profile and its chain that do not count. */
  readonly passedOver: readonly PassedOver[];
  readonly region: string | undefined;
  /** For a role, the profile or the `credential_source` that it starts from. */
  readonly via: string | undefined;
  /** Whether the profile, or a profile that it starts from, asks for the code of an MFA device. */
  readonly mfa: boolean;
  /** The problem of its credentials that the files show. */
  readonly problem: ProfileProblem | undefined;
}

/** The files, the environment and the profile of a connection. */
export interface ConnectionSources {
  /** `undefined` for the keys of the environment. AWS_PROFILE or the default profile may still give region and endpoint. */
  readonly profile: string | undefined;
  readonly sections: Sections;
  readonly environment: Environment;
}

/** The sections of the files that the environment of this process names. */
export const readSections = async (): Promise<Sections> => (await readSharedFiles(process.env)).sections;

const { compare } = new Intl.Collator('en');

export const listProfiles = (sections: Sections): readonly Profile[] =>
  [...sections.profiles.keys()].sort(compare).map((name) => describeProfile(sections, name));

/** @throws AwsError when there is no such profile */
function profileSettings({ profiles }: Sections, name: string): ProfileSettings {
  const settings = profiles.get(name);
  if (settings === undefined) {
    throw new AwsError('configuration', { code: 'noSuchProfile', profile: name });
  }
  return settings;
}

/** The profile whose settings count. With the keys of the environment, the older variable comes before the newer one. */
export const settingsProfile = ({ profile, environment }: ConnectionSources): string =>
  profile ?? (environment['AWS_DEFAULT_PROFILE'] || environment['AWS_PROFILE'] || 'default');

/** @throws AwsError when the profile does not exist */
export function connectionSettings(sources: ConnectionSources): ProfileSettings {
  const name = settingsProfile(sources);
  return sources.profile === undefined
    ? (sources.sections.profiles.get(name) ?? {})
    : profileSettings(sources.sections, name);
}

/**
 * Everything that the files say of a connection, as text: a different text means that the connection is outdated. The environment of
 * a process does not change, so the text does not have it.
 */
export function writtenText(sources: ConnectionSources): string {
  const { sections, profile } = sources;
  const settings = sections.profiles.get(settingsProfile(sources));
  return JSON.stringify([
    settings,
    profile !== undefined && credentialSections(sections, profile),
    sections.services.get(settings?.['services'] ?? ''),
  ]);
}

/** @throws AwsError when there is no such profile */
export function describeProfile(sections: Sections, name: string): Profile {
  const settings = profileSettings(sections, name);
  const chain = chainOf(sections, name);
  const kind = chain[0]?.kind;
  return {
    name,
    // The first link of a chain is never a `place`.
    kind: kind === undefined || kind === 'place' ? 'none' : kind,
    source: chain[0]?.source,
    passedOver: passedOver(sections, chain),
    region: settings['region'],
    via: kind === 'role' ? (settings['source_profile'] ?? settings['credential_source']) : undefined,
    mfa: chain.some((link) => link.kind === 'role' && Boolean(link.settings['mfa_serial'])),
    problem: chainProblem(sections, chain),
  };
}

/** The sources of signatures, from the profile to the end of its chain, as text to compare. */
export const signingSource = (sections: Sections, name: string): string =>
  JSON.stringify(chainOf(sections, name).map(({ name: link, source, kind }) => [link, source ?? kind]));

/** The settings that decide which credentials a profile gives. */
const credentialKeys =
  /^(aws_(access_key_id|secret_access_key|session_token)|role_arn|role_session_name|external_id|duration_seconds|mfa_serial|source_profile|credential_source|credential_process|web_identity_token_file|sso_.*|login_session)$/;

/**
 * The settings behind a profile's credentials: those of its chain and of its SSO sessions. While these are the same, kept credentials
 * still belong to the profile.
 */
export const credentialSections = (sections: Sections, name: string): readonly unknown[] =>
  chainOf(sections, name).map(({ name: link, source, settings }) => [
    link,
    source,
    Object.entries(ssoSettings(sections, settings)).filter(([key]) => credentialKeys.test(key)),
  ]);

/** The profile at the end of the chain, if its credentials come from a sign-in with SSO or `aws login`. */
export function signInProfile(
  sections: Sections,
  name: string,
): { readonly profile: string; readonly kind: 'sso' | 'login' } | undefined {
  const last = chainOf(sections, name).at(-1);
  return last && (last.kind === 'sso' || last.kind === 'login')
    ? { profile: last.name, kind: last.kind }
    : undefined;
}
