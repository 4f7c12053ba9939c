// Sections as they are read from files, of settings that a test gives.

import type { Sections } from '../../../src/aws/sharedFiles';

/** By the names of profiles, and `services.NAME`. */
export type WrittenSections = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function sectionsOf(written: WrittenSections): Sections {
  const prefix = 'services.';
  const all = Object.entries(written);
  const profiles = all.filter(([name]) => !name.startsWith(prefix));
  return {
    profiles: new Map(profiles),
    ssoSessions: new Map(),
    services: new Map(
      all
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, settings]) => [name.slice(prefix.length), settings]),
    ),
    keyFiles: new Map(
      profiles.map(([name, settings]) => [name, 'aws_access_key_id' in settings ? ['config'] : []]),
    ),
  };
}
