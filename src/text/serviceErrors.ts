// The errors of the API and of AWS's front door, in words.

import * as l10n from '@vscode/l10n';
import type { Failure } from '../telephony/failure';
import type { Remedy } from './explanation';

export interface ServiceRow {
  readonly names: readonly string[];
  /** A clause. */
  readonly cause: (failure: Failure) => string;
  readonly advice: (failure: Failure) => string;
  readonly remedies: readonly Remedy[];
  /** Whether the end of the service is a possible cause. */
  readonly mayBeEnd?: true;
}

const permission = ({ operation }: Failure): string => (operation ? `chime:${operation}` : 'chime:*');

const tryLater = () => l10n.t('Wait a minute, then try again.');

const useOtherProfile = () => l10n.t('Select a profile of the AWS account that has Amazon Chime.');

/** By name: the documents give different statuses for the same name. */
export const serviceRows: readonly ServiceRow[] = [
  {
    names: ['NotFoundException'],
    cause: () => l10n.t('the service has no such account or user'),
    advice: () => l10n.t('Refresh the view: the account or user may be deleted.'),
    remedies: ['refresh'],
    mayBeEnd: true,
  },
  {
    names: ['BadRequestException', 'ValidationError', 'ValidationException'],
    cause: () => l10n.t('the service rejected a value'),
    advice: () => l10n.t('Check the IDs, or copy the user again from the view.'),
    remedies: ['refresh'],
  },
  {
    names: ['AccessDeniedException', 'NotAuthorized'],
    cause: (failure) => l10n.t('this identity lacks the permission {0}', permission(failure)),
    advice: () => l10n.t('Ask for this permission, or select another connection.'),
    remedies: ['copyPolicy', 'retry', 'selectConnection'],
    mayBeEnd: true,
  },
  {
    names: ['ForbiddenException'],
    cause: (failure) =>
      l10n.t(
        'the service refused access, possibly because the permission {0} is missing',
        permission(failure),
      ),
    advice: () =>
      l10n.t('Use a profile of the AWS account that has Amazon Chime, or ask for the permission.'),
    remedies: ['copyPolicy', 'selectConnection', 'diagnose'],
    mayBeEnd: true,
  },
  {
    names: ['UnauthorizedClientException'],
    cause: () => l10n.t('the service does not accept this identity'),
    advice: useOtherProfile,
    remedies: ['selectConnection', 'diagnose'],
    mayBeEnd: true,
  },
  {
    names: ['OptInRequired', 'SubscriptionRequiredException'],
    cause: () => l10n.t('this AWS account has no subscription to Amazon Chime'),
    advice: useOtherProfile,
    remedies: ['selectConnection'],
    mayBeEnd: true,
  },
  {
    names: ['UnrecognizedClientException', 'InvalidClientTokenId'],
    cause: () => l10n.t('the access key was rejected'),
    advice: () => l10n.t('Check the access key ID, or select another connection.'),
    remedies: ['openProfile', 'retry', 'selectConnection', 'diagnose'],
  },
  {
    names: ['ExpiredTokenException', 'ExpiredToken'],
    cause: () => l10n.t('the session has expired'),
    advice: () => l10n.t('Sign in again, or renew the session token.'),
    remedies: ['signIn', 'openProfile', 'retry', 'selectConnection'],
  },
  {
    names: ['InvalidSignatureException', 'SignatureDoesNotMatch'],
    cause: () => l10n.t('the signature was rejected'),
    advice: () => l10n.t('Check the secret access key.'),
    remedies: ['openProfile', 'retry', 'selectConnection', 'diagnose'],
  },
  {
    names: ['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture'],
    cause: () => l10n.t('the clocks of this computer and the service differ too much'),
    advice: () => l10n.t('Correct the clock of this computer, then try again.'),
    remedies: ['retry', 'diagnose'],
  },
  {
    names: [
      'IncompleteSignature',
      'IncompleteSignatureException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'UnknownOperationException',
      'InvalidAction',
    ],
    cause: () => l10n.t('the endpoint does not offer this operation'),
    advice: () => l10n.t('Check that the endpoint is the Chime API, or select another connection.'),
    remedies: ['selectConnection', 'openSettings', 'diagnose'],
    mayBeEnd: true,
  },
  {
    names: ['ConflictException', 'PreconditionFailedException'],
    cause: () => l10n.t('someone else made a change at the same time'),
    advice: () => l10n.t('Refresh, then try again.'),
    remedies: ['refresh'],
  },
  {
    names: ['ThrottledClientException', 'ThrottlingException', 'TooManyRequestsException'],
    cause: () => l10n.t('the service is throttling requests'),
    advice: tryLater,
    remedies: ['retry'],
  },
  {
    names: ['RequestTimeoutException', 'RequestTimeout'],
    cause: () => l10n.t('the request took too long to arrive'),
    advice: () => l10n.t('Check the network and the proxy settings, then try again.'),
    remedies: ['retry', 'diagnose'],
  },
  {
    names: ['InternalFailure', 'InternalServerError', 'ServiceFailureException'],
    cause: () => l10n.t('the service failed'),
    advice: tryLater,
    remedies: ['retry'],
  },
  {
    names: ['ServiceUnavailableException'],
    cause: () => l10n.t('the service is unavailable'),
    advice: tryLater,
    remedies: ['retry'],
    mayBeEnd: true,
  },
  {
    names: ['RequestEntityTooLargeException', 'MalformedHttpRequestException'],
    cause: () => l10n.t('the service cannot read the request'),
    advice: () => l10n.t('Check whether a proxy changes requests.'),
    remedies: ['diagnose'],
  },
];

export const unlistedRow = ({ name, status = 0 }: Failure): ServiceRow => ({
  names: [],
  cause: () => l10n.t('the service answered {0} (status {1})', name, status),
  advice: status >= 500 ? tryLater : () => l10n.t('Open the output for details.'),
  remedies: ['retry', 'diagnose'],
  mayBeEnd: true,
});
