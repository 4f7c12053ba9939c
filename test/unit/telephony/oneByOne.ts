// Whether a user matches a filter, by looking at that user alone: what the table of all users must agree with.

import type { Telephony, User } from '../../../src/chime/model';
import { fold } from '../../../src/telephony/foldedText';
import { foldNumber } from '../../../src/telephony/typedContacts';
import {
  matchesValue,
  isIdPrefix,
  matchesSettings,
  searchOf,
  type Search,
  type UserFilter,
} from '../../../src/telephony/userFilter';

export const matches = (filter: UserFilter, user: User, telephony: Telephony | undefined): boolean =>
  matchesValue(filter.license, user.LicenseType) &&
  matchesValue(filter.status, user.UserRegistrationStatus) &&
  matchesValue(filter.hasNumber, Boolean(user.PrimaryProvisionedNumber)) &&
  matchesSettings(filter, telephony) &&
  matchesText(searchOf(filter.text), user);

function matchesText(search: Search | undefined, user: User): boolean {
  const { DisplayName = '', PrimaryEmail = '', PrimaryProvisionedNumber = '' } = user;
  const texts = [fold(DisplayName), fold(PrimaryEmail), foldNumber(PrimaryProvisionedNumber)];
  return (
    search === undefined ||
    search.alternatives.some((parts) => parts.every((part) => texts.some((text) => holds(text, part)))) ||
    isIdPrefix(search.idPrefix, user.UserId)
  );
}

const matchers = new Map<string, (text: string) => boolean>();

function holds(text: string, part: string): boolean {
  const matcher = matchers.get(part) ?? matcherOf(part);
  matchers.set(part, matcher);
  return matcher(text);
}

/** An address as it is; else each hyphen may be a gap or nothing, and other gaps are passed over from the start of a word on. */
function matcherOf(part: string): (text: string) => boolean {
  if (part.includes('@')) {
    return (text) => text.includes(part);
  }
  const characters = [...part].map((character) =>
    character === '-' ? '[ -]?' : character.replace(/[$()*+./?[\\\]^{|}]/, '\\$&'),
  );
  const asItIs = new RegExp(characters.join(''), 'u');
  const fromAWord = new RegExp(`(?<![a-z\\d\\u0080-\\u{10ffff}])${characters.join('[ -]?')}`, 'u');
  return (text) => asItIs.test(text) || fromAWord.test(text);
}
