// Which users a person wants to see, as data that can be kept as JSON.

import { telephonyKeys, type Telephony } from '../chime/model';

/** What is left out lets every user through. */
export interface UserFilter {
  /**
   * Part of the display name, the e-mail address or the phone number, in any case and width; or the beginning of the user id, four
   * characters at least: fewer are in the id of nearly everybody.
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
  /** One of them is somewhere in the name, the e-mail address or the number. */
  readonly parts: readonly string[];
  readonly idPrefix: string;
}

/** `undefined` when the text looks for nothing. */
export function searchOf(text = ''): Search | undefined {
  const folded = fold(text).trim();
  if (folded === '') {
    return undefined;
  }
  // Numbers are copied with what makes them readable, and kept without it.
  const number = /^\+?[\d\s().-]+$/.test(folded) ? folded.replace(/[^+\d]/g, '') : '';
  const parts = number.length < 3 || number === folded ? [folded] : [folded, number];
  return { parts, idPrefix: folded };
}

/** The whole id, or at least the first {@link idStart} characters of it. */
export function isIdPrefix(prefix: string, userId: string): boolean {
  const id = fold(userId);
  return id === prefix || (prefix.length >= idStart && id.startsWith(prefix));
}

/**
 * In one case and one width: Japanese input methods write Latin letters and katakana in two. Unicode's compatibility composition
 * also joins marks to their letters. What is folded holds no NUL.
 */
export const fold = (text: string): string =>
  isPlain(text)
    ? text.toLowerCase()
    : text
        .replaceAll('\0', ' ')
        .normalize('NFKC')
        .toLowerCase()
        // The end of a word is not known while it is typed.
        .replaceAll('ς', 'σ');

/** Nothing but ASCII: case is all that folding changes. */
export const isPlain = (text: string): boolean => /^[\x01-\x7f]*$/.test(text);

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

/** The filter as it was kept; `undefined` when some of it is not known here: what is left would let more users through. */
export function parseWholeUserFilter(value: unknown): UserFilter | undefined {
  const filter = parseUserFilter(value);
  return filter !== undefined && hasAll(filter, value) && hasAll(filter.settings, (value as UserFilter).settings)
    ? filter
    : undefined;
}

const hasAll = (filter: object | undefined, value: unknown): boolean =>
  Object.entries(value ?? {}).every(
    ([name, member]) => member === undefined || (filter !== undefined && Object.hasOwn(filter, name)),
  );

/** Characters; no name is longer. */
const maximumText = 1_000;

const parseSettings = (settings: object): Partial<Telephony> =>
  Object.fromEntries(
    telephonyKeys
      .map((key) => [key, (settings as Record<string, unknown>)[key]])
      .filter(([, value]) => typeof value === 'boolean'),
  ) as Partial<Telephony>;
