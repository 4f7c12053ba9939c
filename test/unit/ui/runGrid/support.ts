// A small run with an outcome of each kind.

import type { Telephony, User } from '../../../../src/chime/model';
import type { Outcome } from '../../../../src/telephony/apply';
import type { Change, UpdatePlan } from '../../../../src/telephony/plan';
import { Outcomes } from '../../../../src/telephony/tally';
import { RunRows } from '../../../../src/ui/runGrid/runRows';
import { RunSource } from '../../../../src/ui/runGrid/runSource';
import type { ShownRun } from '../../../../src/ui/runGrid/shownRun';
import { runGridHead } from '../../../../src/ui/runGrid/texts';

export const off: Telephony = { InboundCalling: false, OutboundCalling: false, SMS: false };
export const on: Telephony = { ...off, SMS: true };

const identity = { kind: 'sandbox', endpoint: 'http://127.0.0.1:1', region: 'us-east-1' } as const;

export const user = (userId: string, accountId = 'a') => ({ accountId, userId });
export const refused: Outcome & { result: 'failed' } = {
  ...user('failed'),
  result: 'failed',
  unknown: false,
  failure: {
    kind: 'service',
    name: 'AccessDeniedException',
    message: '',
    operation: 'UpdateUserSettings',
    requestId: 'request-2',
  },
};

export const outcomesOfEach: readonly Outcome[] = [
  { ...user('done'), result: 'done', knownBy: 'answer', telephony: on, requestId: 'request-1' },
  { ...user('read'), result: 'done', knownBy: 'reading', telephony: on },
  { ...user('conflict'), result: 'conflict', now: { ...off, InboundCalling: true } },
  refused,
  { ...refused, ...user('unknown'), unknown: true },
  { ...user('notDone'), result: 'notDone' },
];

const change = (userId: string): Change => ({ ...user(userId), before: off, after: on });

export function runOf(
  outcomes: readonly Outcome[] = outcomesOfEach,
  more: Partial<ShownRun> = {},
  users: readonly string[] = [...outcomesOfEach.map(({ userId }) => userId), 'none'],
): ShownRun & { readonly plan: UpdatePlan } {
  const known = new Outcomes();
  outcomes.forEach((outcome) => known.add(outcome));
  return {
    run: {
      record: 'run',
      version: 1,
      run: 'run-id',
      time: '2026-11-30T10:00:00.000Z',
      source: 'test',
      action: 'UpdateUserSettings',
      connection: identity,
      users: users.length,
      flips: { on: ['SMS'], off: [] },
    },
    outcomes: known,
    begun: true,
    damagedLines: 0,
    state: 'ended',
    ...more,
    plan: { action: 'UpdateUserSettings', identity, changes: users.map(change) },
  };
}

/** Each is called by the id in capitals; `none` is not known. */
export const findUser = ({ userId }: { readonly userId: string }): User | undefined =>
  userId === 'none'
    ? undefined
    : { UserId: userId, DisplayName: userId.toUpperCase(), PrimaryEmail: `${userId}@example.com` };

export async function openRun(run: ShownRun): Promise<RunSource> {
  const source: RunSource = new RunSource(run, await RunRows.of(run.plan, findUser), {
    head: () => runGridHead(source.run, { connectionText: 'Sandbox', problem: undefined }),
    accountText: (accountId) => `Account ${accountId}`,
  });
  await source.ready();
  return source;
}
