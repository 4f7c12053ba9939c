// Grids of users as files, so that what a person wants is not lost when the window is reloaded: whom the grid is for, then a line each
// time that the person sets something. Ids alone, no names.

import { telephonyKeys, type TelephonyKey, type UserReference } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import { GridFiles, newGridId } from '../grid/gridFiles';
import { parseManyTarget, type ManyTarget } from '../users/userTarget';

export interface KeptUserGrid {
  readonly id: string;
  readonly target: ManyTarget;
  /** The connection of the grid, as a setting names it. */
  readonly connection: string;
}

/** `null` for nothing. */
export type DraftValue = boolean | null;

/** What was set, in order. */
export interface DraftStep {
  readonly key: TelephonyKey;
  readonly value: DraftValue;
  readonly users: readonly UserReference[];
}

/** The ids of the users of each account. */
type Line = Pick<DraftStep, 'key' | 'value'> & {
  readonly users: readonly (readonly [accountId: string, userIds: readonly string[]])[];
};

export class UserGridFiles {
  private readonly files: GridFiles;

  /** @param folder where the files are; made with the first */
  constructor(folder: string) {
    this.files = new GridFiles(folder);
  }

  /** @throws when it can't be written */
  async write(target: ManyTarget, connection: string): Promise<KeptUserGrid> {
    const id = newGridId();
    await this.files.deleteOld();
    await this.files.append(id, [{ version: 1, target, connection }]);
    return { id, target, connection };
  }

  /** @throws when it can't be written */
  async append(id: string, { key, value, users }: DraftStep): Promise<void> {
    const byAccount = new Map<string, string[]>();
    for await (const { accountId, userId } of inSlices(users, 5_000)) {
      const userIds = byAccount.get(accountId) ?? [];
      userIds.push(userId);
      byAccount.set(accountId, userIds);
    }
    await this.files.append(id, [{ key, value, users: [...byAccount] } satisfies Line]);
  }

  /** @returns `undefined` where there is none of this id, or it is damaged */
  async read(
    id: unknown,
  ): Promise<{ readonly kept: KeptUserGrid; readonly steps: readonly DraftStep[] } | undefined> {
    try {
      await this.files.removeUnfinished(id);
      const [first, ...lines] = (await this.files.read(id)) ?? [];
      const { target: given, connection } = JSON.parse(first ?? '{}') as Record<string, unknown>;
      const target = parseManyTarget(given);
      if (target === undefined || typeof connection !== 'string') {
        return undefined;
      }
      const steps: DraftStep[] = [];
      for await (const line of inSlices(lines, 1)) {
        steps.push(stepOf(JSON.parse(line) as Line));
      }
      return { kept: { id: id as string, target, connection }, steps };
    } catch {
      return undefined;
    }
  }

  delete(id: string): Promise<void> {
    return this.files.delete(id);
  }
}

/** @throws where it is damaged: what a person wants is never guessed */
function stepOf({ key, value, users }: Line): DraftStep {
  if (!telephonyKeys.includes(key) || (typeof value !== 'boolean' && value !== null)) {
    throw new Error('The file of a grid is damaged.');
  }
  return {
    key,
    value,
    users: users.flatMap(([accountId, userIds]) => userIds.map((userId) => ({ accountId, userId }))),
  };
}
