// The same write as a command of the AWS CLI, to paste into a terminal.

import type { Telephony, UserReference } from '../chime/model';
import type { ConnectionIdentity } from '../connectionIdentity';

export interface SandboxKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** @param platform Node's `process.platform`: PowerShell on Windows, a POSIX shell elsewhere */
export function cliCommand(
  { kind, profile, endpoint, region }: ConnectionIdentity,
  { accountId, userId }: UserReference,
  telephony: Telephony,
  platform: string,
  sandboxKeys?: SandboxKeys,
): string {
  const quote = platform === 'win32' ? quoteForPowerShell : quoteForShell;
  const { InboundCalling, OutboundCalling, SMS } = telephony;
  const settings = `Telephony={InboundCalling=${InboundCalling},OutboundCalling=${OutboundCalling},SMS=${SMS}}`;
  const words = [
    'aws chime update-user-settings',
    `--account-id ${quote(accountId)}`,
    `--user-id ${quote(userId)}`,
    `--user-settings ${quote(settings)}`,
    ...(kind === 'profile' && profile !== undefined ? [`--profile ${quote(profile)}`] : []),
    `--region ${quote(region)}`,
    `--endpoint-url ${quote(endpoint)}`,
  ];
  return [...(sandboxKeys ? assignments(sandboxKeys, platform) : []), words.join(' ')].join(
    platform === 'win32' ? '; ' : ' ',
  );
}

const assignments = ({ accessKeyId, secretAccessKey }: SandboxKeys, platform: string): string[] =>
  Object.entries({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }).map(
    ([name, value]) =>
      platform === 'win32'
        ? `$env:${name} = ${quoteForPowerShell(value)}`
        : `${name}=${quoteForShell(value)}`,
  );

const plainWord = /^[\w@%+=:,./-]+$/;

/** A leading dash would be read as an option, whatever the quotes: the CLI takes `--name=value` then. Ids have none in practice. */
const quoteForShell = (text: string): string =>
  plainWord.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const quoteForPowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;
