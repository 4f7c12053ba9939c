// The input of a write.

import type { Account } from '../../chime/model';
import type { CallerIdentity } from '../../service';
import type { Plan } from '../../telephony/plan';
import type { PlanWording } from '../../text/planWording';
import type { OpenConnection } from '../connection/session';

/** A plan, the connection that it was made on, and the words of its confirmation. */
export interface Write {
  readonly plan: Plan;
  readonly connection: OpenConnection;
  readonly wording: PlanWording;
  /** Confirm the plan even for one user: it was shown as a plan for many. */
  readonly alwaysConfirm?: boolean;
  /** Awaited after the plan is recorded. Must end, and must not throw. */
  readonly beforeFirstRequest?: () => Promise<void>;
}

/** The known owners of the users. */
export interface WriteTarget {
  readonly caller: CallerIdentity | undefined;
  /** The Chime accounts; of an unreadable account only the ID. */
  readonly accounts: readonly (Account | Pick<Account, 'AccountId'>)[];
  readonly awsAccountId: string | undefined;
}
