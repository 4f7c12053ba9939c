// The sandbox's state: the seeded directory, and the telephony settings that differ from it. The state is in memory, and with a
// folder also on disk. This module knows nothing of HTTP.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { telephonyKeys, type Telephony } from '../chime/model';
import { Journal, readJournal, rewriteJournal, type JournalContent } from './journal';
import { Directory, isUserCount, type SeedParameters } from './seed';

interface StateOptions {
  /** Where the state is kept; in memory alone without a folder. */
  readonly folder?: string | undefined;
  /** The parameters of a new state; a folder with a state keeps its own. */
  readonly parameters: SeedParameters;
  /** How many more lines than changed users the journal may have before it is rewritten. */
  readonly spareLines?: number | undefined;
}

interface Header extends SeedParameters {
  readonly format: 1;
  /** Base64. A reset makes a new key, so that older page tokens are refused. */
  readonly tokenKey: string;
}

interface Change {
  readonly UserId: string;
  readonly Telephony: Telephony;
}

export class State {
  private header: Header;
  private seeded: Directory;
  private readonly changed = new Map<number, Telephony>();
  private readonly journal: Journal | undefined;
  private readonly spareLines: number;
  private lines = 0;

  /** @throws Error when the folder holds a damaged state */
  constructor({ folder, parameters, spareLines = 20_000 }: StateOptions) {
    this.spareLines = spareLines;
    this.header = newHeader(parameters);
    const path = folder === undefined ? undefined : join(folder, 'state.jsonl');
    const stored = path === undefined ? undefined : readJournal(path);
    if (stored) {
      this.header = checkedHeader(stored.header, path ?? '');
    }
    this.seeded = directoryOf(this.header);
    if (path === undefined) {
      return;
    }
    for (const change of stored?.changes ?? []) {
      this.replay(checkedChange(change, path));
    }
    this.journal = stored ? new Journal(path) : new Journal(path, rewriteJournal(path, this.content()));
  }

  get directory(): Directory {
    return this.seeded;
  }

  get tokenKey(): Buffer {
    return Buffer.from(this.header.tokenKey, 'base64');
  }

  /** How many users' settings differ from the seed. */
  get changedCount(): number {
    return this.changed.size;
  }

  telephony(userIndex: number): Telephony {
    return this.changed.get(userIndex) ?? this.seeded.telephony(userIndex);
  }

  /**
   * Replaces a user's settings. After the return, a kill of this process does not lose the change.
   * @throws Error when the change could not be written; the settings then stay as they were
   */
  update(userIndex: number, settings: Telephony): void {
    this.journal?.append({
      UserId: this.seeded.userId(userIndex),
      Telephony: settings,
    } satisfies Change);
    this.lines += 1;
    this.set(userIndex, settings);
    if (this.lines > this.changed.size + this.spareLines) {
      this.compact();
    }
  }

  /** Forgets all changes and page tokens; with new parameters it also makes a new directory. */
  reset(parameters: Partial<SeedParameters> = {}): void {
    const header = newHeader({ ...this.seeded.parameters, ...parameters });
    this.journal?.rewrite({ header, changes: [] });
    this.header = header;
    this.seeded = directoryOf(header);
    this.changed.clear();
    this.lines = 0;
  }

  close(): void {
    this.journal?.close();
  }

  private set(userIndex: number, settings: Telephony): void {
    const seeded = this.seeded.telephony(userIndex);
    if (telephonyKeys.every((key) => seeded[key] === settings[key])) {
      this.changed.delete(userIndex);
    } else {
      this.changed.set(userIndex, settings);
    }
  }

  private replay({ UserId, Telephony }: Change): void {
    const userIndex = this.seeded.userIndex(UserId);
    if (userIndex !== undefined) {
      this.set(userIndex, Telephony);
    }
    this.lines += 1;
  }

  private compact(): void {
    this.lines = this.changed.size;
    try {
      this.journal?.rewrite(this.content());
    } catch {
      // The change itself is safe in the long file. The rewrite is tried again after another `spareLines` lines.
    }
  }

  private content(): JournalContent {
    const changes = [...this.changed].map(([userIndex, settings]): Change => ({
      UserId: this.seeded.userId(userIndex),
      Telephony: settings,
    }));
    return { header: this.header, changes };
  }
}

/** Drops the header's other members: the token key is a secret. */
function directoryOf({ seed, users }: Header): Directory {
  return new Directory({ seed, users });
}

function newHeader({ seed, users }: SeedParameters): Header {
  return { format: 1, seed, users, tokenKey: randomBytes(32).toString('base64') };
}

function checkedHeader(header: unknown, path: string): Header {
  const { format, seed, users, tokenKey } = (header ?? {}) as Partial<Header>;
  if (format !== 1 || typeof seed !== 'string' || !isUserCount(users) || typeof tokenKey !== 'string') {
    throw new Error(`Not a sandbox state of this version. Remove it to start anew: ${path}`);
  }
  return { format, seed, users, tokenKey };
}

function checkedChange(line: unknown, path: string): Change {
  const { UserId, Telephony } = (line ?? {}) as Partial<Change>;
  if (typeof UserId !== 'string' || telephonyKeys.some((key) => typeof Telephony?.[key] !== 'boolean')) {
    throw new Error(`A line is not a change, the file is damaged. Remove it to start anew: ${path}`);
  }
  return { UserId, Telephony: Telephony as Telephony };
}
