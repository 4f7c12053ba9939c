// From a failure to what a person needs to know: what happened, why, what to do next, and the buttons for it.

import { l10n } from 'vscode';
import type { AwsReason } from '../aws/errors';
import type { Failure } from '../telephony/failure';

/** A button that helps. `retry` is offered by whoever can try again. */
export type Remedy = 'retry' | 'selectConnection' | 'openSettings' | 'refresh';

export interface Explanation {
  readonly cause: string;
  readonly advice: string;
  readonly remedies: readonly Remedy[];
}

/** @param endpoint where the request went, if it is known */
export function explain(failure: Failure, endpoint?: string): Explanation {
  const explanation = explainKind(failure, endpoint);
  return failure.unknownOutcome === true
    ? {
        ...explanation,
        advice: l10n.t('Whether the change was made is not known. Refresh and look before you try again.'),
        remedies: ['refresh'],
      }
    : explanation;
}

function explainKind(failure: Failure, endpoint: string | undefined): Explanation {
  switch (failure.kind) {
    case 'service':
      return explainService(failure);
    case 'input':
      return {
        cause: l10n.t('A value cannot be sent: {0}', failure.message),
        advice: l10n.t('Nothing was sent. Correct the value and try again.'),
        remedies: [],
      };
    case 'unexpectedAnswer':
      return {
        cause: l10n.t('The answer is not what the API describes: {0}', failure.message),
        advice: l10n.t('Check that the endpoint is the Chime API and that no proxy answers in its place.'),
        remedies: ['retry', 'selectConnection'],
      };
    case 'network':
      return {
        cause: networkCause(failure, endpoint),
        advice: l10n.t('Check the network, the proxy settings and the endpoint, then try again.'),
        remedies: ['retry', 'selectConnection'],
      };
    case 'timeout':
      return {
        cause: l10n.t('The endpoint did not answer in time.'),
        advice: l10n.t('Check the network and the proxy settings, then try again.'),
        remedies: ['retry'],
      };
    case 'configuration':
    case 'credentials':
      return explainAws(failure.reason as AwsReason | undefined, failure.message);
    case 'sandbox':
      return {
        cause: failure.message,
        advice: l10n.t('Try again. If it stays so, the log in the sandbox folder says more.'),
        remedies: ['retry', 'selectConnection'],
      };
    case 'history':
      return {
        cause: l10n.t('The history could not be written: {0}', failure.message),
        advice: l10n.t(
          'Nothing was sent. Make room on the disk, or check who may write to the folder, then try again.',
        ),
        remedies: ['retry'],
      };
    case 'conflict':
      return {
        cause: l10n.t('The settings were changed elsewhere since they were read.'),
        advice: l10n.t('Nothing was written. Look at what is there now, then decide again.'),
        remedies: ['refresh'],
      };
    case 'notConnected':
      return {
        cause: l10n.t('There is no connection yet.'),
        advice: l10n.t('Select the sandbox or an AWS profile.'),
        remedies: ['selectConnection'],
      };
    case 'connectionChanged':
      return {
        cause: l10n.t('Another connection was selected meanwhile.'),
        advice: l10n.t('Nothing was sent. Start again on the connection that is in use now.'),
        remedies: [],
      };
    case 'cancelled':
      return {
        cause: l10n.t('It was cancelled.'),
        advice: l10n.t('Start again when you want to.'),
        remedies: ['retry'],
      };
    case 'internal':
      return {
        cause: failure.message,
        advice: l10n.t('This is a fault of the extension. The output says more.'),
        remedies: ['retry'],
      };
  }
}

/** By name before status: the documents give different statuses for the same name. */
function explainService(failure: Failure): Explanation {
  const said = failure.message === '' ? failure.name : failure.message;
  switch (failure.name) {
    case 'NotFoundException':
      return {
        cause: said,
        advice: l10n.t('The account or the user may be gone. Refresh and look again.'),
        remedies: ['refresh'],
      };
    case 'BadRequestException':
    case 'ValidationError':
    case 'ValidationException':
      return { cause: said, advice: l10n.t('The service changed nothing. Check the ids.'), remedies: [] };
    case 'AccessDeniedException':
    case 'AccessDenied':
    case 'NotAuthorized':
      return {
        cause: said,
        advice: failure.operation
          ? l10n.t(
              'This identity needs the permission chime:{0}. Ask for it, or select another connection.',
              failure.operation,
            )
          : l10n.t('This identity lacks a permission. Ask for it, or select another connection.'),
        remedies: ['selectConnection'],
      };
    case 'ForbiddenException':
      return {
        cause: said,
        advice: l10n.t(
          'The service refuses this AWS account or user; a missing permission is only one possible reason. AWS ended support for Amazon Chime on 20 February 2026, which may be another.',
        ),
        remedies: ['selectConnection'],
      };
    case 'UnauthorizedClientException':
      return {
        cause: said,
        advice: l10n.t('Check that the profile belongs to the AWS account that has Amazon Chime.'),
        remedies: ['selectConnection'],
      };
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
      return {
        cause: said,
        advice: l10n.t(
          'The secret access key of the profile is probably wrong. A wrong clock, or a proxy that changes requests, has the same effect.',
        ),
        remedies: ['retry', 'selectConnection'],
      };
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
      return {
        cause: said,
        advice: l10n.t(
          'The endpoint does not know the access key of the profile. Correct the profile, or select another connection.',
        ),
        remedies: ['retry', 'selectConnection'],
      };
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      return {
        cause: said,
        advice: l10n.t('The session of the profile has ended. Sign in again, then try again.'),
        remedies: ['retry', 'selectConnection'],
      };
    case 'RequestExpired':
    case 'RequestTimeTooSkewed':
    case 'RequestInTheFuture':
      return {
        cause: said,
        advice: l10n.t('The clock of this machine is probably wrong. Set it, then try again.'),
        remedies: ['retry'],
      };
    case 'ThrottledClientException':
    case 'ThrottlingException':
      return {
        cause: said,
        advice: l10n.t('The service asks for fewer requests. Wait a little, then try again.'),
        remedies: ['retry'],
      };
    case 'ConflictException':
      return {
        cause: said,
        advice: l10n.t('It was changed elsewhere. Refresh and look again.'),
        remedies: ['refresh'],
      };
    case 'UnknownOperationException':
    case 'InvalidAction':
    case 'MissingAuthenticationTokenException':
    case 'MissingAuthenticationToken':
    case 'IncompleteSignatureException':
    case 'IncompleteSignature':
      return {
        cause: said,
        advice: l10n.t(
          'This endpoint may not be the Chime API. Check the endpoint, or select another connection.',
        ),
        remedies: ['selectConnection', 'openSettings'],
      };
    default:
      return {
        cause: said,
        advice:
          (failure.status ?? 0) >= 500
            ? l10n.t('This is a fault of the service. Try again later.')
            : l10n.t('The output has the details.'),
        remedies: ['retry'],
      };
  }
}

function networkCause({ code, message }: Failure, endpoint: string | undefined): string {
  const host = endpoint === undefined ? '' : new URL(endpoint).host;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return l10n.t('The host {0} was not found.', host);
    case 'ECONNREFUSED':
      return l10n.t('Nothing listens at {0}.', host);
    case 'ECONNRESET':
    case 'EPIPE':
      return l10n.t('The connection broke before an answer came.');
    default:
      return message;
  }
}

function explainAws(reason: AwsReason | undefined, message: string): Explanation {
  const configuration = (cause: string): Explanation => ({
    cause,
    advice: l10n.t('Correct the AWS files, the environment or the settings, or select another connection.'),
    remedies: ['retry', 'selectConnection', 'openSettings'],
  });
  const credentials = (cause: string, advice: string): Explanation => ({
    cause,
    advice,
    remedies: ['retry', 'selectConnection'],
  });
  const correctProfile = l10n.t(
    'Correct the profile in the AWS config and credentials files, or select another connection.',
  );
  switch (reason?.code) {
    case 'noSuchProfile':
      return configuration(
        l10n.t(
          'There is no profile "{0}" in the AWS config and credentials files of this machine.',
          reason.profile,
        ),
      );
    case 'endpointNotUrl':
      return configuration(l10n.t('The endpoint in {0} is not a URL.', reason.where));
    case 'endpointNotPlain':
      return configuration(
        l10n.t('The endpoint in {0} must have no user, password, query or fragment.', reason.where),
      );
    case 'endpointNotHttps':
      return configuration(
        l10n.t('The endpoint in {0} must use https; plain http is for this machine only.', reason.where),
      );
    case 'endpointAndVariant':
      return configuration(
        l10n.t(
          'Profile "{0}" asks for a {1} endpoint and names an endpoint as well; only one can be.',
          reason.profile,
          reason.variant,
        ),
      );
    case 'noServicesSection':
      return configuration(
        l10n.t(
          'The profile uses [services {0}], but the AWS config file has no such section.',
          reason.section,
        ),
      );
    case 'notARegion':
      return configuration(l10n.t('"{0}" is not the name of a region.', reason.region));
    case 'ssoSessionEnded':
      return credentials(
        l10n.t('The SSO session of profile "{0}" has ended or was never begun.', reason.profile),
        l10n.t('Run "aws sso login --profile {0}" in a terminal, then try again.', reason.profile),
      );
    case 'loginEnded':
      return credentials(
        l10n.t('The sign-in of profile "{0}" has ended or was never made.', reason.profile),
        l10n.t('Run "aws login --profile {0}" in a terminal, then try again.', reason.profile),
      );
    case 'processFailed':
      return credentials(
        l10n.t('The credential_process of profile "{0}" failed.', reason.profile),
        correctProfile,
      );
    case 'credentials':
      return credentials(
        l10n.t('Profile "{0}" gives no credentials: {1}', reason.profile, reason.message),
        correctProfile,
      );
    case undefined:
      return credentials(message, correctProfile);
  }
}
