// The AWS CLI command that makes the same write, to paste into a terminal.

import { inputError } from '../chime/errors';
import type { Telephony, UserReference } from '../chime/model';
import type { ConnectionIdentity } from '../connectionIdentity';
import { shellOf, type Shell } from '../shell';

export interface SandboxKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * @param platform Node's `process.platform`: PowerShell on Windows, a POSIX shell elsewhere
 * @throws an error of kind `input` for a value that can't be quoted, or that the AWS CLI would load from elsewhere
 */
export function cliCommand(
  { kind, profile, endpoint, region }: ConnectionIdentity,
  { accountId, userId }: UserReference,
  telephony: Telephony,
  platform: string,
  sandboxKeys?: SandboxKeys,
): string {
  const shell = shellOf(platform);
  const { InboundCalling, OutboundCalling, SMS } = telephony;
  const settings = `Telephony={InboundCalling=${InboundCalling},OutboundCalling=${OutboundCalling},SMS=${SMS}}`;
  const words = [
    'aws chime update-user-settings',
    option(shell, 'account-id', notLoaded('account-id', accountId)),
    option(shell, 'user-id', notLoaded('user-id', userId)),
    option(shell, 'user-settings', settings),
    ...(kind === 'profile' && profile !== undefined ? [option(shell, 'profile', profile)] : []),
    option(shell, 'region', region),
    option(shell, 'endpoint-url', endpoint),
  ];
  return [...(sandboxKeys ? assignments(sandboxKeys, shell) : []), words.join(' ')].join(shell.separator);
}

/** One command for each user, or the error that prevents the command. */
export function cliCommands(
  identity: ConnectionIdentity,
  users: readonly (UserReference & { readonly telephony: Telephony })[],
  platform: string,
  sandboxKeys?: SandboxKeys,
): {
  readonly commands: readonly string[];
  readonly refused: readonly (UserReference & { readonly error: unknown })[];
} {
  const commands: string[] = [];
  const refused: (UserReference & { readonly error: unknown })[] = [];
  for (const user of users) {
    try {
      commands.push(cliCommand(identity, user, user.telephony, platform, sandboxKeys));
    } catch (error) {
      refused.push({ accountId: user.accountId, userId: user.userId, error });
    }
  }
  return { commands, refused };
}

const assignments = ({ accessKeyId, secretAccessKey }: SandboxKeys, { assign }: Shell): string[] =>
  Object.entries({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }).map(
    ([name, value]) => assign(name, value),
  );

function option({ unquotable, quote }: Shell, name: string, value: string): string {
  if (unfit.test(value) || unquotable.test(value)) {
    throw inputError(`${name} can't be quoted for a shell: ${JSON.stringify(value)}.`);
  }
  // The AWS CLI takes a separate word that starts with `-` for an option.
  return value.startsWith('-') ? quote(`--${name}=${value}`) : `--${name} ${quote(value)}`;
}

/** The AWS CLI replaces a value such as `file://…` by the content of the file; version 1 also loads web pages. */
function notLoaded(name: string, value: string): string {
  if (/^(fileb?|https?):\/\//i.test(value)) {
    throw inputError(`${name} would be loaded from elsewhere by the AWS CLI: ${JSON.stringify(value)}.`);
  }
  return value;
}

/** Terminals act on pasted control characters and line ends. Direction marks make a command look different from what it does. */
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
