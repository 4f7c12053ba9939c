// What the one way of every write is given.

import type { Account } from '../../chime/model';
import type { CallerIdentity } from '../../service';
import type { Plan } from '../../telephony/plan';
import type { PlanWording } from '../../text/planWording';
import type { OpenConnection } from '../connection/session';

/** A plan, on the connection that it was made on, and what a person is asked before it is carried out. */
export interface Write {
  readonly plan: Plan;
  readonly connection: OpenConnection;
  readonly wording: PlanWording;
  /** It was shown as a plan for many, and is confirmed however few are left of it. */
  readonly alwaysConfirm?: boolean;
  /** Awaited once the plan is recorded; must end, and not throw. */
  readonly beforeFirstRequest?: () => Promise<void>;
}

/** Whose users are written to, as far as is known. */
export interface WriteTarget {
  readonly caller: CallerIdentity | undefined;
  /** The Chime accounts; those that can't be read by their ids only. */
  readonly accounts: readonly (Account | Pick<Account, 'AccountId'>)[];
  readonly awsAccountId: string | undefined;
}
