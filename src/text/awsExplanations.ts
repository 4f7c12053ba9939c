// What is wrong with a profile or its credentials, in words, with what to do about it.

import * as l10n from '@vscode/l10n';
import type { AwsReason } from '../aws/errors';
import type { Failure } from '../telephony/failure';
import { sentenceOf, type Reason } from './explanation';

export function explainAws({ reason, message }: Failure): Reason {
  const known = reason as AwsReason | undefined;
  return {
    clause: known === undefined ? message : awsReasonClause(known),
    detail: known && foreignWords(known),
    ...((known && wayOut(known.code)) ??
      correctIt(
        l10n.t('Correct the AWS files, the environment variables or the settings.'),
        known !== undefined && 'profile' in known,
      )),
  };
}

type WayOut = Pick<Reason, 'advice' | 'remedies'>;

/** What to do about it; `undefined` where something that is written down is wrong. */
function wayOut(code: AwsReason['code']): WayOut | undefined {
  switch (code) {
    case 'ssoSessionEnded':
    case 'loginEnded':
      return {
        advice: l10n.t('Sign in again; the failed action then continues automatically.'),
        remedies: ['signIn', 'selectConnection'],
      };
    case 'mfaNeeded':
    case 'mfaRefused':
      return tryAgain(l10n.t('Try again, and enter the current code of the MFA device.'));
    case 'sourceExpired':
      return tryAgain(l10n.t('Renew these credentials, then try again.'));
    case 'roleRefused':
    case 'ssoNoAccess':
      return tryAgain(l10n.t('Ask the owner of the role for access, or select another connection.'));
    case 'credentialsLate':
      return tryAgain(l10n.t('Check what the source of the credentials waits for, then try again.'));
    case 'callerUnknown':
      return {
        advice: l10n.t('The connection works, but its AWS account is unknown.'),
        remedies: ['retry'],
      };
    case 'signInUnreachable':
    case 'signInUnexpected':
      return {
        advice: l10n.t(
          'Check the network, the proxy settings and the endpoints of STS and SSO, then try again.',
        ),
        remedies: ['retry', 'selectConnection', 'diagnose'],
      };
    case 'noEnvironmentKeys':
      return {
        advice: l10n.t('Set both variables where VS Code starts, or select another connection.'),
        remedies: ['selectConnection'],
      };
    case 'processFailed':
      return correctIt(l10n.t('Run the command in a terminal to see why.'), true);
    case 'processNotFound':
      return correctIt(
        l10n.t('Write the whole path of the program: "~" and "$HOME" are not expanded.'),
        true,
      );
    default:
      return undefined;
  }
}

const tryAgain = (advice: string): WayOut => ({ advice, remedies: ['retry', 'selectConnection'] });

const correctIt = (advice: string, hasProfile: boolean): WayOut => ({
  advice,
  remedies: [hasProfile ? 'openProfile' : 'openAwsFiles', 'retry', 'selectConnection', 'diagnose'],
});

/** What a service, the SDK or the system said. */
function foreignWords(reason: AwsReason): string | undefined {
  switch (reason.code) {
    case 'caBundle':
    case 'callerUnknown':
    case 'roleRefused':
    case 'signInUnreachable':
    case 'credentials':
      return reason.message;
    default:
      return undefined;
  }
}

/** A whole sentence. */
export const awsReasonText = (reason: AwsReason): string => sentenceOf(awsReasonClause(reason));

function awsReasonClause(reason: AwsReason): string {
  switch (reason.code) {
    case 'noSuchProfile':
      return l10n.t('there is no profile "{0}" in the AWS files of this computer', reason.profile);
    case 'noCredentials':
      return l10n.t('profile "{0}" has no credentials', reason.profile);
    case 'incomplete':
      return l10n.t('profile "{0}" has no "{1}"', reason.profile, reason.missing);
    case 'noSource':
      return l10n.t('profile "{0}" has no "source_profile" and no "credential_source"', reason.profile);
    case 'noSourceProfile':
      return l10n.t(
        'the source profile "{1}" of profile "{0}" does not exist',
        reason.profile,
        reason.source,
      );
    case 'sourceCycle':
      return l10n.t('the source profiles of profile "{0}" form a cycle', reason.profile);
    case 'twoSources':
      return l10n.t('profile "{0}" has both "source_profile" and "credential_source"', reason.profile);
    case 'unknownCredentialSource':
      return l10n.t(
        'the "credential_source" {1} of profile "{0}" does not exist',
        reason.profile,
        reason.source,
      );
    case 'durationNotNumber':
      return l10n.t(
        'the "duration_seconds" {1} of profile "{0}" is not a whole number',
        reason.profile,
        reason.duration,
      );
    case 'noSsoSession':
      return l10n.t(
        'profile "{0}" uses [sso-session {1}], but the AWS config file has no such section',
        reason.profile,
        reason.section,
      );
    case 'ssoConflict':
      return l10n.t(
        'profile "{0}" and [sso-session {1}] have different values of "{2}"',
        reason.profile,
        reason.section,
        reason.setting,
      );
    case 'fileLine':
      return l10n.t(
        '{0}, line {1}: this line is neither a section nor a setting, and is ignored.',
        reason.path,
        reason.line,
      );
    case 'fileBytes':
      return l10n.t('{0}, line {1}: this line is not UTF-8 text.', reason.path, reason.line);
    case 'fileSection':
      return l10n.t(
        '{0}, line {1}: section [{2}] is ignored. A profile of the config file is named "[profile NAME]".',
        reason.path,
        reason.line,
        reason.section,
      );
    case 'fileSectionTwice':
      return l10n.t(
        '{0}, line {1}: section [{2}] exists twice. Both sections are used here, but the AWS CLI rejects the file.',
        reason.path,
        reason.line,
        reason.section,
      );
    case 'fileSectionReplaced':
      return l10n.t(
        '{0}, line {1}: section [{2}] replaces an earlier section of the same name.',
        reason.path,
        reason.line,
        reason.section,
      );
    case 'fileSettingTwice':
      return l10n.t(
        '{0}, line {1}: "{2}" is set twice in its section. The last value is used here, but the AWS CLI rejects the file.',
        reason.path,
        reason.line,
        reason.setting,
      );
    case 'fileIndented':
      return l10n.t(
        '{0}, line {1}: the AWS CLI reads this indented line as a part of "{2}".',
        reason.path,
        reason.line,
        reason.setting,
      );
    case 'fileSetting':
      return l10n.t(
        '{0}, line {1}: the setting "{2}" is unknown; "{3}" may be meant.',
        reason.path,
        reason.line,
        reason.setting,
        reason.meant,
      );
    case 'fileEncoding':
      return l10n.t('the file {0} is {1} text, but must be UTF-8', reason.path, reason.encoding);
    case 'unreadableFile':
      return l10n.t('the file {0} cannot be read ({1})', reason.path, reason.message);
    case 'noEnvironmentKeys':
      return l10n.t('AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set');
    case 'endpointNotUrl':
      return l10n.t('the endpoint in {0} is not a URL', reason.where);
    case 'endpointNotPlain':
      return l10n.t('the endpoint in {0} must not have a user, password, query or fragment', reason.where);
    case 'endpointNotHttps':
      return l10n.t('the endpoint in {0} must use https (http is for this computer only)', reason.where);
    case 'endpointAndVariant':
      return l10n.t(
        'profile "{0}" sets both a {1} endpoint and an endpoint URL',
        reason.profile,
        reason.variant,
      );
    case 'noSuchVariant':
      return l10n.t('region "{0}" has no {1} endpoints', reason.region, reason.variant);
    case 'noServicesSection':
      return l10n.t(
        'the profile uses [services {0}], but the AWS config file has no such section',
        reason.section,
      );
    case 'notARegion':
      return l10n.t('"{0}" is not the name of a region', reason.region);
    case 'caBundle':
      return l10n.t('the certificate authorities in {0} cannot be used', reason.path);
    case 'ssoSessionEnded':
      return l10n.t('the SSO session of profile "{0}" has ended', reason.profile);
    case 'ssoNoAccess':
      return l10n.t('SSO does not give profile "{0}" its role', reason.profile);
    case 'loginEnded':
      return l10n.t('the sign-in of profile "{0}" has ended', reason.profile);
    case 'processFailed':
      return l10n.t('the credential_process of profile "{0}" failed', reason.profile);
    case 'processExpired':
      return l10n.t('the credential_process of profile "{0}" returned expired credentials', reason.profile);
    case 'processNotJson':
      return l10n.t(
        'the credential_process of profile "{0}" printed no readable credentials',
        reason.profile,
      );
    case 'processNotFound':
      return l10n.t('the program of the credential_process of profile "{0}" was not found', reason.profile);
    case 'processOpenQuote':
      return l10n.t(
        'the credential_process of profile "{0}" has an open quote, or ends with a backslash',
        reason.profile,
      );
    case 'processVersion':
      return l10n.t('the credential_process of profile "{0}" did not print "Version": 1', reason.profile);
    case 'processIncomplete':
      return l10n.t(
        'the credential_process of profile "{0}" printed no "{1}"',
        reason.profile,
        reason.missing,
      );
    case 'webIdentityToken':
      return l10n.t(
        'the token file {0} of profile "{1}" cannot be read ({2})',
        reason.path,
        reason.profile,
        reason.message,
      );
    case 'mfaNeeded':
      return l10n.t('profile "{0}" needs an MFA code', reason.profile);
    case 'mfaRefused':
      return l10n.t('STS rejected the MFA code for profile "{0}"', reason.profile);
    case 'sourceExpired':
      return l10n.t('the source credentials of profile "{0}" have expired', reason.profile);
    case 'callerUnknown':
      return l10n.t('STS does not return the identity');
    case 'roleRefused':
      return l10n.t('STS refused the role of profile "{0}"', reason.profile);
    case 'signInUnreachable':
      return l10n.t('profile "{0}" cannot sign in at {1}', reason.profile, reason.host);
    case 'signInUnexpected':
      return l10n.t('the sign-in endpoint of profile "{0}" is not STS or SSO', reason.profile);
    case 'signInElsewhere':
      return l10n.t(
        'profile "{0}" would send its sign-in token to {1}, which is not its own https endpoint',
        reason.profile,
        reason.host,
      );
    case 'credentialsLate':
      return l10n.t('the credentials of profile "{0}" did not arrive within two minutes', reason.profile);
    case 'credentials':
      return l10n.t('profile "{0}" returned no credentials', reason.profile);
  }
}
