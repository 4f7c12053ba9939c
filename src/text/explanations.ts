// From a failure to what a person needs to know: what happened and why, what to do next, and the buttons for it.

import * as l10n from '@vscode/l10n';
import { displayText } from '../telephony/displayText';
import type { Failure, FailureKind } from '../telephony/failure';
import { explainAws } from './awsExplanations';
import type { Explanation, Remedy } from './explanation';

/** @param endpoint where the request went, if it is known */
export function explain(failure: Failure, endpoint?: string): Explanation {
  const { cause, advice, remedies } = explainKind(failure, endpoint);
  return failure.unknownOutcome === true
    ? {
        cause: displayText(cause),
        advice: l10n.t('The result of the change is unknown. Refresh before you try again.'),
        remedies: ['refresh'],
      }
    : { cause: displayText(cause), advice: displayText(advice), remedies };
}

function explainKind(failure: Failure, endpoint: string | undefined): Explanation {
  switch (failure.kind) {
    case 'service':
      return explainService(failure, endpoint);
    case 'unexpectedAnswer':
      return explainUnexpected(failure, endpoint);
    case 'network':
      return explainNetwork(failure, endpoint);
    case 'configuration':
    case 'credentials':
      return explainAws(failure);
    default:
      return otherKinds[failure.kind](failure);
  }
}

const planDamaged = (message: string): Explanation => ({
  cause: message,
  advice: l10n.t('Nothing was sent. In the view "History", undo the change of single users instead.'),
  remedies: [],
});

const runUnreadable = (): Explanation => ({
  cause: l10n.t('The record of the run is damaged, or another version wrote it.'),
  advice: l10n.t('Nothing was sent. Use the newest version, or delete the run in the view "History".'),
  remedies: [],
});

const runElsewhere = (): Explanation => ({
  cause: l10n.t('This run is already in progress in another window.'),
  advice: l10n.t('Nothing was sent. Look at it in the view "History", then start again.'),
  remedies: [],
});

type OtherKind = Exclude<
  FailureKind,
  'service' | 'unexpectedAnswer' | 'network' | 'configuration' | 'credentials'
>;

const otherKinds: Readonly<Record<OtherKind, (failure: Failure) => Explanation>> = {
  input: ({ message }) => ({
    cause: l10n.t('A value cannot be sent: {0}', message),
    advice: l10n.t('Nothing was sent. Correct the value and try again.'),
    remedies: [],
  }),
  timeout: () => ({
    cause: l10n.t('The endpoint did not answer in time.'),
    advice: l10n.t('Check the network and the proxy settings, then try again.'),
    remedies: ['retry', 'diagnose'],
  }),
  sandbox: ({ message }) => ({
    cause: message,
    advice: l10n.t('Try again. If it stays so, the log in the sandbox folder says more.'),
    remedies: ['retry', 'selectConnection'],
  }),
  history: ({ name, message }) =>
    name === 'RunElsewhere'
      ? runElsewhere()
      : name === 'PlanDamaged'
        ? planDamaged(message)
        : name === 'RunUnreadable'
          ? runUnreadable()
          : {
              cause: l10n.t('The history could not be read or written: {0}', message),
              advice: l10n.t(
                'Nothing was sent. Make room on the disk, or check who may read and write the folder, then try again.',
              ),
              remedies: ['retry'],
            },
  writeRefused: () => ({
    cause: l10n.t('This workspace is not trusted, so that nothing but the sandbox may be changed from it.'),
    advice: l10n.t('Nothing was sent. Trust the workspace, or open another window, then try again.'),
    remedies: ['retry'],
  }),
  conflict: () => ({
    cause: l10n.t('Someone else changed the settings after the settings were read.'),
    advice: l10n.t('Nothing was written. Look at what is there now, then decide again.'),
    remedies: ['refresh'],
  }),
  overtaken: () => ({
    cause: l10n.t(
      'Sending the change was suspended for a while. Another window may have changed the user in the meantime.',
    ),
    advice: l10n.t('Refresh and look again.'),
    remedies: ['refresh'],
  }),
  notConnected: () => ({
    cause: l10n.t('There is no connection yet.'),
    advice: l10n.t('Select the sandbox or an AWS profile.'),
    remedies: ['selectConnection'],
  }),
  connectionChanged: () => ({
    cause: l10n.t('Another connection was selected meanwhile.'),
    advice: l10n.t('Nothing was sent. Start again on the connection that is in use now.'),
    remedies: [],
  }),
  otherConnection: ({ message }) => ({
    cause: l10n.t('This action needs the connection {0}. Another connection is in use.', message),
    advice: l10n.t('Nothing was sent. Select its connection, then start again.'),
    remedies: ['selectConnection'],
  }),
  cancelled: () => ({
    cause: l10n.t('The action was cancelled.'),
    advice: l10n.t('Start again when you want to.'),
    remedies: ['retry'],
  }),
  internal: ({ message }) => ({
    cause: message,
    advice: l10n.t('This is a fault of the extension. The output says more.'),
    remedies: ['retry'],
  }),
};

interface ServiceRow {
  readonly names: readonly string[];
  readonly cause: (failure: Failure) => string;
  readonly advice: (failure: Failure) => string;
  readonly remedies: readonly Remedy[];
  /** Whether it may be so because AWS ended the service. */
  readonly mayBeEnd?: true;
}

const permission = ({ operation }: Failure): string => (operation ? `chime:${operation}` : 'chime:*');

const tryLater = () => l10n.t('Wait a little, then try again.');

/** What the API and AWS's front door answer, by name: the documents give different statuses for the same name. */
export const serviceRows: readonly ServiceRow[] = [
  {
    names: ['NotFoundException'],
    cause: () => l10n.t('The service has no such account or user.'),
    advice: () => l10n.t('The account or user may be deleted. Refresh the view.'),
    remedies: ['refresh'],
    mayBeEnd: true,
  },
  {
    names: ['BadRequestException', 'ValidationError', 'ValidationException'],
    cause: () => l10n.t('The service does not accept a value.'),
    advice: () => l10n.t('The service changed nothing. Check the IDs, or copy the user again from the view.'),
    remedies: ['refresh'],
  },
  {
    names: ['AccessDeniedException', 'NotAuthorized'],
    cause: (failure) => l10n.t('This identity lacks the permission {0}.', permission(failure)),
    advice: () =>
      l10n.t(
        'Ask for this permission: "Copy IAM Policy" copies the smallest one. Or select another connection.',
      ),
    remedies: ['copyPolicy', 'retry', 'selectConnection'],
    mayBeEnd: true,
  },
  {
    names: ['ForbiddenException'],
    cause: (failure) =>
      l10n.t(
        'The service refuses this AWS account, account or user. A missing permission {0} is one possible reason.',
        permission(failure),
      ),
    advice: () =>
      l10n.t(
        'Check that the profile belongs to the AWS account that has Amazon Chime; "Copy IAM Policy" copies the smallest one.',
      ),
    remedies: ['copyPolicy', 'selectConnection', 'diagnose'],
    mayBeEnd: true,
  },
  {
    names: ['UnauthorizedClientException'],
    cause: () => l10n.t('The service does not take requests of this identity.'),
    advice: () => l10n.t('Check that the profile belongs to the AWS account that has Amazon Chime.'),
    remedies: ['selectConnection', 'diagnose'],
    mayBeEnd: true,
  },
  {
    names: ['OptInRequired', 'SubscriptionRequiredException'],
    cause: () => l10n.t('This AWS account has no subscription to Amazon Chime.'),
    advice: () => l10n.t('Select a profile of the AWS account that has Amazon Chime.'),
    remedies: ['selectConnection'],
    mayBeEnd: true,
  },
  {
    names: ['UnrecognizedClientException', 'InvalidClientTokenId'],
    cause: () => l10n.t('The endpoint does not know the access key of this connection.'),
    advice: () =>
      l10n.t('The key may be deleted, or of another partition. Correct it, or select another connection.'),
    remedies: ['retry', 'selectConnection', 'diagnose'],
  },
  {
    names: ['ExpiredTokenException', 'ExpiredToken'],
    cause: () => l10n.t('The session of this connection has ended.'),
    advice: () => l10n.t('Sign in again, or renew the session token, then try again.'),
    remedies: ['signIn', 'openAwsFiles', 'retry', 'selectConnection'],
  },
  {
    names: ['InvalidSignatureException', 'SignatureDoesNotMatch'],
    cause: () => l10n.t('The signature is not the one that the service computes.'),
    advice: () =>
      l10n.t(
        'The secret access key is probably wrong. A wrong clock, or a proxy that changes requests, has the same effect.',
      ),
    remedies: ['retry', 'selectConnection', 'diagnose'],
  },
  {
    names: ['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture'],
    cause: () => l10n.t('The time of the signature is too far from the time of the service.'),
    advice: () => l10n.t('The clock of this computer is probably wrong. Set the clock, then try again.'),
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
    cause: () => l10n.t('The endpoint does not offer this operation.'),
    advice: () => l10n.t('Check that the endpoint is the Chime API, or select another connection.'),
    remedies: ['selectConnection', 'openSettings', 'diagnose'],
    mayBeEnd: true,
  },
  {
    names: ['ConflictException', 'PreconditionFailedException'],
    cause: () => l10n.t('Someone else made a change at the same time.'),
    advice: () => l10n.t('Refresh and look again.'),
    remedies: ['refresh'],
  },
  {
    names: ['ThrottledClientException', 'ThrottlingException', 'TooManyRequestsException'],
    cause: () => l10n.t('The service asks for fewer requests.'),
    advice: tryLater,
    remedies: ['retry'],
  },
  {
    names: ['RequestTimeoutException', 'RequestTimeout'],
    cause: () => l10n.t('The request took too long to arrive.'),
    advice: () => l10n.t('Check the network and the proxy settings, then try again.'),
    remedies: ['retry', 'diagnose'],
  },
  {
    names: ['InternalFailure', 'InternalServerError', 'ServiceFailureException'],
    cause: () => l10n.t('The service failed.'),
    advice: tryLater,
    remedies: ['retry'],
  },
  {
    names: ['ServiceUnavailableException'],
    cause: () => l10n.t('The service is not available now.'),
    advice: tryLater,
    remedies: ['retry'],
    mayBeEnd: true,
  },
  {
    names: ['RequestEntityTooLargeException', 'MalformedHttpRequestException'],
    cause: () => l10n.t('The service cannot read the request.'),
    advice: () => l10n.t('A proxy may have changed it; otherwise this is a fault of the extension.'),
    remedies: ['diagnose'],
  },
];

function explainService(failure: Failure, endpoint: string | undefined): Explanation {
  const row = serviceRows.find(({ names }) => names.includes(failure.name)) ?? unlistedRow(failure);
  return withEnd(
    { cause: row.cause(failure), advice: row.advice(failure), remedies: row.remedies },
    row.mayBeEnd === true && isAws(endpoint),
  );
}

const unlistedRow = ({ name, status = 0 }: Failure): ServiceRow => ({
  names: [],
  cause: () => l10n.t('The service answered {0} (status {1}).', name, status),
  advice: status >= 500 ? tryLater : () => l10n.t('The output has the details.'),
  remedies: ['retry', 'diagnose'],
  mayBeEnd: true,
});

function explainUnexpected({ message }: Failure, endpoint: string | undefined): Explanation {
  return withEnd(
    {
      cause: l10n.t('The answer is not what the API describes: {0}', message),
      advice: l10n.t('Check that the endpoint is the Chime API and that no proxy answers in its place.'),
      remedies: ['retry', 'selectConnection', 'diagnose'],
    },
    isAws(endpoint),
  );
}

interface NetworkRow {
  readonly codes: readonly string[];
  readonly cause: (host: string) => string;
  readonly advice: () => string;
  readonly mayBeEnd?: true;
}

const checkNetwork = () => l10n.t('Check the network, the proxy settings and the endpoint, then try again.');

export const networkRows: readonly NetworkRow[] = [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    cause: (host) => l10n.t('The host {0} was not found.', host),
    advice: checkNetwork,
    mayBeEnd: true,
  },
  {
    codes: ['ECONNREFUSED'],
    cause: (host) => l10n.t('Nothing listens at {0}.', host),
    advice: checkNetwork,
  },
  {
    codes: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'],
    cause: (host) => l10n.t('There is no network route to {0}: this computer may be offline.', host),
    advice: checkNetwork,
  },
  {
    codes: ['ETIMEDOUT'],
    cause: (host) => l10n.t('{0} did not take the connection in time.', host),
    advice: checkNetwork,
  },
  {
    codes: ['ECONNRESET', 'EPIPE'],
    cause: () => l10n.t('The connection broke before an answer came.'),
    advice: checkNetwork,
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    cause: (host) => l10n.t('The certificate of {0} is not valid at the time of this computer.', host),
    advice: () =>
      l10n.t('Check the clock of this computer, or have the certificate renewed.'),
  },
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    cause: (host) =>
      l10n.t('The certificate of {0} is from an authority that this computer does not trust.', host),
    advice: () =>
      l10n.t(
        'Behind a corporate proxy, name its certificate authority in AWS_CA_BUNDLE or in the "ca_bundle" of the profile.',
      ),
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    cause: (host) => l10n.t('The certificate is not for {0}.', host),
    advice: () => l10n.t('Check the name of the endpoint, and that no proxy answers in its place.'),
  },
  {
    codes: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HPE_INVALID_CONSTANT'],
    cause: (host) => l10n.t('{0} does not speak the protocol of its URL.', host),
    advice: () => l10n.t('Check whether the endpoint is "https" or "http", and its port.'),
  },
];

function explainNetwork({ code = '', message }: Failure, endpoint: string | undefined): Explanation {
  const row = networkRows.find(({ codes }) => codes.includes(code));
  const host = endpoint === undefined ? '' : new URL(endpoint).host;
  return withEnd(
    {
      cause: row?.cause(host) ?? message,
      advice: (row?.advice ?? checkNetwork)(),
      remedies: ['retry', 'selectConnection', 'diagnose'],
    },
    row?.mayBeEnd === true && isAws(endpoint),
  );
}

/** What an AWS host answers since the service ended is not known: it is a possibility, and no more. */
function withEnd(explanation: Explanation, mayBeEnd: boolean): Explanation {
  return mayBeEnd
    ? {
        ...explanation,
        advice: [
          explanation.advice,
          l10n.t('AWS ended support for Amazon Chime on 20 February 2026, which may be the reason.'),
        ].join(' '),
      }
    : explanation;
}

const isAws = (endpoint: string | undefined): boolean =>
  endpoint !== undefined &&
  /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn|aws\.amazon\.com)$/.test(
    new URL(endpoint).hostname,
  );
