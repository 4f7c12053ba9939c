// The users of an account as they are kept: in columns, so that 100,000 cost little memory, and a filter looks at all of them in
// milliseconds. A `User` is made when it is asked for, with the members that lists are shown and filtered by.

import { telephonyKeys, type Telephony, type User } from '../chime/model';
import { resized, TextIndex, Texts, withRoom } from './textIndex';
import {
  fold,
  idStart,
  isIdPrefix,
  isPlain,
  isAsked,
  matchesSettings,
  searchOf,
  type Search,
  type UserFilter,
} from './userFilter';

export class UserTable {
  private count = 0;
  private ids: string[] = [];
  private readonly indexes = new Map<string, number>();
  private idStarts = new Uint32Array(0);
  private readonly licenseOf = new Interned();
  private readonly typeOf = new Interned();
  private readonly statusOf = new Interned();
  /** Of the e-mail addresses, the last @ and what comes after it; folded. */
  private readonly domainOf = new Interned();
  /** See {@link flagsOf}. */
  private flags = new Uint8Array(0);
  /** Name, number and, at the end, what is before the domain of the e-mail address; folded. */
  private readonly searched = new TextIndex(3);
  /** Name, number and e-mail address as they were, each only where it differs. */
  private readonly written = new Texts(3);

  get length(): number {
    return this.count;
  }

  /** The values that users have. */
  get licenses(): readonly string[] {
    return this.licenseOf.all;
  }

  get statuses(): readonly string[] {
    return this.statusOf.all;
  }

  /** Who is there already stays as he is. */
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
    this.appendTexts(added);
    this.count = this.ids.length;
  }

  /** Gives back what was reserved for more users. */
  trim(): void {
    this.ids = this.ids.slice();
    this.idStarts = resized(this.idStarts, this.count);
    this.flags = resized(this.flags, this.count);
    for (const column of [
      this.licenseOf,
      this.typeOf,
      this.statusOf,
      this.domainOf,
      this.searched,
      this.written,
    ]) {
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
    const [name = '', number = '', local = ''] = this.searched.at(index);
    const written = this.written.at(index);
    return withoutEmpty({
      UserId,
      DisplayName: written[0] || name,
      PrimaryProvisionedNumber: written[1] || number,
      PrimaryEmail: written[2] || local + (this.domainOf.at(index) ?? ''),
      LicenseType: this.licenseOf.at(index),
      UserType: this.typeOf.at(index),
      UserRegistrationStatus: this.statusOf.at(index),
    });
  }

  indexOf(userId: string): number | undefined {
    return this.indexes.get(userId);
  }

  telephony(index: number): Telephony | undefined {
    return telephonyOf(this.flags[index] ?? 0);
  }

  setTelephony(index: number, telephony: Telephony | undefined): void {
    this.flags[index] = ((this.flags[index] ?? 0) & numberFlag) | flagsOf(telephony);
  }

  /** The indexes of the users who match, in the order in which they came. */
  select(filter: UserFilter): Uint32Array {
    const search = searchOf(filter.text);
    const marks = search && this.markText(search);
    const byLicense = this.licenseOf.marks((license) => isAsked(filter.license, license));
    const byStatus = this.statusOf.marks((status) => isAsked(filter.status, status));
    const byFlags = Uint8Array.from({ length: 2 * numberFlag }, (_, flags) =>
      Number(
        isAsked(filter.hasNumber, (flags & numberFlag) > 0) && matchesSettings(filter, telephonyOf(flags)),
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

  /** 1 for each user in whose texts something of the search is. */
  private markText({ parts, idPrefix }: Search): Uint8Array {
    const marks = new Uint8Array(this.count);
    for (const part of parts) {
      this.markDomains(part, marks);
      this.searched.markContaining(part, marks);
    }
    const { count, idStarts, ids } = this;
    const wanted = startOf(idPrefix);
    for (let index = 0; index < count; index++) {
      if (idStarts[index] === wanted && isIdPrefix(idPrefix, ids[index] as string)) {
        marks[index] = 1;
      }
    }
    return marks;
  }

  /** What is in the domain, or goes from what is before it into the domain. */
  private markDomains(part: string, marks: Uint8Array): void {
    const { count } = this;
    const { codes } = this.domainOf;
    const within = this.domainOf.marks((domain = '') => domain.includes(part));
    if (within.includes(1)) {
      for (let index = 0; index < count; index++) {
        if (within[codes[index] as number] === 1) {
          marks[index] = 1;
        }
      }
    }
    const at = part.lastIndexOf('@');
    if (at > 0) {
      const beginning = this.domainOf.marks((domain = '') => domain.startsWith(part.slice(at)));
      this.searched.markEnding(part.slice(0, at), marks, (index) => beginning[codes[index] as number] === 1);
    }
  }

  /** Whether it is new. */
  private addId(id: string): boolean {
    if (this.indexes.has(id)) {
      return false;
    }
    this.indexes.set(id, this.indexes.size);
    this.ids.push(id);
    return true;
  }

  private appendTexts(users: readonly User[]): void {
    const searched: string[] = [];
    const written: string[] = [];
    for (const user of users) {
      const {
        DisplayName: name = '',
        PrimaryProvisionedNumber: number = '',
        PrimaryEmail: email = '',
      } = user;
      const [foldedName, foldedNumber, foldedEmail] = [fold(name), fold(number), fold(email)];
      const at = foldedEmail.lastIndexOf('@');
      this.domainOf.push(at < 0 ? undefined : foldedEmail.slice(at));
      searched.push(foldedName, foldedNumber, at < 0 ? foldedEmail : foldedEmail.slice(0, at));
      written.push(
        differing(name, foldedName),
        differing(number, foldedNumber),
        differing(email, foldedEmail),
      );
    }
    this.searched.append(searched);
    this.written.append(written);
  }
}

/** The text where it is another than it is folded. */
const differing = (text: string, folded: string): string =>
  text === folded ? '' : text.includes('\0') ? text.replaceAll('\0', ' ') : text;

/** A column of values that many have in common: each is kept once, and a code of it for each row. */
class Interned {
  codes = new Uint32Array(0);
  private count = 0;
  private readonly values: (string | undefined)[] = [];
  private readonly codeOf = new Map<string | undefined, number>();

  get all(): readonly string[] {
    return this.values.filter((value) => value !== undefined);
  }

  push(value: string | undefined): void {
    let code = this.codeOf.get(value);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codeOf.set(value, code);
    }
    this.codes = withRoom(this.codes, this.count + 1);
    this.codes[this.count++] = code;
  }

  at(index: number): string | undefined {
    return this.values[this.codes[index] ?? -1];
  }

  /** By code: 1 where the claim is true. */
  marks(claim: (value: string | undefined) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => Number(claim(value)));
  }

  trim(): void {
    this.codes = resized(this.codes, this.count);
  }
}

const withoutEmpty = (user: { [M in keyof User]: User[M] | undefined }): User =>
  Object.fromEntries(Object.entries(user).filter(([, value]) => value)) as unknown as User;

/** The first characters of an id, folded, as a number; others may have the same. */
function startOf(id: string): number {
  // One more is looked at: a mark would belong to the last.
  const start = id.slice(0, idStart + 1);
  const folded = isPlain(start) ? start.toLowerCase() : fold(id);
  let bits = 0x811c9dc5;
  for (let i = 0; i < folded.length && i < idStart; i++) {
    bits = Math.imul(bits ^ folded.charCodeAt(i), 0x01000193);
  }
  return bits >>> 0;
}

/** A bit for each boolean, one that they are known, and one that the user has a phone number. */
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
