// The errors of the network, in words.

import * as l10n from '@vscode/l10n';

interface NetworkRow {
  readonly codes: readonly string[];
  /** A clause. */
  readonly cause: (host: string) => string;
  readonly advice: () => string;
  /** Whether the end of the service is a possible cause. */
  readonly mayBeEnd?: true;
}

export const checkNetwork = () =>
  l10n.t('Check the network, the proxy settings and the endpoint, then try again.');

export const networkRows: readonly NetworkRow[] = [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    cause: (host) => l10n.t('the host {0} was not found', host),
    advice: checkNetwork,
    mayBeEnd: true,
  },
  {
    codes: ['ECONNREFUSED'],
    cause: (host) => l10n.t('nothing listens at {0}', host),
    advice: checkNetwork,
  },
  {
    codes: ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'],
    cause: (host) => l10n.t('there is no network route to {0}', host),
    advice: checkNetwork,
  },
  {
    codes: ['ETIMEDOUT'],
    cause: (host) => l10n.t('the host {0} did not accept the connection in time', host),
    advice: checkNetwork,
  },
  {
    codes: ['ECONNRESET', 'EPIPE'],
    cause: () => l10n.t('the connection broke before an answer came'),
    advice: checkNetwork,
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    cause: (host) => l10n.t('the certificate of {0} is not valid at the time of this computer', host),
    advice: () => l10n.t('Check the clock of this computer, or have the certificate renewed.'),
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
      l10n.t('the certificate of {0} is from an authority that this computer does not trust', host),
    advice: () =>
      l10n.t('Behind a corporate proxy, name its certificate authority in AWS_CA_BUNDLE or "ca_bundle".'),
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    cause: (host) => l10n.t('the certificate is not for {0}', host),
    advice: () => l10n.t('Check the host name of the endpoint, and the proxy settings.'),
  },
  {
    codes: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HPE_INVALID_CONSTANT'],
    cause: (host) => l10n.t('the host {0} does not speak the protocol of its URL', host),
    advice: () => l10n.t('Check the protocol ("https" or "http") and the port of the endpoint.'),
  },
];
