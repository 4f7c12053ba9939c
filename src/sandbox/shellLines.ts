// Lines that connect a shell to a sandbox. AWS CLI and SDKs then send every Amazon Chime request to the sandbox.

import { shellOf } from '../shell';
import type { Connection } from './processFile';

/** @param platform Node's `process.platform` of the shell */
export function shellLines(
  { url, region, accessKeyId, secretAccessKey }: Omit<Connection, 'pid'>,
  platform: string,
): readonly string[] {
  const { exportLine, prependLine, unsetLine } = shellOf(platform);
  return [
    // The JavaScript SDK ignores access keys in the environment while a profile is named there.
    unsetLine('AWS_PROFILE'),
    unsetLine('AWS_SESSION_TOKEN'),
    exportLine('AWS_ACCESS_KEY_ID', accessKeyId),
    exportLine('AWS_SECRET_ACCESS_KEY', secretAccessKey),
    exportLine('AWS_REGION', region),
    exportLine('AWS_DEFAULT_REGION', region),
    exportLine('AWS_ENDPOINT_URL_CHIME', url),
    prependLine('NO_PROXY', '127.0.0.1'),
    // Where both are set, the lower-case name counts. Windows does not tell them apart.
    ...(platform === 'win32' ? [] : [prependLine('no_proxy', '127.0.0.1')]),
  ];
}
