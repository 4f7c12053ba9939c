// Reads the settings of a user for a tooltip, once the mouse rests on the row.

import { setTimeout as wait } from 'node:timers/promises';
import type { CancellationToken } from 'vscode';
import type { Telephony } from '../../chime/model';
import type { Session } from '../connection/session';
import { referenceOf, type UserNode } from './accountsNodes';

/** Milliseconds. VS Code also asks at a click, which opens the row: what that reads is known by then. */
const pause = 400;

/** @returns `undefined` when the settings can't be read, or the mouse left */
export async function settingsForTooltip(
  node: UserNode,
  session: Session,
  token: CancellationToken,
): Promise<Telephony | undefined> {
  const { connection } = node;
  const user = referenceOf(node);
  const cancelling = new AbortController();
  const { signal } = cancelling;
  const subscription = token.onCancellationRequested(() => cancelling.abort());
  try {
    await wait(pause, undefined, { signal });
    const known = connection.directory.telephony(user);
    return known === undefined && session.isCurrent(connection)
      ? await connection.directory.getUserSettings(user, signal)
      : known;
  } catch {
    // Who opens the row is told why.
    return undefined;
  } finally {
    subscription.dispose();
  }
}
