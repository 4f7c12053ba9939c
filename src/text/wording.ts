// How the API's words are said to a person.

import * as l10n from '@vscode/l10n';
import type { Account, TelephonyKey, User } from '../chime/model';
import { displayText } from '../telephony/displayText';
import { isSingular, numberText, partsText } from './language';

export const telephonyLabel = (key: TelephonyKey): string =>
  ({
    InboundCalling: l10n.t('Inbound calling'),
    OutboundCalling: l10n.t('Outbound calling'),
    SMS: l10n.t('SMS'),
  })[key];

/** For the head of a column. */
export const shortTelephonyLabel = (key: TelephonyKey): string =>
  ({ InboundCalling: l10n.t('Inbound'), OutboundCalling: l10n.t('Outbound'), SMS: l10n.t('SMS') })[key];

/** With a full stop where it has none, so that others can follow it. */
export const asSentence = (text: string): string => (/[.!?。]$/.test(text) ? text : `${text}.`);

export const onOff = (value: boolean): string => (value ? l10n.t('On') : l10n.t('Off'));

/** Such as "1 user" or "24 users". */
export const usersText = (count: number): string =>
  isSingular(count) ? l10n.t('{0} user', numberText(count)) : l10n.t('{0} users', numberText(count));

/** Users whose names a dialog says. */
export const mostNamed = 5;

/** Such as "Maria Garcia, Bob, and 22 more". @param names the first names, {@link mostNamed} at most @param count of all users */
export function namesText(names: readonly string[], count: number): string {
  const more = count - names.length;
  return more > 0 ? l10n.t('{0}, and {1} more', partsText(names), numberText(more)) : partsText(names);
}

/** The name, else the e-mail address, else the id: not every user has the first two. */
export const userName = (user: User): string =>
  displayText(user.DisplayName ?? '') || displayText(user.PrimaryEmail ?? '') || displayText(user.UserId);

export const accountName = ({ Name, AccountId }: Account): string =>
  displayText(Name) || displayText(AccountId);

/** The name with the id, or the id alone where the account can't be read. */
export const accountText = (accountId: string, account: Account | undefined): string =>
  account === undefined ? displayText(accountId) : `${accountName(account)} (${displayText(accountId)})`;

/** A value that the API's model does not list is shown as it came. */
const listed = (texts: Readonly<Record<string, string>>, value: string): string =>
  displayText((Object.hasOwn(texts, value) ? texts[value] : undefined) ?? value);

export const licenseText = (license: string): string =>
  listed(
    {
      Basic: l10n.t('Basic'),
      Plus: l10n.t('Plus'),
      Pro: l10n.t('Pro'),
      ProTrial: l10n.t('Pro trial'),
    },
    license,
  );

export const registrationText = (status: string): string =>
  listed(
    {
      Registered: l10n.t('Registered'),
      Unregistered: l10n.t('Unregistered'),
      Suspended: l10n.t('Suspended'),
    },
    status,
  );

export const accountTypeText = (type: string): string =>
  listed(
    {
      Team: l10n.t('Team'),
      EnterpriseDirectory: l10n.t('Enterprise (directory)'),
      EnterpriseLWA: l10n.t('Enterprise (Login with Amazon)'),
      EnterpriseOIDC: l10n.t('Enterprise (OpenID Connect)'),
    },
    type,
  );
