// Carries a plan out, user by user, and says truly what became of each.

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
 * - `done`: the service accepted it (`answer`), or a read after an unknown outcome showed it (`reading`).
 * - `conflict`: a boolean that the plan changes is no longer what the plan saw; nothing was written.
 * - `failed`: it was not done, or, with `unknown`, may have been done and could not be checked.
 * - `notDone`: cancelled before it was sent.
 */
export type Outcome = UserReference & {
  /** When it was known: ISO 8601, UTC. A run adds it. */
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
        /** Not by this attempt; an earlier one may have written, before somebody else did. */
        readonly mayBeApplied?: true;
      }
    | { readonly result: 'failed'; readonly unknown: boolean; readonly failure: Failure }
    | {
        readonly result: 'notDone';
        /** Not by this attempt; an earlier one may have carried it out. */
        readonly mayBeApplied?: true;
      }
  );

/** The settings that the user has after the outcome, where it says that. */
export const settingsLeftBy = (outcome: Outcome): Telephony | undefined =>
  outcome.result === 'done' ? outcome.telephony : outcome.result === 'conflict' ? outcome.now : undefined;

/** Why an outcome is not what was planned, as the report explains it. */
export const failureOfOutcome = (outcome: Outcome & { readonly result: 'conflict' | 'failed' }): Failure =>
  outcome.result === 'conflict'
    ? { kind: 'conflict', name: 'Conflict', message: 'The settings were changed elsewhere.' }
    : outcome.unknown
      ? { ...outcome.failure, unknownOutcome: true }
      : outcome.failure;

/** Attempts for one user whose write ended without an answer and, as a read showed, without effect. */
const writeAttempts = 3;

/** Users that are written to at once, at most. */
const usersAtOnce = 32;

/** What holds a run up, or ends it before all is done. */
export interface ApplyOptions {
  /** Once it is aborted nothing more is sent; what has been sent is waited for. */
  readonly signal?: AbortSignal;
  readonly pause?: Pause;
  /** Shared by all runs that may write to the same users. */
  readonly locks?: UserLocks;
  /** Of a plan of one user: whoever made it has the lock, and has read the user under it. */
  readonly held?: HeldUser;
  /** Whether the run is still this process's: another may have gone on with it, as this one stood still. */
  readonly isOurs?: () => boolean;
  /** How many users have waited for their lock for a while, each time that it is another number. */
  readonly onWaiting?: (users: number) => void;
}

export interface HeldUser {
  readonly lock: UserLock;
  readonly now: Telephony;
}

/** Yields an outcome for each change, as they come; it never throws for a single user. */
export function applyPlan(
  plan: Plan,
  client: PlanClient,
  { signal, pause, locks = new UserLocks(), held, isOurs = () => true, onWaiting }: ApplyOptions = {},
): AsyncGenerator<Outcome> {
  if (signal !== undefined) {
    // As many as there are requests at once.
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
  /** @returns the change as far as it was attempted, where a pause holds it up */
  const underLock = async <C extends Attempted>(
    change: C,
    lock: UserLock,
    run: Attempt<C>,
  ): Promise<Outcome | C> => {
    const sending = () => {
      lock.sending();
      // Another may have taken the run over and ended it, without a look at this user's lock.
      if (!isOurs()) {
        throw cancelledError();
      }
    };
    for (let attempted = change; ;) {
      if (pause?.isPaused && held === undefined) {
        return attempted;
      }
      // A lock that was given is not kept over a pause.
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
        // Before the lock: whoever else writes to the user need not wait until the run goes on.
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

/** @param sending to be called just before a write leaves; what it throws means that it must not */
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

/** The write may have replaced a change by another process. */
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
 * Reads, compares and writes all three booleans: the API replaces all of them and has no condition. Those that the plan leaves
 * alone come from the fresh read, so that another's change to them is kept. A write that has been sent is waited for even when
 * the run is cancelled, so that its outcome is known.
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
    // Nothing was written yet: an answer that did not come leaves nothing open.
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
        // A late server may still carry out the attempt before this one.
        throw unanswered ?? error;
      }
      unanswered = error;
      const read = await client.getUserSettings(user).catch(() => undefined);
      if (read !== undefined && standing(change, read) === 'after') {
        return { ...user, result: 'done', knownBy: 'reading', telephony: read };
      }
      // Who changed the rest can't be seen: nothing is claimed.
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
