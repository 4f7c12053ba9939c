// Changes one user. Where no confirmation is needed, the plan uses the settings that were read under the user's lock: one read and
// one write.

import type { Telephony, UserReference } from '../../chime/model';
import type { Outcome } from '../../telephony/apply';
import type { RunStart } from '../../telephony/history/history';
import { planUpdate, type Change, type Wanted } from '../../telephony/plan';
import type { UserLock } from '../../telephony/userLocks';
import type { PlanWording } from '../../text/planWording';
import type { OpenConnection, Session } from '../connection/session';
import type { Consent } from './consent';
import { showWaiting } from './showWaiting';
import type { Write } from './write';
import type { Writes } from './writes';

export interface WantedChange {
  readonly user: UserReference;
  readonly wanted: Wanted;
  readonly connection: OpenConnection;
  readonly read: (signal?: AbortSignal) => Promise<Telephony>;
  readonly wording: (change: Change) => PlanWording;
}

/** Without an outcome no change was needed. */
export interface Changed {
  readonly before: Telephony;
  readonly outcome?: Outcome;
}

interface ChangeParts {
  readonly session: Session;
  readonly consent: Consent;
  readonly writes: Writes;
}

/**
 * @returns `undefined` where the person did not confirm
 * @throws as {@link Writes.start}, and of kind `cancelled` when the person stops waiting for another write to the user
 */
export async function changeOne(
  { session, consent, writes }: ChangeParts,
  start: RunStart,
  { user, wanted, connection, read, wording }: WantedChange,
): Promise<Changed | undefined> {
  const { identity } = connection;
  const writeOf = (telephony: Telephony): Write | undefined => {
    const plan = planUpdate(identity, [{ ...user, telephony }], wanted);
    const [change] = plan.changes;
    return change && { plan, connection, wording: wording(change) };
  };
  session.assertCurrent(connection);
  const revoked = consent.revoked(connection);
  const underLock = async (lock: UserLock, signal: AbortSignal): Promise<Changed | undefined> => {
    const before = await read(signal);
    const write = writeOf(before);
    if (write === undefined) {
      return { before };
    }
    if (revoked.aborted) {
      return undefined;
    }
    const outcome = await writes.runUnderLock(start, write, revoked, { lock, now: before });
    return outcome && { before, outcome };
  };
  const judged = { action: 'UpdateUserSettings', identity, changes: [user] } as const;
  if (!(await consent.mustBeAsked(judged, connection))) {
    // Before the lock: getting credentials may open a dialog.
    await connection.aws?.ready();
    const cancelling = new AbortController();
    const { signal } = cancelling;
    const changed = await writes.locks.run(
      { ...user, endpoint: identity.endpoint },
      (lock) => underLock(lock, signal),
      { signal, onWaiting: showWaiting(() => cancelling.abort()) },
    );
    if (changed !== undefined) {
      return changed;
    }
  }
  // No lock is held during the dialog, so the user is read again after it.
  const before = await read();
  const write = writeOf(before);
  if (write === undefined) {
    return { before };
  }
  const outcome = await writes.run(start, write);
  return outcome && { before, outcome };
}
