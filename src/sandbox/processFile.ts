// Lets one process at a time own a state folder. `sandbox.json` holds the owner's address and keys. A process claims the folder by a
// hard link `owner.N`, which only one process can make for each N; the highest N is the owner. Only the holder of a higher claim
// removes a claim. So the highest N never falls, and a slow process can't make an old claim again.

import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { callControl, type ControlTarget } from './controlClient';
import type { KeyPair } from './signature';

/** What a client needs to connect, and all that the process prints. */
export interface Connection {
  readonly url: string;
  readonly region: 'us-east-1';
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly pid: number;
}

/** The content of `sandbox.json`. */
export interface ProcessRecord extends Connection, ControlTarget {
  /** ISO 8601. A process that started before the machine did has ended, even if another process has its id now. */
  readonly startedAt: string;
}

/** The highest claim of a folder; 0 when there is none. */
interface Claim {
  readonly ordinal: number;
  readonly record?: ProcessRecord;
}

const probeTimeout = 5_000;
const endingTimeout = 5_000;

/** A random pair that nobody mistakes for keys of AWS. */
export function randomKeys(): KeyPair {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...randomBytes(13)].map((byte) => letters[byte % 32]).join('');
  return { accessKeyId: `SANDBOX${id}`, secretAccessKey: randomBytes(30).toString('base64') };
}

/** Makes a state folder that only its owner can read. */
export function makeStateFolder(folder: string): void {
  if (makeFolder(folder)) {
    chmodSync(folder, 0o700);
  }
}

/** Returns whether it made the folder. Node's recursive `mkdir` never ends in a file system without room for folders, such as `/proc`. */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) {
      return false;
    }
    if (code !== 'ENOENT' || !makeFolder(dirname(folder))) {
      throw error;
    }
    return makeFolder(folder);
  }
}

/**
 * The access keys of a folder, made at its first use. A client's keys stay valid when the sandbox starts again.
 * @throws Error when the file that holds them is damaged
 */
export function keptAccessKeys(folder: string): KeyPair {
  const path = join(folder, 'accessKeys.json');
  createOnce(path, JSON.stringify(randomKeys()));
  const keys = parsedKeys(readFileSync(path, 'utf8'));
  if (keys === undefined) {
    throw new Error(`The access keys are damaged. Remove the file to get new ones: ${path}`);
  }
  return keys;
}

function parsedKeys(text: string): KeyPair | undefined {
  try {
    const { accessKeyId, secretAccessKey } = JSON.parse(text) as Record<string, unknown>;
    return isKeyText(accessKeyId) && isKeyText(secretAccessKey)
      ? { accessKeyId, secretAccessKey }
      : undefined;
  } catch {
    return undefined;
  }
}

function isKeyText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/**
 * Looks for the living owner of a folder.
 * @returns the owner's record, or without an owner the `ordinal` of the claim that a new owner must exceed
 * @throws Error when the owner's process lives and does not answer
 */
export async function findOwner(folder: string): Promise<{ living?: ProcessRecord; ordinal: number }> {
  const { ordinal, record } = highestClaim(folder);
  if (!record) {
    return { ordinal };
  }
  return (await isLiving(record)) ? { living: record, ordinal } : { ordinal };
}

/**
 * Makes this process the owner and publishes `sandbox.json`.
 * @param ordinal as {@link findOwner} returned it
 * @returns `false` when another process claimed the folder first
 */
export function claimFolder(folder: string, ordinal: number, record: ProcessRecord): boolean {
  const mine = ordinal + 1;
  const temporary = temporaryFile(folder, JSON.stringify(record));
  if (!link(temporary, claimPath(folder, mine)) || highestOrdinal(folder) > mine) {
    rmSync(temporary);
    return false;
  }
  renameSync(temporary, join(folder, 'sandbox.json'));
  for (const lower of ordinals(folder).filter((other) => other < mine)) {
    rmSync(claimPath(folder, lower), { force: true, recursive: true });
  }
  return true;
}

/** @throws Error when the folder has no readable `sandbox.json` */
export function readProcessFile(folder: string): ProcessRecord {
  return JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')) as ProcessRecord;
}

/** The port of the folder's last sandbox; 0 when the port is not known. */
export function keptPort(folder: string): number {
  try {
    return Number(new URL(readProcessFile(folder).url).port);
  } catch {
    return 0;
  }
}

async function isLiving(record: ProcessRecord): Promise<boolean> {
  const answer = await probe(record);
  if (answer === 'living') {
    return true;
  }
  if (!isAlive(record.pid)) {
    return false;
  }
  if (answer === 'silent') {
    throw silentError(record);
  }
  // A process with this id exists and does not answer: it is ending, or another program has its id by now.
  if (isFromBeforeMachineStart(record) || (await hasEnded(record.pid))) {
    return false;
  }
  const again = await probe(record);
  if (again === 'silent' || again === 'broken') {
    throw silentError(record);
  }
  return again === 'living';
}

const silentError = ({ pid }: ProcessRecord): Error =>
  new Error(`The sandbox of this folder does not answer. End it first, its process id is ${pid}.`);

function isFromBeforeMachineStart({ startedAt }: ProcessRecord): boolean {
  return Date.parse(startedAt) < Date.now() - uptime() * 1000 - 60_000;
}

/**
 * Asks the process of a record.
 * - `gone`: its port is closed, or belongs to another program. So the process can't be writing.
 * - `broken`: the connection broke. The process is ending, or it lives and has no descriptors left.
 * - `silent`: any other failure, which may be a fault of this machine.
 */
async function probe(record: ProcessRecord): Promise<'living' | 'gone' | 'broken' | 'silent'> {
  const signal = AbortSignal.timeout(probeTimeout);
  try {
    const status = (await callControl(record, 'GET', 'status', undefined, signal)) as {
      readonly pid?: unknown;
    };
    return status.pid === record.pid ? 'living' : 'gone';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (signal.aborted) {
      return 'silent';
    }
    if (code === 'ECONNRESET') {
      return 'broken';
    }
    const answered = code === undefined || code.startsWith('HPE_');
    return answered || code === 'ECONNREFUSED' ? 'gone' : 'silent';
  }
}

async function hasEnded(pid: number): Promise<boolean> {
  const deadline = Date.now() + endingTimeout;
  while (isAlive(pid) && Date.now() < deadline) {
    await wait(20);
  }
  return !isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any error but "no such process" means that the process exists.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function highestClaim(folder: string): Claim {
  for (;;) {
    const ordinal = highestOrdinal(folder);
    if (ordinal === 0) {
      return { ordinal };
    }
    try {
      // A claim that can't be parsed belongs to no sandbox, because a sandbox links only complete records.
      const record = parsedRecord(readFileSync(claimPath(folder, ordinal), 'utf8'));
      return { ordinal, ...(record && { record }) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EISDIR') {
        return { ordinal };
      }
      // The claim was removed meanwhile, because there is a higher claim.
      if (code !== 'ENOENT') {
        throw error;
      }
    }
  }
}

/** `undefined` for text that can't be the record of a process of this machine. */
function parsedRecord(text: string): ProcessRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<ProcessRecord> | null;
    const { url, pid, controlKeys, startedAt } = record ?? {};
    return /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(String(url)) &&
      URL.canParse(String(url)) &&
      Number.isSafeInteger(pid) &&
      Number(pid) > 0 &&
      isKeyText(controlKeys?.accessKeyId) &&
      isKeyText(controlKeys?.secretAccessKey) &&
      !Number.isNaN(Date.parse(String(startedAt)))
      ? (record as ProcessRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

function ordinals(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    // With more digits, the next ordinal might not be an exact number.
    const ordinal = /^owner\.([1-9]\d{0,14})$/.exec(name)?.[1];
    return ordinal === undefined ? [] : [Number(ordinal)];
  });
}

function highestOrdinal(folder: string): number {
  return ordinals(folder).reduce((highest, ordinal) => Math.max(highest, ordinal), 0);
}

function claimPath(folder: string, ordinal: number): string {
  return join(folder, `owner.${ordinal}`);
}

/** Makes the file with its whole content at once. A file that exists already stays as is. */
function createOnce(path: string, content: string): void {
  const temporary = temporaryFile(join(path, '..'), content);
  link(temporary, path);
  rmSync(temporary);
}

function temporaryFile(folder: string, content: string): string {
  const path = join(folder, `${process.pid}.${randomBytes(6).toString('hex')}.tmp`);
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
  return path;
}

/** Returns `false` when `path` exists already. */
function link(existing: string, path: string): boolean {
  try {
    linkSync(existing, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
