// One line for each request on stderr. The lines can be shared: they have no e-mail addresses, names, numbers, queries or secrets.

import { fstatSync, ftruncateSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** What a line says of a request. */
export interface RequestEntry {
  readonly method: string;
  /** Raw path and query. */
  readonly target: string;
  readonly requestId: string;
  operation?: string;
  status?: number | 'dropped';
  error?: string;
  /** The access key id that the request claims. */
  accessKeyId?: string | undefined;
}

const largestFile = 4 * 1024 * 1024;
const linesBetweenChecks = 1000;

/** Bytes that wait for a reader; output beyond them is dropped. */
const longestBacklog = 256 * 1024;

/** The line, without its end. */
export function requestLine(entry: RequestEntry): string {
  return [
    entry.method,
    loggedPath(entry.target),
    entry.operation ?? '-',
    String(entry.status ?? '-'),
    entry.error ?? '-',
    `key ${entry.accessKeyId === undefined ? '-' : `…${printable(entry.accessKeyId).slice(-4)}`}`,
    entry.requestId,
  ].join(' ');
}

/**
 * A log on stderr.
 * @param owned whether stderr is a file of the sandbox's own, which is emptied when it has become large
 */
export function stderrLog(
  owned: boolean,
  stderr: Writable & { readonly fd: number } = process.stderr,
): (line: string) => void {
  let lines = 0;
  if (owned) {
    emptyWhenLarge(stderr.fd);
  }
  return (line) => {
    if (stderr.writableLength < longestBacklog) {
      stderr.write(`${line}\n`);
    }
    lines += 1;
    if (owned && lines % linesBetweenChecks === 0) {
      emptyWhenLarge(stderr.fd);
    }
  };
}

function emptyWhenLarge(descriptor: number): void {
  try {
    const status = fstatSync(descriptor);
    if (status.isFile() && status.size > largestFile) {
      ftruncateSync(descriptor, 0);
    }
  } catch {
    // Not every system can empty a file by a descriptor that is open for appending; the log then grows.
  }
}

/** Shows only words of the API, and labels that look like a UUID: any other segment may be a name. */
function loggedPath(target: string): string {
  const segments = printable(target.split('?')[0] ?? '').split('/');
  return segments
    .map((segment) => (words.has(segment) || uuid.test(segment) ? segment : '…'))
    .join('/')
    .slice(0, 300);
}

const words = new Set(
  ['', 'accounts', 'users', 'settings', 'phone-numbers', 'operations'].concat([
    '_sandbox',
    'lease',
    'status',
    'faults',
    'reset',
  ]),
);

/** Some ids in the documentation's samples have letters after f. */
const uuid = /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i;

const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, '?');
