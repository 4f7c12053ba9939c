// Names of connections, for people and for the log.

import * as l10n from '@vscode/l10n';
import type { CallerIdentity, Profile, ServiceConnection } from '../service';
import { displayParts, displayText, displayTexts } from '../telephony/displayText';
import type { ConnectionIdentity } from '../connectionIdentity';
import { partsText } from './language';

/** Such as "Sandbox" or "Profile production". */
export function connectionLabel({
  kind,
  profile = '',
}: Pick<ConnectionIdentity, 'kind' | 'profile'>): string {
  switch (kind) {
    case 'sandbox':
      return l10n.t('Sandbox');
    case 'environment':
      return l10n.t('Environment keys');
    case 'profile':
      return l10n.t('Profile {0}', displayText(profile));
  }
}

/** Within a sentence, such as 'profile "production"'. */
export function connectionName({ kind, profile = '' }: Pick<ConnectionIdentity, 'kind' | 'profile'>): string {
  switch (kind) {
    case 'sandbox':
      return l10n.t('the sandbox');
    case 'environment':
      return l10n.t('the environment keys');
    case 'profile':
      return l10n.t('profile "{0}"', displayText(profile));
  }
}

/** For the log, in English. */
export const connectionForLog = ({ kind, profile, endpoint }: ConnectionIdentity): string =>
  `${kind === 'profile' ? `profile ${displayText(profile ?? '')}` : kind}, endpoint ${displayText(endpoint)}`;

type EndpointOrigin = ServiceConnection['endpointOrigin'];

/** Where an endpoint is set, such as "[services x] in the AWS config file". */
export function originText(origin: EndpointOrigin): string {
  if (origin === 'sandbox') {
    return l10n.t('the sandbox of this computer');
  }
  switch (origin.origin) {
    case 'setting':
      return l10n.t('the setting "{0}"', 'chimeTelephony.endpoint');
    case 'services':
      return l10n.t('[services {0}] in the AWS config file', displayText(origin.section ?? ''));
    case 'profile':
      return l10n.t('"endpoint_url" of the profile');
    case 'aws':
      return l10n.t('AWS (no other endpoint is set)');
    default:
      return l10n.t('the environment variable {0}', origin.origin);
  }
}

/** For the log, in English. */
export const originForLog = (origin: EndpointOrigin): string =>
  origin === 'sandbox' ? origin : displayTexts([origin.origin, origin.section]).join(' ');

export const profileKindText = (kind: Profile['kind']): string =>
  ({
    role: l10n.t('assumed role'),
    keys: l10n.t('access keys'),
    webIdentity: l10n.t('web identity'),
    process: l10n.t('credential process'),
    sso: l10n.t('SSO'),
    login: l10n.t('aws login'),
    none: l10n.t('no credentials'),
  })[kind];

/** A source of credentials, with its file where both files may have it. */
function sourceText(source: NonNullable<Profile['source']>): string {
  switch (source) {
    case 'credentialsFileKeys':
      return l10n.t('access keys of the credentials file');
    case 'configFileKeys':
      return l10n.t('access keys of the config file');
    default:
      return profileKindText(source);
  }
}

/** Which source gives a profile its credentials, such as "SSO" or "role via base". */
export function profileSourceText({ source, kind, via }: Pick<Profile, 'source' | 'kind' | 'via'>): string {
  if (via !== undefined) {
    return l10n.t('role via {0}', displayText(via));
  }
  return source === undefined ? profileKindText(kind) : sourceText(source);
}

/** The unused sources of a profile; `undefined` where there are none. */
export function passedOverText({
  name,
  passedOver,
}: Pick<Profile, 'name' | 'passedOver'>): string | undefined {
  const sources = passedOver.map(({ profile, source }) =>
    profile === name
      ? sourceText(source)
      : l10n.t('{0} of profile "{1}"', sourceText(source), displayText(profile)),
  );
  return sources.length === 0 ? undefined : partsText(sources);
}

/** The AWS account and the role or user, such as "111122223333 · Admin". */
export function callerText({ awsAccountId, arn }: CallerIdentity): string {
  const [kind, ...path] = (arn.split(':').at(-1) ?? '').split('/');
  // The last part of an assumed role is its session.
  const name = kind === 'assumed-role' ? path[0] : path.at(-1);
  return displayParts(awsAccountId, name);
}
