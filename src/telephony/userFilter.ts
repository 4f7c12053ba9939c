// Which users a person wants to see, as data that can be kept as JSON.

import { telephonyKeys, type Telephony } from '../chime/model';
import { fold } from './foldedText';
import { emailAddressesIn, phoneNumbersIn } from './typedContacts';

/** What is left out lets every user through. */
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
  /** The booleans that are to be so; a user whose settings were not read does not match. */
  readonly settings?: Readonly<Partial<Telephony>>;
}

/** Characters of a user id that are needed to find it. */
export const idStart = 4;

/** Any value will do where none is asked for. */
export const isAsked = <T>(asked: T | undefined, value: T | undefined): boolean =>
  asked === undefined || asked === value;

export const matchesSettings = ({ settings = {} }: UserFilter, telephony: Partial<Telephony> = {}): boolean =>
  telephonyKeys.every((key) => isAsked(settings[key], telephony[key]));

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
  /** Of one of them, each part is somewhere in the name, the e-mail address or the number. */
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
  // Beside an address the name says nothing new, and may be another than the directory's. Of several addresses any one will do:
  // who pastes a list wants to see all who are on it. The same goes for numbers.
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

/** Takes what it knows and leaves out the rest; `undefined` when nothing is left. */
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
