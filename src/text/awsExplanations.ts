// What is wrong with a profile or its credentials, in words, with what to do about it.

import * as l10n from '@vscode/l10n';
import type { AwsReason } from '../aws/errors';
import type { Failure } from '../telephony/failure';
import type { Explanation } from './explanation';

export function explainAws({ reason, message }: Failure): Explanation {
  const known = reason as AwsReason | undefined;
  return {
    cause: known === undefined ? message : awsReasonText(known),
    ...((known && wayOut(known.code)) ?? {
      advice: l10n.t(
        'Correct the AWS config or credentials file, the environment or the settings, or select another connection.',
      ),
      remedies: ['openAwsFiles', 'retry', 'selectConnection', 'diagnose'],
    }),
  };
}

/** What to do about it; `undefined` where something that is written down is wrong. */
function wayOut(code: AwsReason['code']): Omit<Explanation, 'cause'> | undefined {
  switch (code) {
    case 'ssoSessionEnded':
    case 'loginEnded':
      return {
        advice: l10n.t('Sign in again. The failed action then continues automatically.'),
        remedies: ['signIn', 'selectConnection'],
      };
    case 'mfaNeeded':
    case 'mfaRefused':
      return tryAgain(l10n.t('Try again, and enter the code that the device shows then.'));
    case 'sourceExpired':
      return tryAgain(l10n.t('Renew them, then try again.'));
    case 'roleRefused':
    case 'ssoNoAccess':
      return tryAgain(
        l10n.t('Ask the owner of the role for access, or select another connection.'),
      );
    case 'credentialsLate':
      return tryAgain(l10n.t('Find out what it waits for, then try again.'));
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
        advice: l10n.t('Set them where VS Code is started, or select another connection.'),
        remedies: ['selectConnection'],
      };
    default:
      return undefined;
  }
}

const tryAgain = (advice: string): Omit<Explanation, 'cause'> => ({
  advice,
  remedies: ['retry', 'selectConnection'],
});

/** A whole sentence. */
export function awsReasonText(reason: AwsReason): string {
  switch (reason.code) {
    case 'noSuchProfile':
      return l10n.t(
        'There is no profile "{0}" in the AWS config and credentials files of this computer.',
        reason.profile,
      );
    case 'noCredentials':
      return l10n.t('Profile "{0}" names no credentials.', reason.profile);
    case 'incomplete':
      return l10n.t('Profile "{0}" has no "{1}".', reason.profile, reason.missing);
    case 'noSource':
      return l10n.t('Profile "{0}" has no "source_profile" and no "credential_source".', reason.profile);
    case 'noSourceProfile':
      return l10n.t(
        'Profile "{0}" starts from profile "{1}", which does not exist.',
        reason.profile,
        reason.source,
      );
    case 'sourceCycle':
      return l10n.t('The source profiles of profile "{0}" form a cycle.', reason.profile);
    case 'twoSources':
      return l10n.t(
        'Profile "{0}" has both "source_profile" and "credential_source"; only one can be.',
        reason.profile,
      );
    case 'unknownCredentialSource':
      return l10n.t(
        'Profile "{0}" has the "credential_source" {1}, which does not exist.',
        reason.profile,
        reason.source,
      );
    case 'durationNotNumber':
      return l10n.t(
        'Profile "{0}" has the "duration_seconds" {1}, which is not a whole number.',
        reason.profile,
        reason.duration,
      );
    case 'noSsoSession':
      return l10n.t(
        'Profile "{0}" uses [sso-session {1}], but the AWS config file has no such section.',
        reason.profile,
        reason.section,
      );
    case 'ssoConflict':
      return l10n.t(
        'Profile "{0}" and [sso-session {1}] have different values of "{2}".',
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
        '{0}, line {1}: section [{2}] is there twice. The settings of both count here, but the AWS CLI refuses the file.',
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
        '{0}, line {1}: "{2}" is set twice in its section. The last value counts here, but the AWS CLI refuses the file.',
        reason.path,
        reason.line,
        reason.setting,
      );
    case 'fileIndented':
      return l10n.t(
        '{0}, line {1}: this line is indented. So the AWS CLI reads it as a part of "{2}".',
        reason.path,
        reason.line,
        reason.setting,
      );
    case 'fileSetting':
      return l10n.t(
        '{0}, line {1}: the setting "{2}" is unknown. Is "{3}" meant?',
        reason.path,
        reason.line,
        reason.setting,
        reason.meant,
      );
    case 'fileEncoding':
      return l10n.t(
        '{0}, line {1}: the file is {2} text. Save it as UTF-8.',
        reason.path,
        reason.line,
        reason.encoding,
      );
    case 'unreadableFile':
      return l10n.t('{0} cannot be read: {1}', reason.path, reason.message);
    case 'noEnvironmentKeys':
      return l10n.t('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set.');
    case 'endpointNotUrl':
      return l10n.t('The endpoint in {0} is not a URL.', reason.where);
    case 'endpointNotPlain':
      return l10n.t('The endpoint in {0} must have no user, password, query or fragment.', reason.where);
    case 'endpointNotHttps':
      return l10n.t('The endpoint in {0} must use https; plain http is for this computer only.', reason.where);
    case 'endpointAndVariant':
      return l10n.t(
        'Profile "{0}" asks for a {1} endpoint and names an endpoint as well; only one can be.',
        reason.profile,
        reason.variant,
      );
    case 'noSuchVariant':
      return l10n.t('Region "{0}" has no {1} endpoints.', reason.region, reason.variant);
    case 'noServicesSection':
      return l10n.t(
        'The profile uses [services {0}], but the AWS config file has no such section.',
        reason.section,
      );
    case 'notARegion':
      return l10n.t('"{0}" is not the name of a region.', reason.region);
    case 'caBundle':
      return l10n.t('The certificate authorities in {0} cannot be used: {1}.', reason.path, reason.message);
    case 'ssoSessionEnded':
      return l10n.t('The SSO session of profile "{0}" has ended or was never begun.', reason.profile);
    case 'ssoNoAccess':
      return l10n.t('SSO does not give profile "{0}" its role in its AWS account.', reason.profile);
    case 'loginEnded':
      return l10n.t('The sign-in of profile "{0}" has ended or was never made.', reason.profile);
    case 'processFailed':
      return l10n.t(
        'The credential_process of profile "{0}" failed. Run its command in a terminal to see why.',
        reason.profile,
      );
    case 'processExpired':
      return l10n.t('The credential_process of profile "{0}" gave expired credentials.', reason.profile);
    case 'processNotJson':
      return l10n.t(
        'The credential_process of profile "{0}" printed no credentials that can be read.',
        reason.profile,
      );
    case 'processNotFound':
      return l10n.t(
        'The program of the credential_process of profile "{0}" was not found. Name its whole path: no shell expands "~" or "$HOME".',
        reason.profile,
      );
    case 'processOpenQuote':
      return l10n.t(
        'The credential_process of profile "{0}" has a quote that is not closed, or ends with a backslash.',
        reason.profile,
      );
    case 'processVersion':
      return l10n.t(
        'The credential_process of profile "{0}" did not print "Version": 1, the only version that is known.',
        reason.profile,
      );
    case 'processIncomplete':
      return l10n.t(
        'The credential_process of profile "{0}" printed no "{1}".',
        reason.profile,
        reason.missing,
      );
    case 'webIdentityToken':
      return l10n.t(
        'The token file {0} of profile "{1}" cannot be read: {2}.',
        reason.path,
        reason.profile,
        reason.message,
      );
    case 'mfaNeeded':
      return l10n.t('Profile "{0}" needs the code of your MFA device.', reason.profile);
    case 'mfaRefused':
      return l10n.t('STS did not take the MFA code for profile "{0}".', reason.profile);
    case 'sourceExpired':
      return l10n.t('The credentials that profile "{0}" starts from have expired.', reason.profile);
    case 'callerUnknown':
      return l10n.t('STS does not say who this is: {0}', reason.message);
    case 'roleRefused':
      return l10n.t('STS refuses the role of profile "{0}": {1}', reason.profile, reason.message);
    case 'signInUnreachable':
      return l10n.t(
        '{0}, where profile "{1}" signs in, could not be reached: {2}',
        reason.host,
        reason.profile,
        reason.message,
      );
    case 'signInUnexpected':
      return l10n.t('What answers where profile "{0}" signs in is not STS or SSO.', reason.profile);
    case 'signInElsewhere':
      return l10n.t(
        'To sign in, profile "{0}" would send its token to {1}, which another profile names, or over plain http.',
        reason.profile,
        reason.host,
      );
    case 'credentialsLate':
      return l10n.t('The credentials of profile "{0}" did not come within two minutes.', reason.profile);
    case 'credentials':
      return l10n.t('Profile "{0}" gives no credentials: {1}', reason.profile, reason.message);
  }
}
