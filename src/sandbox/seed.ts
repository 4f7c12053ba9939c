// The directory that the sandbox starts with, computed from a seed and a number of users. Only ids are kept and users are computed on
// demand, so that 100,000 users need little memory. Later changes are not in this module.

import { documentationSample, type Account, type Telephony, type User } from '../chime/model';
import { familyNames, firstUsers, givenNames, oddIds, oddities } from './seedNames';

/** What a directory is computed from; the same parameters give the same directory. `users` is 2 to 100,000. */
export interface SeedParameters {
  readonly seed: string;
  readonly users: number;
}

export const userLimits = { minimum: 2, maximum: 100_000, default: 200 } as const;

export function isUserCount(users: unknown): users is number {
  return (
    Number.isInteger(users) && Number(users) >= userLimits.minimum && Number(users) <= userLimits.maximum
  );
}

export interface SeededAccount extends Account {
  readonly SigninDelegateGroups?: readonly { readonly GroupName: string }[];
}

/** A user with the members that only answers of the service have. */
export interface SeededUser extends User {
  readonly PersonalPIN?: string;
  readonly AlexaForBusinessMetadata?: {
    readonly IsAlexaForBusinessEnabled: boolean;
    readonly AlexaForBusinessRoomArn: string;
  };
}

/** `AccountSettings`. */
export interface AccountSettings {
  readonly DisableRemoteControl: boolean;
  readonly EnableDialOut: boolean;
}

/** Users by index: those of an account are `first` to `end - 1`. */
export interface UserRange {
  readonly first: number;
  readonly end: number;
}

export const awsAccountId = '111122223333';
const epoch = Date.UTC(2019, 0, 7, 9);
const day = 24 * 60 * 60 * 1000;
const sampleIndex = 1;

// One number for each user index, in the 555 exchange of eleven area codes; the sample user's is +12065550100.
const areaCodes = ['206', '212', '303', '312', '415', '503', '512', '617', '702', '808', '919'];
const numberOffset = 99;

/** Each derived property draws its own number from (seed, user, salt); these are the salts. */
const enum Draw {
  Id,
  IdTail = 1,
  Given = 4,
  Family,
  License,
  Status,
  HasNumber,
  Telephony,
  Invited,
  Registered,
  Pin,
  Domain,
  Numbered,
}

const seededAccounts: readonly {
  readonly account: Omit<SeededAccount, 'AwsAccountId'>;
  readonly share: number;
}[] = [
  {
    share: 0, // what the others leave
    account: {
      AccountId: documentationSample.accountId,
      Name: 'Example Corp',
      AccountType: 'EnterpriseLWA',
      CreatedTimestamp: '2018-12-20T18:45:25.231Z',
      DefaultLicense: 'Pro',
      SupportedLicenses: ['Basic', 'Pro'],
      AccountStatus: 'Active',
      SigninDelegateGroups: [],
    },
  },
  {
    share: 0.25,
    account: {
      AccountId: '5f0c2b8e-94d1-4a37-b6e2-0d7c81a3f952',
      Name: 'Example Corp Japan (株式会社エグザンプル)',
      AccountType: 'EnterpriseDirectory',
      CreatedTimestamp: '2019-03-14T02:05:09.000Z',
      DefaultLicense: 'Basic',
      SupportedLicenses: ['Basic', 'Pro'],
      AccountStatus: 'Active',
      SigninDelegateGroups: [{ GroupName: 'Chime administrators' }],
    },
  },
  {
    share: 0,
    account: {
      AccountId: 'c3a9e1d7-20b4-4f68-8e15-6b92f7d04ca1',
      Name: 'Example Labs (no users yet)',
      AccountType: 'Team',
      CreatedTimestamp: '2019-11-02T16:30:00.000Z',
      DefaultLicense: 'Pro',
      SupportedLicenses: ['Pro'],
      AccountStatus: 'Active',
    },
  },
  {
    share: 0.125,
    account: {
      AccountId: 'support team/é:+1 100%',
      Name: 'Sales & Support <b>"EMEA"</b>',
      AccountType: 'Team',
      CreatedTimestamp: '2020-02-29T23:59:59.999Z',
      DefaultLicense: 'Pro',
      SupportedLicenses: ['Plus', 'Pro', 'ProTrial'],
      AccountStatus: 'Active',
    },
  },
  {
    share: 0.02,
    account: { AccountId: 'retired-2019', Name: 'Example Retired', AccountStatus: 'Suspended' },
  },
];

export class Directory {
  readonly accounts: readonly SeededAccount[] = seededAccounts.map(({ account }) => ({
    AwsAccountId: awsAccountId,
    ...account,
  }));
  private readonly ranges: readonly UserRange[];
  private readonly seed: number;
  private readonly ids: string[] = [];
  private readonly indexes = new Map<string, number>();
  private emails: Map<string, number> | undefined;
  private numbered: Uint32Array | undefined;

  constructor(readonly parameters: SeedParameters) {
    this.seed = hash(parameters.seed);
    this.ranges = rangesOf(parameters.users);
    for (let index = 0; index < parameters.users; index++) {
      const id = this.idOf(index);
      this.ids.push(id);
      this.indexes.set(id, index);
    }
  }

  get userCount(): number {
    return this.parameters.users;
  }

  /** The position of an account in {@link accounts}; -1 when there is none. */
  accountIndex(accountId: string): number {
    return this.accounts.findIndex((account) => account.AccountId === accountId);
  }

  usersOf(accountIndex: number): UserRange {
    return this.ranges[accountIndex] ?? { first: 0, end: 0 };
  }

  accountSettings(accountIndex: number): AccountSettings {
    return { DisableRemoteControl: accountIndex % 2 === 1, EnableDialOut: accountIndex !== 1 };
  }

  userIndex(userId: string): number | undefined {
    return this.indexes.get(userId);
  }

  userId(index: number): string {
    return this.ids[index] ?? '';
  }

  /** The user with an e-mail address, in any case. */
  userIndexByEmail(email: string): number | undefined {
    this.emails ??= this.indexEmails();
    return this.emails.get(email.toLowerCase());
  }

  accountOf(userIndex: number): number {
    return this.ranges.findIndex(({ first, end }) => userIndex >= first && userIndex < end);
  }

  /** @param index 0 to {@link userCount} - 1 */
  user(index: number): SeededUser {
    const { accountIndex, position } = this.place(index);
    const ordinary = this.ordinaryUser(index, accountIndex);
    const slot = oddSlot(accountIndex, position);
    if (slot === undefined) {
      return ordinary;
    }
    return withoutUndefined({ ...ordinary, ...oddities[(slot + 7 * accountIndex) % oddities.length] });
  }

  /** The settings that a user starts with; a user without a number may not call. */
  telephony(index: number): Telephony {
    if (index === sampleIndex) {
      return { InboundCalling: true, OutboundCalling: true, SMS: false };
    }
    const drawn = this.hasNumber(index) ? this.draw(index, Draw.Telephony) : 0;
    return { InboundCalling: (drawn & 1) > 0, OutboundCalling: (drawn & 2) > 0, SMS: (drawn & 4) > 0 };
  }

  hasNumber(index: number): boolean {
    return index === sampleIndex || this.draw(index, Draw.HasNumber) % 10 < 6;
  }

  /** The E.164 number of a user, if the user has a number: {@link hasNumber}. */
  numberOf(index: number): string {
    const ordinal = index + numberOffset;
    return `+1${areaCodes[Math.floor(ordinal / 10_000)] ?? ''}555${String(ordinal % 10_000).padStart(4, '0')}`;
  }

  /** The user who has a number. */
  userIndexByNumber(number: string): number | undefined {
    const match = /^\+1(\d{3})555(\d{4})$/.exec(number);
    const area = areaCodes.indexOf(match?.[1] ?? '');
    const index = area * 10_000 + Number(match?.[2]) - numberOffset;
    return area >= 0 && index >= 0 && index < this.userCount && this.hasNumber(index) ? index : undefined;
  }

  /** The indexes of all users who have a number, in order. */
  get numberedUsers(): Uint32Array {
    this.numbered ??= Uint32Array.from(this.ids.keys()).filter((index) => this.hasNumber(index));
    return this.numbered;
  }

  /** When a user's number was assigned, ISO 8601. */
  numberedOn(index: number): string {
    return this.date(index, Draw.Numbered, 800);
  }

  private place(index: number): { accountIndex: number; position: number } {
    const accountIndex = this.accountOf(index);
    return { accountIndex, position: index - this.usersOf(accountIndex).first };
  }

  private idOf(index: number): string {
    if (index === sampleIndex) {
      return documentationSample.userId;
    }
    const { accountIndex, position } = this.place(index);
    const slot = oddSlot(accountIndex, position);
    if (slot !== undefined && slot % 3 === 1) {
      return oddIds[(Math.floor(slot / 3) + accountIndex) % oddIds.length]?.(index) ?? '';
    }
    // `mix` maps 32 bits one to one, so that no two users have the same first part.
    const hex = [Draw.Id, Draw.IdTail, Draw.IdTail + 1, Draw.IdTail + 2]
      .map((salt) => this.draw(index, salt).toString(16).padStart(8, '0'))
      .join('');
    return [8, 12, 16, 20, 32].map((end, i, ends) => hex.slice(ends[i - 1] ?? 0, end)).join('-');
  }

  private ordinaryUser(index: number, accountIndex: number): SeededUser {
    const early = accountIndex === 0 && index < firstUsers.length;
    const [given, family] = (early && firstUsers[index]) || this.drawnName(index);
    const sample = index === sampleIndex;
    const status = early ? 99 : this.draw(index, Draw.Status) % 100;
    const invited = status < 6;
    const invitedOn = this.date(index, Draw.Invited, 300);
    return {
      UserId: this.userId(index),
      AccountId: this.accounts[accountIndex]?.AccountId ?? '',
      PrimaryEmail: this.email(index, early, given, family),
      ...(this.hasNumber(index) ? { PrimaryProvisionedNumber: this.numberOf(index) } : {}),
      DisplayName: `${given} ${family}`,
      LicenseType: sample
        ? 'Pro'
        : ((['Basic', 'Plus', 'Pro', 'Pro'] as const)[this.draw(index, Draw.License) % 4] ?? 'Pro'),
      UserType: 'PrivateUser',
      UserRegistrationStatus: invited ? 'Unregistered' : status < 10 ? 'Suspended' : 'Registered',
      UserInvitationStatus: invited ? 'Pending' : 'Accepted',
      ...(invited ? {} : { RegisteredOn: this.date(index, Draw.Registered, 300, 300) }),
      InvitedOn: invitedOn,
      ...(sample
        ? { AlexaForBusinessMetadata: { IsAlexaForBusinessEnabled: false, AlexaForBusinessRoomArn: 'null' } }
        : {}),
      PersonalPIN: String(this.draw(index, Draw.Pin) + 1e9),
    };
  }

  private drawnName(index: number): readonly [string, string] {
    return [
      givenNames[this.draw(index, Draw.Given) % givenNames.length] ?? '',
      familyNames[this.draw(index, Draw.Family) % familyNames.length] ?? '',
    ];
  }

  private email(index: number, early: boolean, given: string, family: string): string {
    const name = `${given}.${family}`
      .normalize('NFD')
      .replace(/[^A-Za-z.]/g, '')
      .toLowerCase();
    if (early) {
      return `${name}@example.com`;
    }
    const domain = ['com', 'com', 'org', 'net'][this.draw(index, Draw.Domain) % 4] ?? 'com';
    return `${name}${index}@example.${domain}`;
  }

  private indexEmails(): Map<string, number> {
    const emails = new Map<string, number>();
    for (let index = 0; index < this.userCount; index++) {
      const email = this.user(index).PrimaryEmail;
      if (email !== undefined) {
        emails.set(email.toLowerCase(), index);
      }
    }
    return emails;
  }

  private date(index: number, salt: Draw, days: number, after = 0): string {
    return new Date(epoch + (after + (this.draw(index, salt) / 2 ** 32) * days) * day).toISOString();
  }

  /** 32 bits that look random and are always the same for (seed, user, salt). */
  private draw(index: number, salt: number): number {
    return mix(this.seed ^ Math.imul(salt + 1, 0x9e3779b1) ^ mix(index + 1));
  }
}

/** Murmur3's finaliser: one to one on 32 bits. */
function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** FNV-1a of the text. */
function hash(text: string): number {
  return Buffer.from(text).reduce((bits, byte) => Math.imul(bits ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
}

function rangesOf(users: number): readonly UserRange[] {
  const counts = seededAccounts.map(({ share }) => Math.floor(users * share));
  counts[0] = users - counts.reduce((sum, count) => sum + count, 0);
  const ends: number[] = [];
  for (const count of counts) {
    ends.push((ends.at(-1) ?? 0) + count);
  }
  return ends.map((end, i) => ({ first: ends[i - 1] ?? 0, end }));
}

/** Which odd user is at a position of an account, if any: every second position at first, then every seventeenth. */
function oddSlot(accountIndex: number, position: number): number | undefined {
  const place = position - (accountIndex === 0 ? firstUsers.length : 1);
  if (place < 0) {
    return undefined;
  }
  const often = 2 * oddities.length;
  if (place < often) {
    return place % 2 === 0 ? place / 2 : undefined;
  }
  return (place - often) % 17 === 0 ? oddities.length + (place - often) / 17 : undefined;
}

function withoutUndefined(user: Readonly<Record<string, unknown>>): SeededUser {
  return Object.fromEntries(
    Object.entries(user).filter(([, value]) => value !== undefined),
  ) as unknown as SeededUser;
}
