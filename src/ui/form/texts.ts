// The form's texts: the browser side has no localisation of its own.

import { l10n } from 'vscode';
import type { Account, Telephony, User, UserReference } from '../../chime/model';
import { telephonyKeys } from '../../chime/model';
import type { FormHeading, FormProblem, FormTexts } from '../../protocol';
import type { Remedy } from '../../text/explanation';
import { displayParts, displayText } from '../../telephony/displayText';
import { remedyLabel, detailsText, type Problem } from '../report/report';
import type { OpenConnection, Session } from '../connection/session';
import { callerText, connectionLabel } from '../../text/connectionWording';
import { partsText } from '../../text/language';
import {
  accountText,
  licenseText,
  onOff,
  registrationText,
  telephonyLabel,
  userName,
} from '../../text/wording';

export const formTexts = (): FormTexts => ({
  booleans: {
    InboundCalling: {
      label: telephonyLabel('InboundCalling'),
      description: l10n.t('Receive calls on the assigned phone number.'),
    },
    OutboundCalling: {
      label: telephonyLabel('OutboundCalling'),
      description: l10n.t('Make calls with the assigned phone number.'),
    },
    SMS: { label: telephonyLabel('SMS'), description: l10n.t('Send and receive text messages.') },
  },
  telephony: l10n.t('Telephony'),
  revert: l10n.t('Revert'),
  reload: l10n.t('Reload'),
  showOutput: l10n.t('Show Output'),
  cancel: l10n.t('Cancel'),
  loading: l10n.t('Loading…'),
  nextSignIn: l10n.t('Changes apply at the next sign-in.'),
  save: l10n.t('Save'),
  signOut: l10n.t('Sign User Out…'),
  unchanged: l10n.t('No unsaved changes.'),
  changed: l10n.t('Unsaved changes.'),
  saving: l10n.t('Saving…'),
});

export const connectionText = ({ identity }: OpenConnection, caller: Session['caller']): string =>
  displayParts(connectionLabel(identity), caller && callerText(caller), identity.endpoint);

/** `user` is missing where the identity may not read users: the id is enough to change settings. */
export function userHeading(
  { accountId, userId }: UserReference,
  user: User | undefined,
  account: Account | undefined,
): FormHeading {
  const fields: [string, string | undefined][] = [
    [l10n.t('E-mail'), user?.PrimaryEmail],
    [l10n.t('Phone number'), user && (user.PrimaryProvisionedNumber ?? l10n.t('none assigned'))],
    [l10n.t('License'), user?.LicenseType && licenseText(user.LicenseType)],
    [l10n.t('Status'), user?.UserRegistrationStatus && registrationText(user.UserRegistrationStatus)],
    [l10n.t('Account'), accountText(accountId, account)],
    [l10n.t('User ID'), userId],
  ];
  return {
    name: user === undefined ? displayText(userId) : userName(user),
    fields: fields.flatMap(([label, value]) => (value ? [{ label, value: displayText(value) }] : [])),
  };
}

export const formProblem = (problem: Problem): FormProblem => ({
  sentence: problem.sentence,
  cause: problem.cause,
  advice: problem.advice,
  details: [detailsText(problem), problem.requestId && l10n.t('Request ID: {0}', problem.requestId)]
    .filter(Boolean)
    .join(' '),
  remedies: formRemedies(problem.remedies),
});

/** The person left a prompt on the way: no error, but the form would be empty without a word. */
export const cancelledProblem = (): FormProblem => ({
  sentence: l10n.t('The action was cancelled.'),
  cause: '',
  advice: '',
  details: '',
  remedies: formRemedies(['retry']),
});

export const formRemedies = (remedies: readonly Remedy[]): FormProblem['remedies'] =>
  remedies.map((id) => ({ id, label: remedyLabel(id) }));

/** What was seen, and no more: the answer to the write, and what a read after it said. */
export function savedText(
  requestId: string | undefined,
  wanted: Telephony,
  read: Telephony | undefined,
): string {
  const accepted = requestId === undefined ? l10n.t('Saved.') : l10n.t('Saved. Request ID: {0}', requestId);
  if (read === undefined) {
    return `${accepted} ${l10n.t('The saved settings could not be read back.')}`;
  }
  const other = telephonyKeys.filter((key) => read[key] !== wanted[key]);
  return other.length === 0
    ? accepted
    : `${accepted} ${l10n.t('But the service now has: {0}', partsText(other.map((key) => `${telephonyLabel(key)}: ${onOff(read[key])}`)))}`;
}
