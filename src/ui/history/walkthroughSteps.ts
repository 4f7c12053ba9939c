// Completes the steps of the walkthrough that a run carries out.

import type { Run } from '../../telephony/run';
import { setContextKey } from '../report/contextKeys';

type Step = 'changedUser' | 'changedUsers' | 'undidRun';

/** The step that a run completes; `undefined` where it changed nothing. */
export function stepOf({
  about,
  outcomes,
  plan,
}: Pick<Run, 'about' | 'outcomes' | 'plan'>): Step | undefined {
  if (plan.action !== 'UpdateUserSettings' || outcomes.tally.changed === 0) {
    return undefined;
  }
  if (about.undoes !== undefined) {
    return 'undidRun';
  }
  return about.users > 1 ? 'changedUsers' : 'changedUser';
}

export function completeStep(run: Run): void {
  const step = stepOf(run);
  if (step !== undefined) {
    setContextKey(step, true);
  }
}
