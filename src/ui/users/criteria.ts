// What users are filtered by beside a text: each criterion with its values and their words.

import { l10n } from 'vscode';
import { licenses, registrationStatuses, telephonyKeys, type TelephonyKey } from '../../chime/model';
import type { Directory } from '../../telephony/directory';
import { fold } from '../../telephony/foldedText';
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

/** A value that a typed text names. */
export interface Offer {
  readonly criterion: Criterion;
  readonly value: Value;
}

/** The values of criteria that a text such as "sms", "SMS off" or "license: basic" begins to name. */
export function offersFor(text: string, directory: Directory): readonly Offer[] {
  const typed = wordsOf(text);
  const names = (word: string, words: readonly string[]) => words.some((one) => one.startsWith(word));
  return criteria.flatMap((criterion) => {
    const label = wordsOf(criterion.label());
    const isNamed = typed.some(
      (word) => label.includes(word) || (word.length >= shortestName && names(word, label)),
    );
    const offered = isNamed ? criterion.values(directory) : [];
    return offered
      .filter((value) => {
        const words = [...label, ...wordsOf(criterion.textOf(value))];
        return typed.every((word) => names(word, words));
      })
      .map((value) => ({ criterion, value }));
  });
}

/** Characters of a criterion's name that are needed to offer the criterion: fewer are in many names of users. */
const shortestName = 3;

const wordsOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[\s:-]+/)
    .filter(Boolean);

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
