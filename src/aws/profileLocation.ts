// Finds the file and the line of a profile, to open them for a person.

import { readFile } from 'node:fs/promises';
import { sharedFilePaths, type Environment } from './filePaths';
import { readIni } from './iniFile';
import { lenientName, sectionName } from './sectionNames';
import { readSharedFiles, type FileName } from './sharedFiles';

export interface ProfileLocation {
  readonly path: string;
  /** The line of the section's header, counted from 1. */
  readonly line: number;
}

/** Prefers the file whose access key counts, then the first file with the profile; `undefined` when no file has it. */
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
  // Of two headers with one name the later one counts. A header that the AWS CLI understands comes before all others.
  const isOf =
    (nameOf: typeof sectionName) =>
    ([header]: readonly [string, unknown]): boolean => {
      const found = nameOf(header);
      return found?.kind === 'profile' && found.name === profile;
    };
  const found = [...sections].findLast(isOf(sectionName)) ?? [...sections].find(isOf(lenientName));
  return found?.[1].line;
}
