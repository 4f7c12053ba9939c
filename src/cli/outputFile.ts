// Writes a file that a person named, completely or not at all.

import { randomUUID } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { FileError, Refusal } from './refusal';
import { pathOf } from './tableFile';

/**
 * Makes or replaces a file like `>` of a shell: links stay links, and permissions stay.
 * @param before the content that was read from the file; `undefined` if there was no file
 * @throws Refusal when the file has another content by now; FileError when the file can't be written
 */
export async function writeOutput(
  output: string,
  bytes: Uint8Array,
  before: Uint8Array | undefined,
): Promise<void> {
  try {
    const path = await followLinks(pathOf(output));
    await writeWhole(path, bytes, before !== undefined, async () => {
      if (!isSame(before, await bytesOf(path))) {
        throw new Refusal(
          l10n.t('{0} changed while the users were read. The file was not overwritten.', output),
        );
      }
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined
      ? error
      : new FileError(l10n.t('Unable to write "{0}" ({1}). Check the path.', output, code));
  }
}

/** Linux follows this many links in a row. */
const mostLinks = 40;

/** The path at the end of all links, even if no file is there yet. */
async function followLinks(path: string): Promise<string> {
  let at = path;
  for (let links = 0; links <= mostLinks; links++) {
    const target = await readlink(at).catch(() => undefined);
    if (target === undefined) {
      return at;
    }
    at = resolve(await realpath(dirname(at)), target);
  }
  throw Object.assign(new Error('There are too many links.'), { code: 'ELOOP' });
}

/** Renames a complete temporary file, so that nobody reads half a file. */
async function writeWhole(
  path: string,
  bytes: Uint8Array,
  isThere: boolean,
  assertAsBefore: () => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    // Only the owner may read the names and addresses of a new file.
    await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
    if (isThere) {
      await access(path, constants.W_OK);
      await chmod(temporary, (await stat(path)).mode);
    }
    await assertAsBefore();
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** `undefined` when there is no file. */
const bytesOf = (path: string): Promise<Uint8Array | undefined> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
