// Reads answers strictly. The official SDK lets "yes" or a missing boolean through; a tool that shows who may call must not.

import { ChimeError } from './errors';
import { hasHalfSurrogate, telephonyKeys, type Account, type Page, type Telephony, type User } from './model';

type JsonObject = Readonly<Record<string, unknown>>;

const unexpected = (what: string): ChimeError => new ChimeError('unexpectedAnswer', 'UnexpectedAnswer', what);

function asObject(value: unknown, where: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unexpected(`${where} is not an object`);
  }
  return value as JsonObject;
}

function requiredString(source: JsonObject, member: keyof Account | keyof User, where: string): string {
  const value = source[member];
  if (typeof value !== 'string' || value.trim() === '') {
    throw unexpected(`${where}.${member} is not a string with content`);
  }
  return wellFormed(value, member, where);
}

/** UTF-8 can't encode half of a surrogate pair: a request would send another text. */
function wellFormed(value: string, member: string, where: string): string {
  if (hasHalfSurrogate(value)) {
    throw unexpected(`${where}.${member} holds half of a surrogate pair`);
  }
  return value;
}

/** Copies the named members that are there. `null` counts as absent, as in every AWS JSON protocol. */
function copyStrings<Member extends keyof Account | keyof User | 'NextToken'>(
  source: JsonObject,
  members: readonly Member[],
  where: string,
): { readonly [M in Member]?: string } {
  const copy: { [M in Member]?: string } = {};
  for (const member of members) {
    const value = source[member];
    if (value === undefined || value === null) {
      continue;
    }
    if (typeof value !== 'string') {
      throw unexpected(`${where}.${member} is not a string`);
    }
    copy[member] = wellFormed(value, member, where);
  }
  return copy;
}

const accountMembers = ['AccountType', 'CreatedTimestamp', 'DefaultLicense', 'AccountStatus'] as const;

const userMembers = [
  'AccountId',
  'PrimaryEmail',
  'PrimaryProvisionedNumber',
  'DisplayName',
  'LicenseType',
  'UserType',
  'UserRegistrationStatus',
  'UserInvitationStatus',
  'RegisteredOn',
  'InvitedOn',
] as const;

export function decodeAccount(value: unknown, where = 'Account'): Account {
  const source = asObject(value, where);
  const supported = source['SupportedLicenses'];
  return {
    AwsAccountId: requiredString(source, 'AwsAccountId', where),
    AccountId: requiredString(source, 'AccountId', where),
    Name: requiredString(source, 'Name', where),
    ...(Array.isArray(supported) && {
      SupportedLicenses: supported.filter((license): license is string => typeof license === 'string'),
    }),
    ...copyStrings(source, accountMembers, where),
  };
}

/** `PersonalPIN` is not read on purpose: nothing needs the PIN, and a PIN that is not kept can't leak. */
export function decodeUser(value: unknown, where = 'User'): User {
  const source = asObject(value, where);
  return { UserId: requiredString(source, 'UserId', where), ...copyStrings(source, userMembers, where) };
}

export function decodeTelephony(body: unknown): Telephony {
  const settings = asObject(asObject(body, 'the body')['UserSettings'], 'UserSettings');
  const source = asObject(settings['Telephony'], 'UserSettings.Telephony');
  for (const key of telephonyKeys) {
    if (typeof source[key] !== 'boolean') {
      throw unexpected(`UserSettings.Telephony.${key} is not a boolean`);
    }
  }
  const { InboundCalling, OutboundCalling, SMS } = source as unknown as Telephony;
  return { InboundCalling, OutboundCalling, SMS };
}

export function decodePage<T>(
  body: unknown,
  listMember: 'Accounts' | 'Users',
  decodeItem: (value: unknown, where: string) => T,
): Page<T> {
  const source = asObject(body, 'the body');
  const list = source[listMember];
  if (!Array.isArray(list)) {
    throw unexpected(`${listMember} is not a list`);
  }
  const items = list.map((item, index) => decodeItem(item, `${listMember}[${index}]`));
  const { NextToken: nextToken } = copyStrings(source, ['NextToken'], 'the body');
  return nextToken ? { items, nextToken } : { items };
}

export function decodeMember<T>(body: unknown, member: 'Account' | 'User', decode: (value: unknown) => T): T {
  return decode(asObject(body, 'the body')[member]);
}
