// Reads the file of a run. Skips and counts damaged lines; all other lines stay usable.

import { open, type FileHandle } from 'node:fs/promises';
import { telephonyKeys, userKey, type UserReference } from '../../chime/model';
import type { Change, Plan } from '../plan';
import { forgottenBy } from '../remaining';
import { Outcomes } from '../tally';
import { uncheckedText } from './checksum';
import { readLines } from './readLines';
import type { EndRecord, HistoryRecord, RunRecord } from './records';

/** The first and last line of a file: enough for a list of runs. */
export interface RunEnds {
  /** `undefined`: the file is not a run of this version. */
  readonly run: RunRecord | undefined;
  /** The last line, if the line is an end. */
  readonly end: EndRecord | undefined;
  /** Not even the first line is complete. */
  readonly isEmpty: boolean;
}

/** Everything in a file. */
export interface RunDetails {
  readonly run: RunRecord;
  readonly plan: Plan;
  /** The whole plan was on the disk, so requests may have been sent. If `false`, no request was sent. */
  readonly begun: boolean;
  readonly outcomes: Outcomes;
  readonly damagedLines: number;
  /** Lines from a version without checksums, if any: damage to these lines may go unnoticed. */
  readonly uncheckedLines?: number;
}

/** Bytes to read at each end. The last line is far shorter; only a very long user id makes the first line longer. */
const endBytes = 8192;

/** Bytes. */
const longestFirstLine = 10_000_000;

/** @throws when the file can't be read */
export async function readRunEnds(path: string): Promise<RunEnds> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const first = await readFirstLine(file, size);
    const head = first === undefined ? undefined : parseLine(first)?.record;
    const tail = (await readText(file, Math.max(0, size - endBytes), endBytes)).split('\n');
    // Text after the last line end was cut off during a write.
    const last = parseLine(tail.at(-2) ?? '')?.record;
    return {
      run: head?.record === 'run' && head.version === 1 ? head : undefined,
      end: last?.record === 'end' && tail.at(-1) === '' ? last : undefined,
      isEmpty: first === undefined && size < longestFirstLine,
    };
  } finally {
    await file.close();
  }
}

/** `undefined` if the first line has no end. */
async function readFirstLine(file: FileHandle, size: number): Promise<string | undefined> {
  for (let length = endBytes; ; length *= 8) {
    const text = await readText(file, 0, Math.min(length, longestFirstLine));
    const end = text.indexOf('\n');
    if (end >= 0) {
      return text.slice(0, end);
    }
    if (length >= Math.min(size, longestFirstLine)) {
      return undefined;
    }
  }
}

async function readText(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('utf8', 0, bytesRead);
}

export const runUnreadable = (message: string): Error =>
  Object.assign(new Error(message), { name: 'RunUnreadable' });

/** @throws if the file can't be read; an error of name `RunUnreadable` if the file is not a run of this version */
export async function readRun(path: string): Promise<RunDetails> {
  let run: RunRecord | undefined;
  let begun = false;
  let damagedLines = 0;
  let uncheckedLines = 0;
  let damagedLine: string | undefined;
  const planned = new Map<string, Change | UserReference>();
  const outcomes = new Outcomes();
  for await (const line of readLines(path)) {
    // A damaged line with a line end may be the `begin` line. A line without a line end was cut off during the write.
    begun ||= damagedLine !== undefined;
    damagedLine = undefined;
    if (line.trim() === '') {
      continue;
    }
    const parsed = parseLine(line);
    if (parsed === undefined) {
      damagedLines += 1;
      damagedLine = line;
      // The damaged line may hold a newer outcome of such a user.
      outcomes.forget('failed');
      outcomes.forget('notDone');
      continue;
    }
    const { record, isChecked } = parsed;
    uncheckedLines += isChecked ? 0 : 1;
    if (record.record === 'run') {
      run = record;
    } else if (record.record === 'plan') {
      record.changes.forEach((change) => planned.set(userKey(change), change));
    } else if (record.record === 'outcome') {
      // Ignore the outcome of a user whose plan line is damaged: nothing could be undone or shown.
      if (planned.has(userKey(record.outcome))) {
        outcomes.add(record.outcome);
      }
    } else if (record.record === 'resumed' && record.remaining !== undefined) {
      outcomes.forget(forgottenBy(record.remaining));
    }
    // Only `run` and `plan` lines come before `begin`, so any other line proves that the run began.
    begun ||= record.record !== 'run' && record.record !== 'plan';
  }
  // The line is complete except for its end: it may be the `begin` line.
  begun ||= damagedLine?.includes('"crc32":') ?? false;
  if (run?.version !== 1) {
    throw runUnreadable(`There is no run of this version in ${path}.`);
  }
  const plan = planOf(run, [...planned.values()]);
  return { run, plan, begun, outcomes, damagedLines, ...(uncheckedLines > 0 && { uncheckedLines }) };
}

const planOf = (
  { action, connection: identity }: RunRecord,
  changes: readonly (Change | UserReference)[],
): Plan =>
  action === 'LogoutUser'
    ? { action, identity, changes }
    : { action, identity, changes: changes.filter((change): change is Change => 'before' in change) };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isUser = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && typeof value['accountId'] === 'string' && typeof value['userId'] === 'string';

const isTelephony = (value: unknown): boolean =>
  isObject(value) && telephonyKeys.every((key) => typeof value[key] === 'boolean');

const isChange = (value: unknown): boolean =>
  isUser(value) &&
  ('before' in value ? isTelephony(value['before']) && isTelephony(value['after']) : !('after' in value));

function isOutcome(value: unknown): boolean {
  if (!isUser(value) || !['string', 'undefined'].includes(typeof value['time'])) {
    return false;
  }
  switch (value['result']) {
    case 'done':
    case 'notDone':
      return true;
    case 'conflict':
      return isTelephony(value['now']);
    case 'failed':
      return isObject(value['failure']) && typeof value['failure']['name'] === 'string';
    default:
      return false;
  }
}

const isAuthor = (value: unknown): boolean =>
  isObject(value) && (typeof value['arn'] === 'string' || typeof value['osUser'] === 'string');

const areCounts = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((count) => typeof count === 'number');

const areFlips = (value: unknown): boolean =>
  isObject(value) &&
  [value['on'], value['off']].every(
    (keys) => Array.isArray(keys) && keys.every((key) => (telephonyKeys as readonly unknown[]).includes(key)),
  );

/** A line that a person or another program edited counts as damaged unless the line has this shape. */
const isRecord: ReadonlyMap<string, (record: Record<string, unknown>) => boolean> = new Map(
  Object.entries<(record: Record<string, unknown>) => boolean>({
    run: ({ run, time, source, file = '', by, action, connection, users, leftOut, flips }) =>
      [run, time, source, file].every((text) => typeof text === 'string') &&
      (action === 'UpdateUserSettings' || action === 'LogoutUser') &&
      isObject(connection) &&
      typeof connection['endpoint'] === 'string' &&
      typeof users === 'number' &&
      (by === undefined || isAuthor(by)) &&
      (leftOut === undefined || areCounts(leftOut)) &&
      (flips === undefined || areFlips(flips)),
    plan: ({ changes }) => Array.isArray(changes) && changes.every(isChange),
    begin: () => true,
    outcome: ({ outcome }) => isOutcome(outcome),
    resumed: ({ remaining }) =>
      remaining === undefined || remaining === 'failed' || remaining === 'unfinished',
    end: ({ tally, time }) => areCounts(tally) && typeof time === 'string',
  }),
);

/** `undefined` for a damaged line, and for a record of unknown kind. */
function parseLine(
  line: string,
): { readonly record: HistoryRecord; readonly isChecked: boolean } | undefined {
  const unchecked = uncheckedText(line);
  let value: unknown;
  try {
    value = unchecked && JSON.parse(unchecked.text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value['record'] !== 'string') {
    return undefined;
  }
  return unchecked && isRecord.get(value['record'])?.(value)
    ? { record: value as unknown as HistoryRecord, isChecked: unchecked.isChecked }
    : undefined;
}
