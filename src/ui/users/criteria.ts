// What users are filtered by beside a text: each criterion with its values and their words.

import { l10n } from 'vscode';
import { licenses, registrationStatuses, telephonyKeys, type TelephonyKey } from '../../chime/model';
import type { Directory } from '../../telephony/directory';
import { parseUserFilter, type UserFilter } from '../../telephony/userFilter';
import type { Users } from '../../telephony/users';
import { licenseText, onOff, registrationText, telephonyLabel } from '../../text/wording';

export type Value = string | boolean;

export interface Criterion {
  readonly label: () => string;
  /** `undefined`: any will do. */
  readonly valueIn: (filter: UserFilter) => Value | undefined;
  readonly textOf: (value: Value) => string;
  readonly set: (filter: UserFilter, value: Value | undefined) => UserFilter;
  /** All that can be chosen. */
  readonly values: (directory: Directory) => readonly Value[];
}

/** What the API lists, and what the service sent beside it. */
const values =
  (listed: readonly string[], sent: (users: Users) => readonly string[]) => (directory: Directory) => [
    ...new Set([
      ...listed,
      ...directory.accounts.items.flatMap(({ AccountId }) => sent(directory.users(AccountId))),
    ]),
  ];

const ofMember = (
  member: 'license' | 'status' | 'hasNumber',
  words: Pick<Criterion, 'label' | 'textOf' | 'values'>,
): Criterion => ({
  ...words,
  valueIn: (filter) => filter[member],
  set: (filter, value) => parseUserFilter({ ...filter, [member]: value }) ?? {},
});

const ofSetting = (key: TelephonyKey): Criterion => ({
  label: () => telephonyLabel(key),
  textOf: (value) => onOff(Boolean(value)),
  values: () => [true, false],
  valueIn: (filter) => filter.settings?.[key],
  set: (filter, value) =>
    parseUserFilter({ ...filter, settings: { ...filter.settings, [key]: value } }) ?? {},
});

export const criteria: readonly Criterion[] = [
  ofMember('license', {
    label: () => l10n.t('License'),
    textOf: (value) => licenseText(String(value)),
    values: values(licenses, (users) => users.licenses),
  }),
  ofMember('status', {
    label: () => l10n.t('Status'),
    textOf: (value) => registrationText(String(value)),
    values: values(registrationStatuses, (users) => users.statuses),
  }),
  ofMember('hasNumber', {
    label: () => l10n.t('Phone number'),
    textOf: (value) => (value === true ? l10n.t('Has one') : l10n.t('Has none')),
    values: () => [true, false],
  }),
  ...telephonyKeys.map(ofSetting),
];
