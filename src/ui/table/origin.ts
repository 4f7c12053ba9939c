// Which connection the rows of a table should have been read from.

import type { OpenConnection, Session } from '../connection/session';
import { choiceText } from '../connection/choice';
import type { Directory } from '../../telephony/directory';
import { writeConnection, type Origin } from '../../telephony/table/values';

/** What is known of the connection in use without a request; `undefined` without a connection. */
export function originInUse({ choice, opened, caller }: Session): Origin | undefined {
  if (choice === undefined) {
    return undefined;
  }
  const awsAccount = caller?.awsAccountId ?? (opened && ownerOf(opened.directory));
  return { connection: choiceText(choice), ...(awsAccount !== undefined && { awsAccount }) };
}

/** Asks STS or, where STS does not say whose users they are, Chime. */
export async function originOf(
  session: Session,
  connection: OpenConnection,
  signal: AbortSignal,
): Promise<Origin> {
  const caller = await session.learnCaller(connection);
  if (caller === undefined) {
    await connection.directory.accounts.loadAll({ signal });
  }
  const awsAccount = caller?.awsAccountId ?? ownerOf(connection.directory);
  return {
    connection: writeConnection(connection.identity),
    ...(awsAccount !== undefined && { awsAccount }),
  };
}

/** The AWS account of all Chime accounts, where it is one. */
function ownerOf({ accounts }: Directory): string | undefined {
  const owners = new Set(accounts.items.map(({ AwsAccountId }) => AwsAccountId));
  return accounts.hasMore || owners.size !== 1 ? undefined : [...owners][0];
}

export const isSameOrigin = (one: Origin | undefined, other: Origin | undefined): boolean =>
  one?.connection === other?.connection && one?.awsAccount === other?.awsAccount;
