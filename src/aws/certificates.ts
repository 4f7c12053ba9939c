// The certificate authorities of AWS_CA_BUNDLE or a profile's `ca_bundle`, which the AWS CLI knows and the SDK for JavaScript does not.

import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { AwsError } from './errors';
import type { Environment } from './profiles';
import type { ProfileSettings } from './sharedFiles';

/**
 * The bundle's authorities and, other than for the AWS CLI, the default ones: what is reached without the bundle stays reachable.
 * @returns PEM texts; `undefined` when no bundle is named, so that whatever VS Code does with certificates stays as it is
 * @throws AwsError when the bundle can't be read or holds no certificate
 */
export async function certificateAuthorities(
  environment: Environment,
  settings: ProfileSettings,
): Promise<readonly string[] | undefined> {
  const path = environment['AWS_CA_BUNDLE'] || settings['ca_bundle'];
  if (!path) {
    return undefined;
  }
  const bundle = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AwsError('configuration', {
      code: 'caBundle',
      path,
      message: error.code === 'ENOENT' ? 'no such file' : (error.code ?? error.message),
    });
  });
  if (!/-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/.test(bundle)) {
    throw new AwsError('configuration', { code: 'caBundle', path, message: 'no certificate in it' });
  }
  return [...defaultAuthorities(), bundle];
}

/** Newer Nodes also tell what the system and NODE_EXTRA_CA_CERTS add. */
function defaultAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] };
  return getCACertificates === undefined
    ? tls.rootCertificates
    : [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
