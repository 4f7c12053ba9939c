// A chain of profiles: a profile, the profile that it starts from, and so on. Each link has the source of credentials that counts.

import { partialSource, wholeSources, type CredentialSource } from './credentialSource';
import type { ProfileSettings, Sections } from './sharedFiles';

/** How a profile gets its credentials. */
export type ProfileKind = 'role' | 'keys' | 'webIdentity' | 'process' | 'sso' | 'login' | 'none';

/** A profile in the chain. */
export interface Link {
  readonly name: string;
  readonly settings: ProfileSettings;
  /** `place`: the profile has only a `credential_source`, and a role starts from it. */
  readonly kind: ProfileKind | 'place';
  /** `undefined` for the kinds `none` and `place`. */
  readonly source: CredentialSource | undefined;
}

/**
 * The profile, followed by those that it starts from. All but the last are roles. The chain ends before a missing profile, and
 * before a role that the chain already has (a cycle).
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
  // A profile with a key counts as keys when a role starts from the profile, even if the other key is missing.
  const hasKey = Boolean(settings['aws_access_key_id'] || settings['aws_secret_access_key']);
  const first = (isStart && hasKey ? whole.find((source) => source !== 'role') : undefined) ?? whole[0];
  const isPlace = isStart && !settings['role_arn'] && Boolean(settings['credential_source']);
  const source = first ?? (isPlace ? undefined : partialSource(sections, name));
  return { name, settings, source, kind: source === undefined && isPlace ? 'place' : kindOf(source) };
}

const kindOf = (source: CredentialSource | undefined): ProfileKind =>
  source === 'credentialsFileKeys' || source === 'configFileKeys' ? 'keys' : (source ?? 'none');

/** A source of a profile that does not count, because another source of the profile does. */
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
