// The files in which the AWS CLI keeps the tokens of `aws sso login` and `aws login`.

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export type Token = Readonly<Record<string, unknown>>;

/** @param key the text whose hash names the file */
export const tokenFilePath = (folder: string, algorithm: 'sha1' | 'sha256', key: string): string =>
  join(folder, `${createHash(algorithm).update(key).digest('hex')}.json`);

/** @returns `undefined` when the file is missing or holds no JSON object */
export async function readTokenFile(path: string): Promise<Token | undefined> {
  try {
    const token: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof token === 'object' && token !== null ? (token as Token) : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the file at once, because another process may be reading it. Only the owner can read the new file. */
export async function writeTokenFile(path: string, token: Token): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(token));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** ISO 8601 in UTC without fractions of a second, as the AWS CLI writes it. */
export const timestampText = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');
