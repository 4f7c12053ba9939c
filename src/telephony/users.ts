// The loaded users of one account, and their settings as far as known.

import type { Telephony, TelephonyKey, User } from '../chime/model';
import { PagedList } from './pagedList';
import { needsSettings, type UserFilter } from './userFilter';
import { UserTable } from './userTable';

export class Users extends PagedList<User> {
  private readonly table = new UserTable();

  get length(): number {
    return this.table.length;
  }

  /** All loaded users. Each call makes new objects: for many users, call {@link slice}. */
  get items(): readonly User[] {
    return this.slice(0, this.length);
  }

  /** The users from position `start` to the position before `end`. */
  slice(start: number, end: number): readonly User[] {
    return this.usersAt(
      Array.from({ length: Math.max(0, Math.min(end, this.length) - start) }, (_, i) => start + i),
    );
  }

  find(userId: string): User | undefined {
    const index = this.table.indexOf(userId);
    return index === undefined ? undefined : this.table.at(index);
  }

  /** The user's position in the list. */
  indexOf(userId: string): number | undefined {
    return this.table.indexOf(userId);
  }

  /** Positions of the users that match the filter, in list order. */
  select(filter: UserFilter): Uint32Array {
    return this.table.select(filter);
  }

  /** Positions of users with unknown settings that match the rest of the filter; empty for a filter without settings. */
  selectUnread(filter: UserFilter): Uint32Array {
    return needsSettings(filter)
      ? this.select({ ...filter, settings: {} }).filter((index) => this.table.telephony(index) === undefined)
      : new Uint32Array(0);
  }

  usersAt(indexes: Iterable<number>): readonly User[] {
    return Array.from(indexes, (index) => this.table.at(index)).filter((user) => user !== undefined);
  }

  idsAt(indexes: Iterable<number>): readonly string[] {
    return Array.from(indexes, (index) => this.table.idAt(index)).filter((id) => id !== undefined);
  }

  /** @param index the user's position in the list */
  licenseAt(index: number): string | undefined {
    return this.table.licenseAt(index);
  }

  get licenses(): readonly string[] {
    return this.table.licenses;
  }

  get statuses(): readonly string[] {
    return this.table.statuses;
  }

  telephony(userId: string): Telephony | undefined {
    const index = this.table.indexOf(userId);
    return index === undefined ? undefined : this.table.telephony(index);
  }

  /**
   * Ignores a user that is not loaded.
   * @returns whether the settings differ from the settings known before
   */
  setTelephony(userId: string, telephony: Telephony | undefined): boolean {
    const index = this.table.indexOf(userId);
    return index !== undefined && this.table.setTelephony(index, telephony);
  }

  /** How many users have each setting on; `undefined` unless all users are loaded and their settings known. */
  get settingsOn(): Readonly<Record<TelephonyKey, number>> | undefined {
    return this.hasMore || this.length === 0 ? undefined : this.table.settingsOn;
  }

  protected keep(items: readonly User[]): void {
    this.table.append(items);
    if (!this.hasMore) {
      this.table.trim();
    }
  }
}
