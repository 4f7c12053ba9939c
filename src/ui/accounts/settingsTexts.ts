// How rows, tooltips and accessible labels say what is known of users: properties and settings.

import { l10n } from 'vscode';
import { telephonyKeys, type Telephony, type TelephonyKey, type User } from '../../chime/model';
import { displayLines, displayParts } from '../../telephony/displayText';
import { numberText } from '../../text/language';
import {
  licenseText,
  onOff,
  registrationText,
  telephonyLabel,
  userName,
  usersText,
} from '../../text/wording';

export const userTooltip = (user: User, telephony: Telephony | undefined): string =>
  displayLines(
    userName(user),
    user.PrimaryEmail !== userName(user) && user.PrimaryEmail,
    user.PrimaryProvisionedNumber,
    displayParts(...propertyTexts(user)),
    ...settingLines(telephony),
    l10n.t('User ID: {0}', user.UserId),
  );

export const propertyTexts = ({ LicenseType: license, UserRegistrationStatus: status }: User) => [
  license && licenseText(license),
  status && registrationText(status),
];

export const settingLines = (telephony: Telephony | undefined): readonly string[] =>
  telephonyKeys.flatMap((key) => (telephony ? `${telephonyLabel(key)}: ${onOff(telephony[key])}` : []));

/** Such as "In ✓ Out ✓ SMS ✗": a narrow side bar cuts longer words off. */
export const settingsText = ({ InboundCalling, OutboundCalling, SMS }: Telephony): string =>
  shortSettings(mark(InboundCalling), mark(OutboundCalling), mark(SMS));

const mark = (value: boolean): string => (value ? '✓' : '✗');

export type SettingsOn = Readonly<Record<TelephonyKey, number>>;

/** Such as "On: In 12 Out 20 SMS 3". */
export const settingsOnText = ({ InboundCalling, OutboundCalling, SMS }: SettingsOn): string =>
  l10n.t('On: {0}', shortSettings(numberText(InboundCalling), numberText(OutboundCalling), numberText(SMS)));

const shortSettings = (inbound: string, outbound: string, sms: string): string =>
  l10n.t('In {0} Out {1} SMS {2}', inbound, outbound, sms);

export const sumLines = (settingsOn: SettingsOn | undefined): readonly string[] =>
  telephonyKeys.flatMap((key) =>
    settingsOn === undefined ? [] : l10n.t('{0} on: {1}', telephonyLabel(key), usersText(settingsOn[key])),
  );
