// The profiles of the shared config and credentials files, read afresh each time: people edit these files while VS Code runs.

import { loadSharedConfigFiles, parseKnownFiles } from '@smithy/core/config';
import type { ParsedIniData } from '@smithy/types';
import { AwsError } from './errors';

/** How a profile comes by its credentials, in the order in which the SDK's `fromIni` looks. */
export type ProfileKind = 'role' | 'keys' | 'webIdentity' | 'process' | 'sso' | 'login' | 'none';

export interface Profile {
  readonly name: string;
  readonly kind: ProfileKind;
  readonly region: string | undefined;
}

/** One profile's settings, both files joined; where both set a key, the credentials file wins, as in the SDKs. */
export type ProfileSettings = Readonly<Record<string, string | undefined>>;

/** All sections of both files: profiles by name, and `sso-session.NAME` and `services.NAME` beside them. */
export type Sections = ParsedIniData;

const otherSections = /^(sso-session|services)\./;

/** A missing or unreadable file counts as empty, as in the SDKs. */
export const readSections = (): Promise<Sections> => parseKnownFiles({ ignoreCache: true });

export async function listProfiles(): Promise<readonly Profile[]> {
  const sections = await readSections();
  // A section of the credentials file is a profile whatever it is called.
  const { credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  return Object.entries(sections)
    .filter(([name]) => !otherSections.test(name) || name in credentialsFile)
    .map(([name, settings]) => ({ name, kind: kindOf(settings), region: settings['region'] }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

export function profileSettings(sections: Sections, name: string): ProfileSettings {
  const settings = sections[name];
  if (settings === undefined) {
    throw new AwsError('configuration', { code: 'noSuchProfile', profile: name });
  }
  return settings;
}

function kindOf(settings: ProfileSettings): ProfileKind {
  if (settings['role_arn'] && settings['web_identity_token_file']) {
    return 'webIdentity';
  }
  if (settings['role_arn']) {
    return 'role';
  }
  if (settings['aws_access_key_id']) {
    return 'keys';
  }
  if (settings['credential_process']) {
    return 'process';
  }
  if (settings['sso_session'] ?? settings['sso_start_url']) {
    return 'sso';
  }
  return settings['login_session'] ? 'login' : 'none';
}
