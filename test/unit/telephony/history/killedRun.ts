// A run in a process of its own, which a test kills. It is told what to do in one line of JSON.

import { History } from '../../../../src/telephony/history/history';
import { LockFiles } from '../../../../src/telephony/locks/lockFiles';
import { Presence } from '../../../../src/telephony/locks/presence';
import type { UpdatePlan } from '../../../../src/telephony/plan';
import { Run } from '../../../../src/telephony/run';
import { UserLocks } from '../../../../src/telephony/userLocks';
import { clientOf, readInput, type SandboxAddress } from '../toldProcess';

export interface KilledRun extends SandboxAddress {
  readonly folder: string;
  /** The person's. */
  readonly state: string;
  readonly plan: UpdatePlan;
}

async function main(): Promise<void> {
  const { folder, state, plan, ...address } = await readInput<KilledRun>();
  const presence = new Presence(state);
  const run = new Run(await new History(folder, presence).begin({ source: 'test' }, plan), plan);
  await run.carryOut(clientOf(address), new UserLocks(() => Promise.resolve(new LockFiles(presence))), {
    onOutcome: () => undefined,
    onUnrecorded: (error) => {
      throw error;
    },
  });
}

void main();
