// Writes a file that a person named, whole or not at all.

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
 * Makes a file, or replaces one, where its name leads to, as `>` of a shell does: a link stays a link, and the permissions stay.
 * @param before what was read of the file; `undefined` where there was none
 * @throws Refusal where something else is there by now; FileError
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

/** As many links in a row Linux follows. */
const mostLinks = 40;

/** Where a name leads to, also where nothing is there yet. */
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

/** Nobody finds half of it. */
async function writeWhole(
  path: string,
  bytes: Uint8Array,
  isThere: boolean,
  assertAsBefore: () => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    // Names and addresses are nobody else's business, until the person says so.
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

/** `undefined` where there is no file. */
const bytesOf = (path: string): Promise<Uint8Array | undefined> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });

const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
