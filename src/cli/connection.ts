// Opens a connection as a window does, and finds the AWS account of the connection's users.

import * as l10n from '@vscode/l10n';
import { unlessCancelled } from '../chime/cancellation';
import { cancelledError } from '../chime/errors';
import type { ServiceConnection } from '../service';
import { Directory } from '../telephony/directory';
import type { RunAuthor } from '../telephony/history/records';
import { runAuthor } from '../telephony/history/runAuthor';
import { writeConnection, type Origin } from '../telephony/table/values';
import { mfaCodeIn } from '../telephony/typedMfaCode';
import type { CommandContext } from './context';
import type { ConnectionOptions } from './options';
import { Refusal } from './refusal';
import type { Terminal } from './terminal';

export interface OpenConnection extends ServiceConnection {
  readonly directory: Directory;
  /** Twelve digits; `undefined` when neither STS nor Chime names the account. */
  awsAccount(): Promise<string | undefined>;
  /** The author of changes over this connection. */
  author(): Promise<RunAuthor>;
}

export async function openConnection(
  { profile, endpoint }: ConnectionOptions,
  { loadService, terminal, signal }: CommandContext,
): Promise<OpenConnection> {
  const { connectAws, CredentialStore } = await loadService();
  const connecting = connectAws({
    profile,
    endpointSetting: endpoint,
    credentials: new CredentialStore(),
    askMfaCode: (serial) => askMfaCode(serial, terminal),
    onAttempt: () => undefined,
  });
  const connection = await unlessCancelled(connecting, signal);
  terminal.endpoint = connection.identity.endpoint;
  const directory = new Directory(connection.client);
  const awsAccount = () => unlessCancelled(awsAccountOf(connection, directory), signal);
  const author = async () => runAuthor((await unlessCancelled(callerOf(connection), signal))?.arn);
  return { ...connection, directory, awsAccount, author };
}

async function askMfaCode(serial: string, terminal: Terminal): Promise<string> {
  if (!terminal.isInteractive) {
    throw new Refusal(
      l10n.t('The profile needs an MFA code. Run the command in a terminal to enter the code.'),
    );
  }
  const code = mfaCodeIn(await terminal.ask(l10n.t('MFA code of {0}:', serial)));
  if (code === undefined) {
    terminal.tell(l10n.t('The code has six digits.'));
    throw cancelledError();
  }
  return code;
}

const callerOf = async ({ aws }: ServiceConnection) => aws?.caller();

/** STS names the account of the credentials. If STS does not answer, Chime names it, when all Chime accounts belong to one AWS account. */
async function awsAccountOf(
  connection: ServiceConnection,
  directory: Directory,
): Promise<string | undefined> {
  const caller = await callerOf(connection);
  if (caller !== undefined) {
    return caller.awsAccountId;
  }
  await directory.accounts.loadAll();
  const owners = new Set(directory.accounts.items.map(({ AwsAccountId }) => AwsAccountId));
  return owners.size === 1 ? [...owners][0] : undefined;
}

/** The origin that a table records in each row. */
export async function originOf(connection: OpenConnection): Promise<Origin> {
  const awsAccount = await connection.awsAccount();
  return {
    connection: writeConnection(connection.identity),
    ...(awsAccount !== undefined && { awsAccount }),
  };
}
