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
 * - `done`: the service accepted the write (`answer`), or a read after an unknown result showed it (`reading`).
 * - `conflict`: somebody else changed a boolean that the plan changes; nothing was written.
 * - `failed`: nothing was written; with `unknown`, the write may have been done, and no read could tell.
 * - `notDone`: the run was cancelled before the write was sent.
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

/** The user's settings after the outcome; `undefined` where the outcome does not tell. */
export const settingsLeftBy = (outcome: Outcome): Telephony | undefined =>
  outcome.result === 'done' ? outcome.telephony : outcome.result === 'conflict' ? outcome.now : undefined;

/** Why a user has not got the planned settings, for the report. */
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

/** What can pause or end a run. */
export interface ApplyOptions {
  /** After an abort no request is sent; the run waits for requests already sent. */
  readonly signal?: AbortSignal;
  readonly pause?: Pause;
  /** Shared by all runs that may write to the same users. */
  readonly locks?: UserLocks;
  /** For a plan of one user: the caller has the lock, and has read the user under the lock. */
  readonly held?: HeldUser;
  /** Whether the run still belongs to this process: another process may have resumed it while this one was suspended. */
  readonly isOurs?: () => boolean;
  /** Called with the number of users that have waited a while for their lock, when the number changes. */
  readonly onWaiting?: (users: number) => void;
}

export interface HeldUser {
  readonly lock: UserLock;
  readonly now: Telephony;
}

/** Yields the outcome of each change as it arrives; never throws for a single user. */
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
  /** @returns the change itself when a pause came before its write */
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
      // Release the lock during a pause: other runs may need it.
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
 * Reads the user, compares, and writes all three booleans: the API replaces all three and has no conditional write.
 * Booleans outside the plan keep the value just read. After a cancel, still waits for a write already sent.
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
    // No write was sent, so the result is known.
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
      // A read does not tell who changed the other booleans, so the outcome claims nothing about them.
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
