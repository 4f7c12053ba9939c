// The users of a grid: who they are, and what is known of their settings. A row is a number, and stays the same user's.

import {
  telephonyKeys,
  userKey,
  type Telephony,
  type TelephonyKey,
  type User,
  type UserReference,
} from '../../chime/model';
import type { Directory } from '../../telephony/directory';
import { Interned } from '../../telephony/interned';
import { isIdPrefix, searchOf } from '../../telephony/userFilter';
import { UserTexts } from '../../telephony/userTexts';
import { withRoom } from '../../telephony/textIndex';
import type { FindUser } from '../preview/lookUpUsers';
import { wantedIn, type Draft } from './draft';

/** Of the byte of a row: that the settings are known, beside a bit for each. */
const isKnown = 1 << telephonyKeys.length;

export class UserRows {
  private readonly users: UserReference[] = [];
  private readonly keys: string[] = [];
  private readonly rowByKey = new Map<string, number>();
  private readonly licenseOf = new Interned();
  private settings = new Uint8Array(256);
  /** What the draft has of the user of each row: to look into the draft for each of 100,000 rows would take too long. */
  private wantedBits = new Uint8Array(256);
  private wantedCount = 0;
  private readonly causes = new Map<number, string>();
  private readonly counts = { known: 0, InboundCalling: 0, OutboundCalling: 0, SMS: 0 };
  /** Of each account, the rows by the places that the directory has the users in. */
  private readonly rowsByPlace = new Map<string, number[]>();
  /** Users whom the directory does not have, and the texts that they are found by. */
  private readonly strangers: number[] = [];
  private readonly strangerTexts = new UserTexts();

  /**
   * @param draft what a person wants of users, whether they are in these rows or not
   * @param directory missing while there is no connection, and so no row
   * @param findUser what is known of a user
   */
  constructor(
    private readonly draft: Draft,
    private readonly directory?: Directory,
    private readonly findUser: FindUser = () => undefined,
  ) {}

  get length(): number {
    return this.users.length;
  }

  /** Of how many rows the settings are known, and how many of these have each setting on. */
  get counted(): Readonly<UserRows['counts']> {
    return this.counts;
  }

  /** A user who is there already stays in the same row. */
  add(users: readonly UserReference[]): void {
    const first = this.strangers.length;
    for (const user of users) {
      const key = userKey(user);
      if (!this.rowByKey.has(key)) {
        const row = this.users.push(user) - 1;
        this.keys.push(key);
        this.rowByKey.set(key, row);
        this.place(user, row);
        this.takeWanted(row);
      }
    }
    this.strangerTexts.append(this.strangers.slice(first).map((row) => this.user(row)));
  }

  rowOf(user: UserReference): number | undefined {
    return this.rowByKey.get(userKey(user));
  }

  /** Of the user, as {@link userKey} makes it. */
  key(row: number): string {
    return this.keys[row] as string;
  }

  reference(row: number): UserReference {
    return this.users[row] as UserReference;
  }

  user(row: number): User {
    const reference = this.reference(row);
    return this.findUser(reference) ?? { UserId: reference.userId };
  }

  /** Those that users have. */
  get licenses(): readonly string[] {
    return this.licenseOf.all;
  }

  /** `undefined` where unknown. */
  license(row: number): string | undefined {
    return this.licenseOf.at(row);
  }

  telephony(row: number): Telephony | undefined {
    return this.isKnown(row)
      ? { InboundCalling: this.has(row, 0), OutboundCalling: this.has(row, 1), SMS: this.has(row, 2) }
      : undefined;
  }

  /** `undefined` while unknown. */
  setting(row: number, key: TelephonyKey): boolean | undefined {
    return this.isKnown(row) ? this.has(row, telephonyKeys.indexOf(key)) : undefined;
  }

  isKnown(row: number): boolean {
    return (this.settings[row] ?? 0) >= isKnown;
  }

  /** How many rows something is wanted of. */
  get wanting(): number {
    return this.wantedCount;
  }

  /** Whether something is wanted of the user of a row. */
  isWanting(row: number): boolean {
    return this.wantedBits[row] !== 0;
  }

  wanted(row: number, key: TelephonyKey): boolean | undefined {
    return wantedIn(this.wantedBits[row] ?? 0, key);
  }

  /** @param value `undefined` for what the service has */
  want(user: UserReference, key: TelephonyKey, value: boolean | undefined): void {
    const own = userKey(user);
    this.draft.set(own, key, value);
    const row = this.rowByKey.get(own);
    if (row !== undefined) {
      this.takeWanted(row);
    }
  }

  /** Why the settings of a row could not be read, as a sentence. */
  cause(row: number): string | undefined {
    return this.causes.get(row);
  }

  /** @param telephony the settings that the service returned or that a write set; `undefined` once they are unknown */
  learn(row: number, telephony: Telephony | undefined): void {
    this.count(row, -1);
    this.causes.delete(row);
    this.settings = withRoom(this.settings, row + 1);
    this.settings[row] =
      telephony === undefined
        ? 0
        : telephonyKeys.reduce((byte, key, i) => byte | (telephony[key] ? 1 << i : 0), isKnown);
    this.count(row, 1);
  }

  couldNotBeRead(row: number, cause: string): void {
    this.learn(row, undefined);
    this.causes.set(row, cause);
  }

  /** 1 for each row that the text finds; `undefined` when it looks for nothing. */
  marks(text: string): Uint8Array | undefined {
    const search = searchOf(text);
    if (search === undefined) {
      return undefined;
    }
    const marks = new Uint8Array(this.length);
    for (const [accountId, rows] of this.rowsByPlace) {
      for (const place of this.directory?.users(accountId).select({ text }) ?? []) {
        const row = rows[place];
        if (row !== undefined) {
          marks[row] = 1;
        }
      }
    }
    const found = this.strangerTexts.marks(search);
    this.strangers.forEach((row, i) => {
      marks[row] = found[i] || Number(isIdPrefix(search.idPrefix, this.reference(row).userId));
    });
    return marks;
  }

  private place(user: UserReference, row: number): void {
    const users = this.directory?.users(user.accountId);
    const place = users?.indexOf(user.userId);
    if (place === undefined) {
      this.licenseOf.push(this.user(row).LicenseType);
      this.strangers.push(row);
      return;
    }
    this.licenseOf.push(users?.licenseAt(place));
    const rows = this.rowsByPlace.get(user.accountId) ?? [];
    rows[place] = row;
    this.rowsByPlace.set(user.accountId, rows);
    const telephony = this.directory?.telephony(user);
    if (telephony !== undefined) {
      this.learn(row, telephony);
    }
  }

  private takeWanted(row: number): void {
    this.wantedBits = withRoom(this.wantedBits, row + 1);
    const bits = this.draft.bitsOf(this.key(row));
    this.wantedCount += Number(bits !== 0) - Number(this.isWanting(row));
    this.wantedBits[row] = bits;
  }

  private has(row: number, setting: number): boolean {
    return ((this.settings[row] ?? 0) & (1 << setting)) !== 0;
  }

  private count(row: number, by: 1 | -1): void {
    if (this.isKnown(row)) {
      this.counts.known += by;
      telephonyKeys.forEach((key, i) => (this.counts[key] += this.has(row, i) ? by : 0));
    }
  }
}
