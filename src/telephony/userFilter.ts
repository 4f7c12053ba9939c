// A filter of the user list, as data that JSON can hold.

import { telephonyKeys, type Telephony } from '../chime/model';
import { fold } from './foldedText';
import { emailAddressesIn, phoneNumbersIn } from './typedContacts';

/** A missing property matches every user. */
export interface UserFilter {
  /**
   * Words or parts of words of the display name, e-mail address or phone number, as people type or paste them.
   * Or the beginning of the user id, at least four characters: a shorter text would match too many ids.
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

/** Minimum number of characters of a user id that a search needs. */
export const idStart = 4;

/** Without a wanted value, any value matches. */
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

/** A search text in folded form. */
export interface Search {
  /** An alternative finds a user if each of its parts is in the name, the e-mail address or the number. */
  readonly alternatives: readonly (readonly string[])[];
  readonly idPrefix: string;
}

/** `undefined` for a text with nothing to find, such as blanks. */
export function searchOf(text = ''): Search | undefined {
  const idPrefix = fold(text);
  const folded = idPrefix.replace(/^-|-$/g, '');
  return folded === '' ? undefined : { alternatives: alternativesOf(text, folded), idPrefix };
}

function alternativesOf(text: string, folded: string): Search['alternatives'] {
  // Text beside an address is ignored: a pasted name may differ from the name in the directory.
  // Several addresses or numbers are alternatives: a pasted list finds all users of the list.
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

/** Whether `prefix` is the whole id, or at least its first {@link idStart} characters. */
export function isIdPrefix(prefix: string, userId: string): boolean {
  const id = fold(userId);
  return id === prefix || (prefix.length >= idStart && id.startsWith(prefix));
}

/** Keeps only valid properties; `undefined` if no property remains. */
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

/** Characters of a search text; no name is longer. */
const maximumText = 1_000;

const parseSettings = (settings: object): Partial<Telephony> =>
  Object.fromEntries(
    telephonyKeys
      .map((key) => [key, (settings as Record<string, unknown>)[key]])
      .filter(([, value]) => typeof value === 'boolean'),
  ) as Partial<Telephony>;
