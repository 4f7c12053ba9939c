// The only place that decides whether a write may go ahead.

import type { Plan } from './plan';

/**
 * - `allow`: nothing real can be harmed.
 * - `confirm`: a person must see profile, account, user and endpoint, and say yes.
 */
export type Verdict = 'allow' | 'confirm';

/** Everything but the sandbox is somebody's real directory until shown otherwise; and a sign-out can't be taken back. */
export const judgeWrite = ({ action, connection }: Plan): Verdict =>
  connection.kind === 'sandbox' && action === 'UpdateUserSettings' ? 'allow' : 'confirm';
