// Keeps the users of an account in columns: 100,000 users take little memory, and a filter scans them in milliseconds.
// A `User` object is made on request, with only the members that lists show and filter by.

import { telephonyKeys, type Telephony, type TelephonyKey, type User } from '../chime/model';
import { fold } from './foldedText';
import { Interned } from './interned';
import { resized, withRoom } from './textIndex';
import { idStart, isIdPrefix, matchesValue, matchesSettings, searchOf, type UserFilter } from './userFilter';
import { UserTexts } from './userTexts';

export class UserTable {
  private count = 0;
  private ids: string[] = [];
  private readonly indexes = new Map<string, number>();
  private idStarts = new Uint32Array(0);
  private readonly licenseOf = new Interned();
  private readonly typeOf = new Interned();
  private readonly statusOf = new Interned();
  /** One byte for each user: see {@link flagsOf} and {@link numberFlag}. */
  private flags = new Uint8Array(0);
  private readonly texts = new UserTexts();
  /** How many users have known settings. */
  private known = 0;
  private readonly on: Record<TelephonyKey, number> = { InboundCalling: 0, OutboundCalling: 0, SMS: 0 };

  get length(): number {
    return this.count;
  }

  get licenses(): readonly string[] {
    return this.licenseOf.all;
  }

  get statuses(): readonly string[] {
    return this.statusOf.all;
  }

  /** Ignores users that the table already has. */
  append(users: readonly User[]): void {
    const added = users.filter(({ UserId: id }) => this.addId(id));
    this.idStarts = withRoom(this.idStarts, this.ids.length);
    this.flags = withRoom(this.flags, this.ids.length);
    added.forEach((user, i) => {
      this.idStarts[this.count + i] = startOf(user.UserId);
      this.flags[this.count + i] = user.PrimaryProvisionedNumber ? numberFlag : 0;
      this.licenseOf.push(user.LicenseType);
      this.typeOf.push(user.UserType);
      this.statusOf.push(user.UserRegistrationStatus);
    });
    this.texts.append(added);
    this.count = this.ids.length;
  }

  /** Releases the memory reserved for more users. */
  trim(): void {
    this.ids = this.ids.slice();
    this.idStarts = resized(this.idStarts, this.count);
    this.flags = resized(this.flags, this.count);
    for (const column of [this.licenseOf, this.typeOf, this.statusOf, this.texts]) {
      column.trim();
    }
  }

  idAt(index: number): string | undefined {
    return this.ids[index];
  }

  at(index: number): User | undefined {
    const UserId = this.ids[index];
    if (UserId === undefined) {
      return undefined;
    }
    return withoutEmpty({
      UserId,
      ...this.texts.at(index),
      LicenseType: this.licenseOf.at(index),
      UserType: this.typeOf.at(index),
      UserRegistrationStatus: this.statusOf.at(index),
    });
  }

  licenseAt(index: number): string | undefined {
    return this.licenseOf.at(index);
  }

  indexOf(userId: string): number | undefined {
    return this.indexes.get(userId);
  }

  telephony(index: number): Telephony | undefined {
    return telephonyOf(this.flags[index] ?? 0);
  }

  /** @returns whether the settings differ from the settings known before */
  setTelephony(index: number, telephony: Telephony | undefined): boolean {
    const before = this.flags[index] ?? 0;
    const after = (before & numberFlag) | flagsOf(telephony);
    this.flags[index] = after;
    this.tally(telephonyOf(before), -1);
    this.tally(telephony, 1);
    return before !== after;
  }

  /** How many users have each setting on; `undefined` unless the settings of every user are known. */
  get settingsOn(): Readonly<Record<TelephonyKey, number>> | undefined {
    return this.known === this.count ? { ...this.on } : undefined;
  }

  /** Indexes of the users that match the filter, in table order. */
  select(filter: UserFilter): Uint32Array {
    const marks = this.marksFor(filter.text);
    const byLicense = this.licenseOf.marks((license) => matchesValue(filter.license, license));
    const byStatus = this.statusOf.marks((status) => matchesValue(filter.status, status));
    const byFlags = Uint8Array.from({ length: 2 * numberFlag }, (_, flags) =>
      Number(
        matchesValue(filter.hasNumber, (flags & numberFlag) > 0) &&
          matchesSettings(filter, telephonyOf(flags)),
      ),
    );
    const { count, flags } = this;
    const { codes: licenseCodes } = this.licenseOf;
    const { codes: statusCodes } = this.statusOf;
    const selected = new Uint32Array(count);
    let length = 0;
    for (let index = 0; index < count; index++) {
      if (
        (marks === undefined || marks[index] === 1) &&
        byFlags[flags[index] as number] === 1 &&
        byLicense[licenseCodes[index] as number] === 1 &&
        byStatus[statusCodes[index] as number] === 1
      ) {
        selected[length++] = index;
      }
    }
    return selected.subarray(0, length);
  }

  /** 1 for each user that the text finds; `undefined` for a text with nothing to find. */
  private marksFor(text: string | undefined): Uint8Array | undefined {
    const search = searchOf(text);
    if (search === undefined) {
      return undefined;
    }
    const { idPrefix } = search;
    const marks = this.texts.marks(search);
    const { count, idStarts, ids } = this;
    const wanted = hashOfStart(idPrefix);
    for (let index = 0; index < count; index++) {
      if (idStarts[index] === wanted && isIdPrefix(idPrefix, ids[index] as string)) {
        marks[index] = 1;
      }
    }
    return marks;
  }

  private tally(telephony: Telephony | undefined, users: 1 | -1): void {
    if (telephony !== undefined) {
      this.known += users;
      telephonyKeys.forEach((key) => (this.on[key] += telephony[key] ? users : 0));
    }
  }

  /** Whether the id is new. */
  private addId(id: string): boolean {
    if (this.indexes.has(id)) {
      return false;
    }
    this.indexes.set(id, this.indexes.size);
    this.ids.push(id);
    return true;
  }
}

const withoutEmpty = (user: { [M in keyof User]: User[M] | undefined }): User =>
  Object.fromEntries(Object.entries(user).filter(([, value]) => value)) as unknown as User;

/** A hash of the first {@link idStart} characters of the folded id; different ids may share a hash. */
function startOf(id: string): number {
  // The fifth character may be a combining mark, which changes the fourth.
  const start = id.slice(0, idStart + 1);
  return hashOfStart(/^[a-z\d]{5}$/i.test(start) ? start.toLowerCase() : fold(id));
}

function hashOfStart(folded: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < folded.length && i < idStart; i++) {
    bits = Math.imul(bits ^ folded.charCodeAt(i), 0x01000193);
  }
  return bits >>> 0;
}

/** One bit for each setting, one for known settings, and one for a phone number. */
const knownFlag = 1 << telephonyKeys.length;
const numberFlag = knownFlag << 1;

const flagsOf = (telephony: Telephony | undefined): number =>
  telephony === undefined
    ? 0
    : telephonyKeys.reduce((flags, key, i) => (telephony[key] ? flags | (1 << i) : flags), knownFlag);

const telephonyOf = (flags: number): Telephony | undefined =>
  (flags & knownFlag) === 0
    ? undefined
    : (Object.fromEntries(telephonyKeys.map((key, i) => [key, (flags & (1 << i)) > 0])) as Telephony);
