// Applies a plan user by user, and reports the outcome of each.

import { setMaxListeners } from 'node:events';
import type { Accepted } from '../chime/client';
import { cancelledError } from '../chime/errors';
import { type Telephony, type UserReference } from '../chime/model';
import { inParallel } from './inParallel';
import { failureOf, isCancelled, mayHaveBeenApplied, type Failure } from './failure';
import type { Pause } from './pause';
import { standing, withFlips, type Change, type Plan } from './plan';
import { UserLocks, type UserLock } from './userLocks';

/** The part of the client that a plan needs. */
export interface PlanClient {
  getUserSettings(user: UserReference, signal?: AbortSignal): Promise<Telephony>;
  updateUserSettings(
    user: UserReference,
    telephony: Telephony,
    signal?: AbortSignal,
    beforeSending?: () => void,
  ): Promise<Accepted>;
  logoutUser(user: UserReference, signal?: AbortSignal, beforeSending?: () => void): Promise<Accepted>;
}

/**
 * - `done`: the service accepted the write (`answer`), or a read after an unknown result showed the wanted settings (`reading`).
 * - `conflict`: somebody else changed a boolean that the plan changes; this attempt wrote nothing.
 * - `failed`: the write did not take effect; with `unknown`, the write may have taken effect.
 * - `notDone`: the run was cancelled or interrupted before the write.
 */
export type Outcome = UserReference & {
  /** When the result was known: ISO 8601, UTC. Set by the run. */
  readonly time?: string;
} & (
    | {
        readonly result: 'done';
        readonly knownBy: 'answer' | 'reading';
        readonly telephony?: Telephony;
        readonly requestId?: string;
      }
    | {
        readonly result: 'conflict';
        readonly now: Telephony;
        /** This attempt wrote nothing; an earlier attempt may have written before somebody else did. */
        readonly mayBeApplied?: true;
      }
    | { readonly result: 'failed'; readonly unknown: boolean; readonly failure: Failure }
    | {
        readonly result: 'notDone';
        /** This attempt wrote nothing; an earlier attempt may have written. */
        readonly mayBeApplied?: true;
      }
  );

/** The user's settings after the outcome; `undefined` if the outcome does not hold them. */
export const settingsLeftBy = (outcome: Outcome): Telephony | undefined =>
  outcome.result === 'done' ? outcome.telephony : outcome.result === 'conflict' ? outcome.now : undefined;

/** The failure that a report shows for the outcome. */
export const failureOfOutcome = (outcome: Outcome & { readonly result: 'conflict' | 'failed' }): Failure =>
  outcome.result === 'conflict'
    ? { kind: 'conflict', name: 'Conflict', message: 'The settings were changed elsewhere.' }
    : outcome.unknown
      ? { ...outcome.failure, unknownOutcome: true }
      : outcome.failure;

/** Maximum number of writes for one user, when each ends without an answer and a read shows no effect. */
const writeAttempts = 3;

/** Maximum number of users written to at the same time. */
const usersAtOnce = 32;

export interface ApplyOptions {
  /** After an abort no write is sent; the run waits for writes already sent. */
  readonly signal?: AbortSignal;
  readonly pause?: Pause;
  /** Shared by all runs that may write to the same users. */
  readonly locks?: UserLocks;
  /** For a plan of one user: the caller has the lock, and has read the user under the lock. */
  readonly held?: HeldUser;
  /** Whether the run still belongs to this process: another process may resume the run while this process is suspended. */
  readonly isOurs?: () => boolean;
  /** Called with the number of users that have waited a while for their lock, when the number changes. */
  readonly onWaiting?: (users: number) => void;
}

export interface HeldUser {
  readonly lock: UserLock;
  readonly now: Telephony;
}

/** Yields one outcome per change, in the order of arrival. A user's failure is an outcome, never an error. */
export function applyPlan(
  plan: Plan,
  client: PlanClient,
  { signal, pause, locks = new UserLocks(), held, isOurs = () => true, onWaiting }: ApplyOptions = {},
): AsyncGenerator<Outcome> {
  if (signal !== undefined) {
    // Every request in progress listens to the signal; Node warns above ten listeners.
    setMaxListeners(0, signal);
  }
  const { endpoint } = plan.identity;
  let waiting = 0;
  const waits = {
    signal,
    onWaiting: (isWaiting: boolean) => {
      waiting += isWaiting ? 1 : -1;
      onWaiting?.(waiting);
    },
  };
  /** @returns the outcome, or the change to attempt again after a pause */
  const underLock = async <C extends Attempted>(
    change: C,
    lock: UserLock,
    run: Attempt<C>,
  ): Promise<Outcome | C> => {
    const sending = () => {
      lock.sending();
      // Another process may have resumed and ended the run without taking this user's lock.
      if (!isOurs()) {
        throw cancelledError();
      }
    };
    for (let attempted = change; ;) {
      if (pause?.isPaused && held === undefined) {
        return attempted;
      }
      // A lock that the caller holds must not stay held during a pause: end the change instead of waiting.
      if (pause?.isPaused || signal?.aborted || !isOurs()) {
        return notDone(attempted);
      }
      try {
        const outcome = await run(attempted, sending);
        return lock.isOvertaken ? overtaken(outcome) : outcome;
      } catch (error) {
        if (!lock.isLost) {
          return failed(attempted, error, mayHaveBeenApplied(error));
        }
        attempted = mayHaveBeenApplied(error) ? { ...attempted, mayBeApplied: true } : attempted;
      }
      try {
        await lock.regain();
      } catch (error) {
        return failed(attempted, error, false);
      }
    }
  };
  const outcomeOf = async <C extends Attempted>(change: C, run: Attempt<C>): Promise<Outcome> => {
    const { accountId, userId } = change;
    for (let attempted = change; ;) {
      const work = (lock: UserLock) => underLock(attempted, lock, run);
      const lockAndWork = async () => {
        // Wait before taking the lock: other writers must not wait for the end of the pause.
        await pause?.over();
        return locks.run({ endpoint, accountId, userId }, work, waits);
      };
      const ended = await (held === undefined ? lockAndWork() : work(held.lock)).catch((error: unknown) =>
        failed(attempted, error, false),
      );
      if ('result' in ended) {
        return ended;
      }
      attempted = ended;
    }
  };
  let read = held?.now;
  const readOnce = () => {
    const now = read;
    read = undefined;
    return now;
  };
  return plan.action === 'LogoutUser'
    ? inParallel(plan.changes, usersAtOnce, (user) =>
        outcomeOf(user, (_, sending) => signOut(user, client, sending, signal)),
      )
    : inParallel(plan.changes, usersAtOnce, (change) =>
        outcomeOf(change, (attempted, sending) =>
          applyChange(attempted, client, sending, readOnce(), signal),
        ),
      );
}

type Attempted = UserReference & Pick<Change, 'mayBeApplied'>;

/** @param sending call it just before a write is sent; if it throws, the write must not be sent */
type Attempt<C> = (change: C, sending: () => void) => Promise<Outcome>;

const notDone = ({ accountId, userId, mayBeApplied }: Attempted): Outcome => ({
  accountId,
  userId,
  result: 'notDone',
  ...(mayBeApplied && { mayBeApplied }),
});

function failed(change: Attempted, error: unknown, mayBeWritten: boolean): Outcome {
  if (isCancelled(error)) {
    return notDone(change);
  }
  const { accountId, userId, mayBeApplied = false } = change;
  const unknown = mayBeApplied || mayBeWritten;
  return { accountId, userId, result: 'failed', unknown, failure: failureOf(error) };
}

/** The write may have overwritten a change by another process. */
const overtaken = (outcome: Outcome): Outcome =>
  outcome.result === 'done'
    ? {
        accountId: outcome.accountId,
        userId: outcome.userId,
        result: 'failed',
        unknown: true,
        failure: { kind: 'overtaken', name: 'Overtaken', message: 'Another process may have written first.' },
      }
    : outcome;

async function signOut(
  { accountId, userId }: UserReference,
  client: PlanClient,
  sending: () => void,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const user = { accountId, userId };
  const answer = await accepted(client.logoutUser(user, signal, sending));
  return { ...user, result: 'done', knownBy: 'answer', ...answer };
}

/**
 * Reads the user, compares the settings with the plan, and writes all three booleans: the API has no partial or conditional write.
 * Booleans outside the plan keep the value just read. After a cancel, the run still waits for a write already sent.
 */
async function applyChange(
  change: Change,
  client: PlanClient,
  sending: () => void,
  read: Telephony | undefined,
  signal?: AbortSignal,
): Promise<Outcome> {
  const user: UserReference = { accountId: change.accountId, userId: change.userId };
  let now: Telephony;
  try {
    now = read ?? (await client.getUserSettings(user, signal));
  } catch (error) {
    // No write was sent yet: a failed read leaves no result unknown.
    return failed(change, error, false);
  }
  if (change.mayBeApplied && standing(change, now) === 'after') {
    return { ...user, result: 'done', knownBy: 'reading', telephony: now };
  }
  if (standing(change, now) !== 'before') {
    return { ...user, result: 'conflict', now, ...(change.mayBeApplied && { mayBeApplied: true }) };
  }
  for (let attempt = 1, unanswered: unknown; ; attempt++) {
    const wanted = withFlips(change, now);
    try {
      const answer = await accepted(client.updateUserSettings(user, wanted, signal, sending));
      return { ...user, result: 'done', knownBy: 'answer', telephony: wanted, ...answer };
    } catch (error) {
      if (!mayHaveBeenApplied(error)) {
        // A slow server may still carry out the previous attempt.
        throw unanswered ?? error;
      }
      unanswered = error;
      const read = await client.getUserSettings(user).catch(() => undefined);
      if (read !== undefined && standing(change, read) === 'after') {
        return { ...user, result: 'done', knownBy: 'reading', telephony: read };
      }
      // If the read shows neither all old nor all wanted values, somebody else may have written: the result stays unknown.
      if (read === undefined || standing(change, read) !== 'before' || attempt === writeAttempts) {
        throw error;
      }
      now = read;
    }
  }
}

const accepted = async (write: Promise<Accepted>): Promise<{ requestId?: string }> => {
  const { requestId } = await write;
  return requestId === undefined ? {} : { requestId };
};
