// Where a profile is written, so that a person can be taken there.

import { readFile } from 'node:fs/promises';
import { sharedFilePaths, type Environment } from './filePaths';
import { readIni } from './iniFile';
import { lenientName, sectionName } from './sectionNames';
import { readSharedFiles, type FileName } from './sharedFiles';

export interface ProfileLocation {
  readonly path: string;
  /** Of the section's header, counted from 1. */
  readonly line: number;
}

/** In the file whose access key counts, else in the first file that has the profile; `undefined` where neither has it. */
export async function profileLocation(
  profile: string,
  environment: Environment,
): Promise<ProfileLocation | undefined> {
  const { keyFiles } = (await readSharedFiles(environment)).sections;
  const paths = sharedFilePaths(environment);
  for (const file of new Set<FileName>([...(keyFiles.get(profile) ?? []), 'credentials', 'config'])) {
    const line = lineOf(profile, file, await readFile(paths[file], 'utf8').catch(() => ''));
    if (line !== undefined) {
      return { path: paths[file], line };
    }
  }
  return undefined;
}

function lineOf(profile: string, file: FileName, text: string): number | undefined {
  const { sections } = readIni(text);
  if (file === 'credentials') {
    return sections.get(profile)?.line;
  }
  // Of two headers that give one name the later counts, and one that the AWS CLI understands counts before all others.
  const isOf =
    (nameOf: typeof sectionName) =>
    ([header]: readonly [string, unknown]): boolean => {
      const found = nameOf(header);
      return found?.kind === 'profile' && found.name === profile;
    };
  const found = [...sections].findLast(isOf(sectionName)) ?? [...sections].find(isOf(lenientName));
  return found?.[1].line;
}
