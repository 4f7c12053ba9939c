// A profile and those that it starts from, each with the source of its credentials that counts.

import { partialSource, wholeSources, type CredentialSource } from './credentialSource';
import type { ProfileSettings, Sections } from './sharedFiles';

/** How a profile comes by its credentials. */
export type ProfileKind = 'role' | 'keys' | 'webIdentity' | 'process' | 'sso' | 'login' | 'none';

/** A profile on the way from a role to the credentials that it starts from. */
export interface Link {
  readonly name: string;
  readonly settings: ProfileSettings;
  /** `place`: only a `credential_source`, for a role that starts from it. */
  readonly kind: ProfileKind | 'place';
  /** `undefined` for the kinds `none` and `place`. */
  readonly source: CredentialSource | undefined;
}

/**
 * The profile and those that it starts from. A profile that is missing ends it, and so does a role that is reached again, which is
 * a cycle.
 */
export function chainOf(sections: Sections, name: string): readonly Link[] {
  const chain: Link[] = [];
  const names = new Set<string>();
  for (let next: string | undefined = name; next !== undefined;) {
    const settings = sections.profiles.get(next);
    const link: Link | undefined = settings && linkOf(sections, next, settings, chain.length > 0);
    if (link === undefined || (link.kind === 'role' && names.has(next))) {
      break;
    }
    chain.push(link);
    names.add(next);
    next = link.kind === 'role' ? link.settings['source_profile'] : undefined;
  }
  return chain;
}

function linkOf(sections: Sections, name: string, settings: ProfileSettings, isStart: boolean): Link {
  const whole = wholeSources(sections, name);
  // A profile that a role starts from is no role itself where it has a key, be it one without its other half.
  const hasKey = Boolean(settings['aws_access_key_id'] || settings['aws_secret_access_key']);
  const first = (isStart && hasKey ? whole.find((source) => source !== 'role') : undefined) ?? whole[0];
  const isPlace = isStart && !settings['role_arn'] && Boolean(settings['credential_source']);
  const source = first ?? (isPlace ? undefined : partialSource(sections, name));
  return { name, settings, source, kind: source === undefined && isPlace ? 'place' : kindOf(source) };
}

const kindOf = (source: CredentialSource | undefined): ProfileKind =>
  source === 'credentialsFileKeys' || source === 'configFileKeys' ? 'keys' : (source ?? 'none');

/** A source that a profile has, and that does not count. */
export interface PassedOver {
  readonly profile: string;
  readonly source: CredentialSource;
}

export const passedOver = (sections: Sections, chain: readonly Link[]): readonly PassedOver[] => {
  const used = new Set(chain.map(({ name, source }) => `${source} ${name}`));
  return [...new Set(chain.map(({ name }) => name))].flatMap((profile) => {
    const sources = new Set(wholeSources(sections, profile));
    if (sections.keyFiles.get(profile)?.length === 2) {
      sources.add('configFileKeys');
    }
    return [...sources]
      .filter((source) => !used.has(`${source} ${profile}`))
      .map((source) => ({ profile, source }));
  });
};
