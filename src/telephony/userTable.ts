// The users of an account as they are kept: in columns, so that 100,000 cost little memory, and a filter looks at all of them in
// milliseconds. A `User` is made when it is asked for, with the members that lists are shown and filtered by.

import { telephonyKeys, type Telephony, type User } from '../chime/model';
import { resized, TextIndex, Texts, withRoom } from './textIndex';
import {
  fold,
  idStart,
  isIdPrefix,
  matchesMembers,
  matchesSettings,
  needsSettings,
  searchOf,
  type Search,
  type UserFilter,
} from './userFilter';

/** What many users have in common. */
interface Traits {
  readonly shared: Pick<User, 'LicenseType' | 'UserType' | 'UserRegistrationStatus'>;
  readonly hasNumber: boolean;
}

/** Between the texts of one user, which hold none. */
const separator = '\0';

export class UserTable {
  private count = 0;
  private ids: string[] = [];
  private readonly indexes = new Map<string, number>();
  private idStarts = new Uint32Array(0);
  private readonly traits = new Interned<Traits>();
  private traitsOf = new Uint32Array(0);
  /** Of the e-mail addresses, what comes after the last @; with it, folded. */
  private readonly domains = new Interned<string>();
  private domainOf = new Uint32Array(0);
  private telephonyOf = new Uint8Array(0);
  /** Name, number and, at the end, what is before the e-mail address's domain; folded. */
  private readonly searched = new TextIndex();
  /** The same as they were, and the domain; each only where it differs. */
  private readonly written = new Texts();

  get length(): number {
    return this.count;
  }

  /** Who is there already stays as he is. */
  append(users: readonly User[]): void {
    const length = this.count + users.length;
    this.idStarts = withRoom(this.idStarts, length);
    this.traitsOf = withRoom(this.traitsOf, length);
    this.domainOf = withRoom(this.domainOf, length);
    this.telephonyOf = withRoom(this.telephonyOf, length);
    for (const user of users) {
      if (!this.indexes.has(user.UserId)) {
        this.add(user);
      }
    }
  }

  /** Gives back what was reserved for more users. */
  trim(): void {
    this.ids = this.ids.slice();
    this.idStarts = resized(this.idStarts, this.count);
    this.traitsOf = resized(this.traitsOf, this.count);
    this.domainOf = resized(this.domainOf, this.count);
    this.telephonyOf = resized(this.telephonyOf, this.count);
    this.searched.trim();
    this.written.trim();
  }

  at(index: number): User | undefined {
    const id = this.ids[index];
    if (id === undefined) {
      return undefined;
    }
    const domain = this.domains.at(this.domainOf[index]) ?? '';
    const written = this.written.at(index).split(separator);
    const [name = '', number = '', local = '', at = ''] = [
      ...this.searched.at(index).split(separator),
      domain,
    ].map((text, i) => written[i] || text);
    return {
      UserId: id,
      ...(name !== '' && { DisplayName: name }),
      ...(local + at !== '' && { PrimaryEmail: local + at }),
      ...(number !== '' && { PrimaryProvisionedNumber: number }),
      ...this.traits.at(this.traitsOf[index])?.shared,
    };
  }

  indexOf(userId: string): number | undefined {
    return this.indexes.get(userId);
  }

  /** The values that users have of what is chosen from lists. */
  get licenses(): readonly string[] {
    return distinct(this.traits.all.map(({ shared }) => shared.LicenseType));
  }

  get statuses(): readonly string[] {
    return distinct(this.traits.all.map(({ shared }) => shared.UserRegistrationStatus));
  }

  telephony(index: number): Telephony | undefined {
    return telephonies[this.telephonyOf[index] ?? 0];
  }

  setTelephony(index: number, telephony: Telephony | undefined): void {
    this.telephonyOf[index] = telephony === undefined ? 0 : telephonyCode(telephony);
  }

  /** The indexes of the users who match, in the order in which they came. */
  select(filter: UserFilter): Uint32Array {
    const search = searchOf(filter.text);
    const marks = search && this.markText(search);
    const byTraits = this.traits.map(({ shared, hasNumber }) => matchesMembers(filter, shared, hasNumber));
    const byTelephony = Uint8Array.from(telephonies, (telephony) =>
      Number(!needsSettings(filter) || (telephony !== undefined && matchesSettings(filter, telephony))),
    );
    const { count, traitsOf, telephonyOf } = this;
    const selected = new Uint32Array(count);
    let length = 0;
    for (let index = 0; index < count; index++) {
      if (
        (marks === undefined || marks[index] === 1) &&
        byTraits[traitsOf[index] as number] === 1 &&
        byTelephony[telephonyOf[index] as number] === 1
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

  /** What is in the domain, or from what is before it into the domain. */
  private markDomains(part: string, marks: Uint8Array): void {
    const { count, domainOf } = this;
    const within = this.domains.map((domain) => domain.includes(part));
    if (within.includes(1)) {
      for (let index = 0; index < count; index++) {
        if (within[domainOf[index] as number] === 1) {
          marks[index] = 1;
        }
      }
    }
    const at = part.lastIndexOf('@');
    if (at > 0) {
      const beginning = this.domains.map((domain) => domain.startsWith(part.slice(at)));
      this.searched.markEnding(
        part.slice(0, at),
        marks,
        (index) => beginning[domainOf[index] as number] === 1,
      );
    }
  }

  private add(user: User): void {
    const index = this.count++;
    const { DisplayName: name = '', PrimaryEmail: email = '', PrimaryProvisionedNumber: number = '' } = user;
    this.ids.push(user.UserId);
    this.indexes.set(user.UserId, index);
    this.idStarts[index] = startOf(fold(user.UserId));
    this.traitsOf[index] = this.traits.codeOf(traitsKey(user), () => traitsOf(user));
    const at = email.lastIndexOf('@');
    const local = at < 0 ? email : email.slice(0, at);
    const domain = at < 0 ? '' : email.slice(at);
    const foldedDomain = fold(domain);
    this.domainOf[index] = this.domains.codeOf(foldedDomain, String);
    const [foldedName, foldedNumber, foldedLocal] = [fold(name), fold(number), fold(local)];
    this.searched.push(foldedName + separator + foldedNumber + separator + foldedLocal);
    this.written.push(
      [
        differing(name, foldedName),
        differing(number, foldedNumber),
        differing(local, foldedLocal),
        differing(domain, foldedDomain),
      ].join(separator),
    );
  }
}

const differing = (text: string, folded: string): string =>
  text === folded ? '' : text.replaceAll(separator, ' ');

/** Values that many share, each kept once. */
class Interned<T> {
  private readonly values: T[] = [];
  private readonly codes = new Map<string, number>();

  /** @param make the value of a key that is new */
  codeOf(key: string, make: (key: string) => T): number {
    let code = this.codes.get(key);
    if (code === undefined) {
      code = this.values.push(make(key)) - 1;
      this.codes.set(key, code);
    }
    return code;
  }

  get all(): readonly T[] {
    return this.values;
  }

  at(code: number | undefined): T | undefined {
    return this.values[code ?? -1];
  }

  /** By code. */
  map(claim: (value: T) => boolean): Uint8Array {
    return Uint8Array.from(this.values, (value) => Number(claim(value)));
  }
}

const distinct = (values: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

const traitsKey = ({
  LicenseType,
  UserType,
  UserRegistrationStatus,
  PrimaryProvisionedNumber,
}: User): string =>
  [LicenseType, UserType, UserRegistrationStatus, !PrimaryProvisionedNumber].join(separator);

const traitsOf = ({
  LicenseType,
  UserType,
  UserRegistrationStatus,
  PrimaryProvisionedNumber,
}: User): Traits => ({
  shared: {
    ...(LicenseType !== undefined && { LicenseType }),
    ...(UserType !== undefined && { UserType }),
    ...(UserRegistrationStatus !== undefined && { UserRegistrationStatus }),
  },
  hasNumber: Boolean(PrimaryProvisionedNumber),
});

/** The first characters of an id as a number; others may have the same. */
function startOf(id: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < id.length && i < idStart; i++) {
    bits = Math.imul(bits ^ id.charCodeAt(i), 0x01000193);
  }
  return bits >>> 0;
}

/** Below 8 nothing is known; from there on a bit for each boolean. */
const telephonyCode = (telephony: Telephony): number =>
  telephonyKeys.reduce((code, key, i) => (telephony[key] ? code | (1 << i) : code), 8);

/** By their code. */
const telephonies: readonly (Telephony | undefined)[] = Array.from({ length: 16 }, (_, code) =>
  code < 8
    ? undefined
    : (Object.fromEntries(telephonyKeys.map((key, i) => [key, (code & (1 << i)) > 0])) as Telephony),
);
