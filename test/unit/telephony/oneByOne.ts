// Whether a user matches a filter, by looking at that user alone: what the table of all users must agree with.

import type { Telephony, User } from '../../../src/chime/model';
import {
  fold,
  isAsked,
  isIdPrefix,
  matchesSettings,
  searchOf,
  type Search,
  type UserFilter,
} from '../../../src/telephony/userFilter';

export const matches = (filter: UserFilter, user: User, telephony: Telephony | undefined): boolean =>
  isAsked(filter.license, user.LicenseType) &&
  isAsked(filter.status, user.UserRegistrationStatus) &&
  isAsked(filter.hasNumber, Boolean(user.PrimaryProvisionedNumber)) &&
  matchesSettings(filter, telephony) &&
  matchesText(searchOf(filter.text), user);

function matchesText(search: Search | undefined, user: User): boolean {
  const { DisplayName = '', PrimaryEmail = '', PrimaryProvisionedNumber = '' } = user;
  return (
    search === undefined ||
    [DisplayName, PrimaryEmail, PrimaryProvisionedNumber]
      .map(fold)
      .some((text) => search.parts.some((part) => text.includes(part))) ||
    isIdPrefix(search.idPrefix, user.UserId)
  );
}
