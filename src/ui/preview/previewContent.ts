// What a preview is made of, as data that outlives the window: the plan, who else was chosen, and what a person is told of it.

import type { UserReference } from '../../chime/model';
import type { ConnectionIdentity } from '../../connectionIdentity';
import { cautionsOf, type CautionRules } from '../../telephony/cautions';
import type { RunStart } from '../../telephony/history/history';
import type { Change, CurrentSettings, PlannedUpdate } from '../../telephony/plan';
import { explain } from '../../text/explanations';
import { cautionText } from '../../text/planWording';
import { accountText } from '../../text/wording';
import { choiceText } from '../connection/choice';
import type { OpenConnection } from '../connection/session';

export interface PreviewContent {
  /** Such as "Example Corp (27 users)". */
  readonly whom: string;
  /** What else is to be known: a line each. */
  readonly remarks: readonly string[];
  readonly start: RunStart;
  readonly identity: ConnectionIdentity;
  /** The connection as a setting names it. */
  readonly choice: string;
  /** When its settings began to be read: milliseconds since 1970. */
  readonly readAt: number;
  readonly accounts: readonly PreviewAccount[];
  readonly changes: readonly Change[];
  readonly conflicts: readonly CurrentSettings[];
  readonly unread: readonly UnreadUser[];
  readonly unchanged: readonly CurrentSettings[];
}

export interface PreviewAccount {
  readonly accountId: string;
  /** The name with the id. */
  readonly text: string;
  /** How many users it has; missing where not all have been listed. */
  readonly users?: number;
}

export interface UnreadUser extends UserReference {
  /** Why, as a sentence. */
  readonly cause: string;
}

export interface PlannedPreview {
  readonly planned: PlannedUpdate;
  readonly connection: OpenConnection;
  /** Whom it is about, such as "Example Corp (24 users)". */
  readonly title: string;
  /** The same where it is one user alone, by the user's name. */
  readonly titleOfOne?: (name: string) => string;
  readonly remarks?: readonly string[];
  readonly start: RunStart;
}

/** @param whom takes the place of the title */
export function contentOf(
  { planned, connection, remarks = [], start }: PlannedPreview,
  whom: string,
  readAt: number,
): PreviewContent {
  const { plan, conflicts, unread, unchanged } = planned;
  const { directory, identity, choice } = connection;
  const everybody = [plan.changes, conflicts, unread, unchanged] as readonly (readonly UserReference[])[];
  const accountIds = new Set(everybody.flatMap((users) => users.map(({ accountId }) => accountId)));
  return {
    whom,
    remarks,
    start,
    identity,
    choice: choiceText(choice),
    readAt,
    accounts: [...accountIds].map((accountId) => {
      const users = directory.users(accountId);
      return {
        accountId,
        text: accountText(accountId, directory.findAccount(accountId)),
        ...(!users.hasMore && { users: users.length }),
      };
    }),
    changes: plan.changes,
    conflicts,
    unread: unread.map(({ accountId, userId, failure }) => ({
      accountId,
      userId,
      cause: explain(failure, identity.endpoint).cause,
    })),
    unchanged,
  };
}

/** What to be careful about when these of its changes are made. */
export function cautionLines(
  { accounts, unchanged }: PreviewContent,
  changes: readonly Change[],
  rules: CautionRules,
): readonly string[] {
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  const usersOf = (accountId: string) => byId.get(accountId)?.users;
  return cautionsOf({ plan: { changes }, unchanged }, rules, usersOf).map((caution) =>
    cautionText(caution, (accountId) => byId.get(accountId)?.text ?? accountId),
  );
}
