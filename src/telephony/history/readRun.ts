// Reads the file of a run. A line that is damaged is left out and counted; it takes nothing else with it.

import { open, type FileHandle } from 'node:fs/promises';
import { telephonyKeys, userKey, type UserReference } from '../../chime/model';
import type { Change, Plan } from '../plan';
import { forgottenBy } from '../remaining';
import { Outcomes } from '../tally';
import { uncheckedText } from './checksum';
import { readLines } from './readLines';
import type { EndRecord, HistoryRecord, RunRecord } from './records';

/** Both ends of a file: enough for a list. */
export interface RunEnds {
  /** `undefined`: this is no file of a run of this version. */
  readonly run: RunRecord | undefined;
  /** The last line, where it is an end. */
  readonly end: EndRecord | undefined;
  /** Not even the first line is whole. */
  readonly isEmpty: boolean;
}

/** All of a file. */
export interface RunDetails {
  readonly run: RunRecord;
  readonly plan: Plan;
  /** The whole plan was on the disk, and requests may have left. Without it none has. */
  readonly begun: boolean;
  readonly outcomes: Outcomes;
  readonly damagedLines: number;
  /** Lines of a version that wrote no checksums, if there are any: damage to them may go unseen. */
  readonly uncheckedLines?: number;
}

/** Bytes from either end; a last line is far shorter, and a first one unless it names a user by a very long id. */
const endBytes = 8192;

/** Bytes of a first line. */
const longestFirstLine = 10_000_000;

/** @throws when the file can't be read */
export async function readRunEnds(path: string): Promise<RunEnds> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const first = await readFirstLine(file, size);
    const head = first === undefined ? undefined : parseLine(first)?.record;
    const tail = (await readText(file, Math.max(0, size - endBytes), endBytes)).split('\n');
    // What follows the last line's end was cut off while it was written.
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

/** `undefined` where it has no end. */
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

/** @throws when the file can't be read; of name `RunUnreadable` when it is no file of a run */
export async function readRun(path: string): Promise<RunDetails> {
  let run: RunRecord | undefined;
  let begun = false;
  let damagedLines = 0;
  let uncheckedLines = 0;
  let damagedLine: string | undefined;
  const planned = new Map<string, Change | UserReference>();
  const outcomes = new Outcomes();
  for await (const line of readLines(path)) {
    // One that was cut off at the end of the file began to be written, and no more. Of another anything may have been in it.
    begun ||= damagedLine !== undefined;
    damagedLine = undefined;
    if (line.trim() === '') {
      continue;
    }
    const parsed = parseLine(line);
    if (parsed === undefined) {
      damagedLines += 1;
      damagedLine = line;
      // It may have been of somebody who was tried again.
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
      // Of a user whose part of the plan is damaged it says nothing that could be undone or shown.
      if (planned.has(userKey(record.outcome))) {
        outcomes.add(record.outcome);
      }
    } else if (record.record === 'resumed' && record.remaining !== undefined) {
      outcomes.forget(forgottenBy(record.remaining));
    }
    // Nothing else is written before it: where the line itself is damaged, the others tell.
    begun ||= record.record !== 'run' && record.record !== 'plan';
  }
  // Whole but for its end.
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

/** What a person or another program edited is as good as damaged when it has not this shape. */
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

/** `undefined` for a line that is damaged or of a kind that is not known. */
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
