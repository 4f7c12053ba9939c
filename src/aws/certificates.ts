// The certificate authorities of AWS_CA_BUNDLE or a profile's `ca_bundle`, which the AWS CLI knows and the SDK for JavaScript does not.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as tls from 'node:tls';
import { readBundle } from './certificateBundle';
import { AwsError, readFailure, type AwsWarning } from './errors';
import type { Environment } from './filePaths';
import type { ProfileSettings } from './sharedFiles';

/**
 * The bundle's authorities together with the default ones, so that hosts outside the bundle stay reachable. An unreadable block is only
 * a warning if another block is readable. The AWS CLI trusts the bundle alone, and refuses a bundle with an unreadable block.
 * @returns PEM texts; `undefined` without a bundle, so that VS Code decides about certificates
 * @throws AwsError when the bundle can't be read or holds no certificate
 */
export async function certificateAuthorities(
  environment: Environment,
  settings: ProfileSettings,
  warn: (warning: AwsWarning) => void = () => undefined,
): Promise<readonly string[] | undefined> {
  const written = environment['AWS_CA_BUNDLE'] || settings['ca_bundle'];
  if (!written) {
    return undefined;
  }
  // Like the AWS CLI: relative to the working folder, where `~` is a folder of that name.
  const path = resolve(written);
  const bundle = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new AwsError('configuration', { code: 'caBundle', path, message: readFailure(error) });
  });
  const { certificates, unusable } = readBundle(bundle);
  if (unusable.length > 0) {
    warn({ code: 'caBundleBlocks', path, blocks: unusable });
  }
  if (certificates.length === 0) {
    throw new AwsError('configuration', { code: 'caBundle', path, message: 'no certificate in it' });
  }
  return [...defaultAuthorities(), ...certificates];
}

/** Newer versions of Node also list the authorities of the system and of NODE_EXTRA_CA_CERTS. */
function defaultAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] };
  return getCACertificates === undefined
    ? tls.rootCertificates
    : [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
