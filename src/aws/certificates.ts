// The certificate authorities of AWS_CA_BUNDLE or a profile's `ca_bundle`, which the AWS CLI knows and the SDK for JavaScript does not.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as tls from 'node:tls';
import { readBundle } from './certificateBundle';
import { AwsError, readFailure, type AwsWarning } from './errors';
import type { Environment } from './filePaths';
import type { ProfileSettings } from './sharedFiles';

/**
 * The bundle's authorities, and the default ones: what is reached without the bundle stays reachable. An unreadable block is a warning
 * as long as another block is readable. The AWS CLI does neither: it takes the bundle's authorities alone, and refuses such a bundle.
 * @returns PEM texts; `undefined` when no bundle is named, so that whatever VS Code does with certificates stays as it is
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
  // As the AWS CLI takes it: from the working folder, and `~` is a folder of that name.
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

/** Newer Nodes also tell what the system and NODE_EXTRA_CA_CERTS add. */
function defaultAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] };
  return getCACertificates === undefined
    ? tls.rootCertificates
    : [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
