// Warns before a change to many users. The thresholds are settings.

import type { UserReference } from '../chime/model';
import type { Change } from './plan';

export interface CautionRules {
  /** Warn when a plan changes more users than this; 0: never. */
  readonly users: number;
  readonly wholeAccount: boolean;
  readonly smsForEveryone: boolean;
}

export type Caution =
  | { readonly kind: 'users'; readonly users: number; readonly limit: number }
  | { readonly kind: 'wholeAccount'; readonly accountId: string; readonly users: number }
  | { readonly kind: 'smsForEveryone'; readonly accountId: string; readonly value: boolean };

/** The users that would change, and the users that need no change. */
interface Chosen {
  readonly plan: { readonly changes: readonly Change[] };
  readonly unchanged: readonly UserReference[];
}

/** @param usersOf number of users of an account; `undefined` until the whole list is loaded */
export function cautionsOf(
  { plan: { changes }, unchanged }: Chosen,
  rules: CautionRules,
  usersOf: (accountId: string) => number | undefined,
): readonly Caution[] {
  const whole = wholeAccounts([changes, unchanged], usersOf);
  return [
    ...(rules.users > 0 && changes.length > rules.users
      ? [{ kind: 'users' as const, users: changes.length, limit: rules.users }]
      : []),
    ...whole.flatMap(([accountId, users]): Caution[] => {
      const sms = smsOf(changes.filter((change) => change.accountId === accountId));
      return [
        ...(rules.wholeAccount ? [{ kind: 'wholeAccount' as const, accountId, users }] : []),
        ...(rules.smsForEveryone && sms !== undefined
          ? [{ kind: 'smsForEveryone' as const, accountId, value: sms }]
          : []),
      ];
    }),
  ];
}

/** Accounts whose users are all chosen, except accounts with one user. */
function wholeAccounts(
  parts: readonly (readonly { readonly accountId: string }[])[],
  usersOf: (accountId: string) => number | undefined,
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const users of parts) {
    for (const { accountId } of users) {
      counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
    }
  }
  return [...counts].filter(([accountId, count]) => count > 1 && count === usersOf(accountId));
}

/** The new value of SMS, if the plan changes SMS and every changed user ends with the same value. */
function smsOf(changes: readonly Change[]): boolean | undefined {
  const value = changes.find(({ before, after }) => before.SMS !== after.SMS)?.after.SMS;
  return changes.every(({ after }) => after.SMS === value) ? value : undefined;
}
