// Rules of thumb that a person sets: what to be warned of before many users are changed.

import type { UserReference } from '../chime/model';
import type { Change } from './plan';

export interface CautionRules {
  /** Warn when more users than that would change; 0 for never. */
  readonly users: number;
  readonly wholeAccount: boolean;
  readonly smsForEveryone: boolean;
}

export type Caution =
  | { readonly kind: 'users'; readonly users: number; readonly limit: number }
  | { readonly kind: 'wholeAccount'; readonly accountId: string; readonly users: number }
  | { readonly kind: 'smsForEveryone'; readonly accountId: string; readonly value: boolean };

/** Whose settings would change, and who are as wanted already. */
interface Chosen {
  readonly plan: { readonly changes: readonly Change[] };
  readonly unchanged: readonly UserReference[];
}

/** @param usersOf how many users an account has; `undefined` where not all have been listed */
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

/** The accounts of which no user is left out. One with a single user is not worth a word. */
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

/** To what SMS is switched, if it is, and for everyone the same. */
function smsOf(changes: readonly Change[]): boolean | undefined {
  const value = changes.find(({ before, after }) => before.SMS !== after.SMS)?.after.SMS;
  return changes.every(({ after }) => after.SMS === value) ? value : undefined;
}
