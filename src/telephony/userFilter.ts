// The users that a person wants to see, as data for JSON.

import { telephonyKeys, type Telephony } from '../chime/model';
import { fold } from './foldedText';
import { emailAddressesIn, phoneNumbersIn } from './typedContacts';

/** A property that is left out matches every user. */
export interface UserFilter {
  /**
   * Words of the display name, the e-mail address and the phone number, or parts of them, as people type or paste them; or the
   * beginning of the user id, four characters at least: fewer are in the id of nearly everybody.
   */
  readonly text?: string;
  /** `LicenseType` */
  readonly license?: string;
  /** `UserRegistrationStatus` */
  readonly status?: string;
  /** Whether the user has a `PrimaryProvisionedNumber`. */
  readonly hasNumber?: boolean;
  /** The wanted settings; a user whose settings were not read does not match. */
  readonly settings?: Readonly<Partial<Telephony>>;
}

/** Characters of a user id that are needed to find it. */
export const idStart = 4;

/** Where no value is wanted, any value matches. */
export const matchesValue = <T>(wanted: T | undefined, value: T | undefined): boolean =>
  wanted === undefined || wanted === value;

export const matchesSettings = ({ settings = {} }: UserFilter, telephony: Partial<Telephony> = {}): boolean =>
  telephonyKeys.every((key) => matchesValue(settings[key], telephony[key]));

export const needsSettings = ({ settings = {} }: UserFilter): boolean =>
  telephonyKeys.some((key) => settings[key] !== undefined);

export const isEmpty = (filter: UserFilter): boolean =>
  searchOf(filter.text) === undefined &&
  filter.license === undefined &&
  filter.status === undefined &&
  filter.hasNumber === undefined &&
  !needsSettings(filter);

/** What a text looks for, folded. */
export interface Search {
  /** A user matches an alternative if each of its parts is in the name, the e-mail address or the number. */
  readonly alternatives: readonly (readonly string[])[];
  readonly idPrefix: string;
}

/** `undefined` when the text looks for nothing. */
export function searchOf(text = ''): Search | undefined {
  const idPrefix = fold(text);
  const folded = idPrefix.replace(/^-|-$/g, '');
  return folded === '' ? undefined : { alternatives: alternativesOf(text, folded), idPrefix };
}

function alternativesOf(text: string, folded: string): Search['alternatives'] {
  // Text beside an address is ignored: a pasted name may differ from the name in the directory. With several addresses, each one
  // counts: a person who pastes a list wants to see all users of the list. The same holds for numbers.
  const addresses = emailAddressesIn(text);
  if (addresses.length > 0) {
    return addresses.map((address) => [fold(address)]);
  }
  const withoutBlanks = folded.replaceAll(' ', '');
  const numbers = phoneNumbersIn(text);
  if (numbers.length > 0) {
    return [...new Set([withoutBlanks.replaceAll('-', ''), ...numbers])].map((number) => [number]);
  }
  const words = [...new Set(folded.split(' '))];
  return words.length > 1 ? [words, [withoutBlanks]] : [words];
}

/** The whole id, or at least the first {@link idStart} characters of it. */
export function isIdPrefix(prefix: string, userId: string): boolean {
  const id = fold(userId);
  return id === prefix || (prefix.length >= idStart && id.startsWith(prefix));
}

/** Keeps the valid properties alone; `undefined` when none is left. */
export function parseUserFilter(value: unknown): UserFilter | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { text, license, status, hasNumber, settings } = value as Record<string, unknown>;
  const filter: UserFilter = {
    ...(typeof text === 'string' && text.length <= maximumText && { text }),
    ...(typeof license === 'string' && { license }),
    ...(typeof status === 'string' && { status }),
    ...(typeof hasNumber === 'boolean' && { hasNumber }),
    ...(typeof settings === 'object' && settings !== null && { settings: parseSettings(settings) }),
  };
  return isEmpty(filter) ? undefined : filter;
}

/** Characters; no name is longer. */
const maximumText = 1_000;

const parseSettings = (settings: object): Partial<Telephony> =>
  Object.fromEntries(
    telephonyKeys
      .map((key) => [key, (settings as Record<string, unknown>)[key]])
      .filter(([, value]) => typeof value === 'boolean'),
  ) as Partial<Telephony>;
