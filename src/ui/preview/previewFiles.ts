// Previews as files, so that a plan is the same after the window was reloaded: the plan in lines of JSON, then a line each time that
// the person takes users out or puts them back. Without names of users; each file is deleted with its preview.

import { telephonyKeys, type Telephony, type UserReference } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import type { Change, CurrentSettings } from '../../telephony/plan';
import { GridFiles, newGridId } from '../grid/gridFiles';
import type { PreviewContent, UnreadUser } from './previewContent';

export interface KeptPreview {
  readonly id: string;
  readonly content: PreviewContent;
  /** 1 for each change that the person took out. */
  readonly takenOut: Uint8Array;
}

const parts = ['changes', 'conflicts', 'unread', 'unchanged'] as const;

type Head = Omit<PreviewContent, (typeof parts)[number]>;

/** The place of the account in the content's list, the user's id, and booleans as bits, or the cause. */
type StoredUser = readonly [account: number, userId: string, before: number | string, after?: number];

type Line =
  | {
      readonly version: 1;
      readonly head: Head;
      readonly users: Readonly<Record<(typeof parts)[number], number>>;
    }
  | { readonly part: (typeof parts)[number]; readonly users: readonly StoredUser[] }
  | { readonly isOut: boolean; readonly rows: readonly (readonly [from: number, to: number])[] };

const usersInLine = 500;

export class PreviewFiles {
  private readonly files: GridFiles;

  /** @param folder where the files are; made with the first */
  constructor(folder: string) {
    this.files = new GridFiles(folder);
  }

  /** @throws when it can't be written */
  async write(content: PreviewContent): Promise<KeptPreview> {
    const id = newGridId();
    await this.files.deleteOld();
    const { changes, conflicts, unread, unchanged, ...head } = content;
    const accounts = new Map(content.accounts.map(({ accountId }, place) => [accountId, place]));
    const stored = (
      { accountId, userId }: UserReference,
      ...values: [number | string, number?]
    ): StoredUser => [accounts.get(accountId) ?? -1, userId, ...values];
    const counts = {
      changes: changes.length,
      conflicts: conflicts.length,
      unread: unread.length,
      unchanged: unchanged.length,
    };
    await this.appendLines(id, [{ version: 1, head, users: counts }]);
    const write = async <User>(
      part: (typeof parts)[number],
      users: readonly User[],
      of: (user: User) => StoredUser,
    ) => {
      const lines: Line[] = [];
      let line: StoredUser[] = [];
      for await (const user of inSlices(users)) {
        line.push(of(user));
        if (line.length === usersInLine) {
          lines.push({ part, users: line });
          line = [];
        }
      }
      lines.push({ part, users: line });
      for (let start = 0; start < lines.length; start += 4) {
        await this.appendLines(id, lines.slice(start, start + 4));
      }
    };
    await write('changes', changes, (user) => stored(user, bitsOf(user.before), bitsOf(user.after)));
    await write('conflicts', conflicts, (user) => stored(user, bitsOf(user.telephony)));
    await write('unread', unread, (user) => stored(user, user.cause));
    await write('unchanged', unchanged, (user) => stored(user, bitsOf(user.telephony)));
    return { id, content, takenOut: new Uint8Array(changes.length) };
  }

  /** @throws when it can't be written */
  async setTakenOut(id: string, rows: readonly number[], isOut: boolean): Promise<void> {
    await this.appendLines(id, [{ isOut, rows: rangesOf(rows) }]);
  }

  /** @returns `undefined` where there is none of this id, or not all of it */
  async read(id: unknown): Promise<KeptPreview | undefined> {
    const [first, ...lines] = (await this.files.read(id)) ?? [];
    if (first === undefined) {
      return undefined;
    }
    try {
      return await keptOf(id as string, JSON.parse(first) as Line, lines);
    } catch {
      return undefined;
    }
  }

  delete(id: string): Promise<void> {
    return this.files.delete(id);
  }

  private appendLines(id: string, lines: readonly Line[]): Promise<void> {
    return this.files.append(id, lines);
  }
}

/** @throws where a line is damaged; @returns `undefined` where one is missing */
async function keptOf(id: string, first: Line, lines: readonly string[]): Promise<KeptPreview | undefined> {
  if (!('version' in first)) {
    return undefined;
  }
  const { head, users: counts } = first;
  const users: Record<(typeof parts)[number], StoredUser[]> = {
    changes: [],
    conflicts: [],
    unread: [],
    unchanged: [],
  };
  const takenOut = new Uint8Array(counts.changes);
  for await (const text of inSlices(lines, 1)) {
    const line = JSON.parse(text) as Line;
    if ('part' in line) {
      users[line.part].push(...line.users);
    } else if ('isOut' in line) {
      line.rows.forEach(([from, to]) => takenOut.fill(line.isOut ? 1 : 0, from, to + 1));
    }
  }
  if (parts.some((part) => users[part].length !== counts[part])) {
    return undefined;
  }
  const whoIs = ([account, userId]: StoredUser): UserReference => ({
    accountId: head.accounts[account]?.accountId ?? '',
    userId,
  });
  const settings = (user: StoredUser): CurrentSettings => ({
    ...whoIs(user),
    telephony: telephonyOf(user[2]),
  });
  const content: PreviewContent = {
    ...head,
    changes: users.changes.map((user): Change => ({
      ...whoIs(user),
      before: telephonyOf(user[2]),
      after: telephonyOf(user[3]),
    })),
    conflicts: users.conflicts.map(settings),
    unread: users.unread.map((user): UnreadUser => ({ ...whoIs(user), cause: String(user[2]) })),
    unchanged: users.unchanged.map(settings),
  };
  return { id, content, takenOut };
}

const bitsOf = (telephony: Telephony): number =>
  telephonyKeys.reduce((bits, key, i) => bits | (telephony[key] ? 1 << i : 0), 0);

/** @throws where it is no number of three bits: a setting is never guessed */
function telephonyOf(bits: unknown): Telephony {
  if (typeof bits !== 'number' || !Number.isInteger(bits) || bits < 0 || bits > 7) {
    throw new Error('The settings in the file of a preview are damaged.');
  }
  return {
    InboundCalling: (bits & 1) !== 0,
    OutboundCalling: (bits & 2) !== 0,
    SMS: (bits & 4) !== 0,
  };
}

function rangesOf(rows: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const row of rows.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last !== undefined && row === last[1] + 1) {
      last[1] = row;
    } else {
      ranges.push([row, row]);
    }
  }
  return ranges;
}
