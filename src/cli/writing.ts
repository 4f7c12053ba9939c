// Writes from the command line: their checks, the confirmation, and the run with its record.

import * as l10n from '@vscode/l10n';
import { cancelledError } from '../chime/errors';
import type { Plan } from '../telephony/plan';
import type { Run } from '../telephony/run';
import { usualMostSameFailures } from '../telephony/sameFailures';
import { flipCountLines } from '../text/planWording';
import { failureCounts, progressText, repeatedText, runTitle, tallyText } from '../text/runWording';
import { usersText } from '../text/wording';
import type { OpenConnection } from './connection';
import type { CommandContext } from './context';
import type { WriteOptions } from './options';
import type { Records } from './records';
import { Refusal } from './refusal';
import type { Terminal } from './terminal';

/** @throws Refusal when the profile is marked as production and `--production` is missing; checked before anything is read */
export function assertNotProduction(
  { profile, production }: WriteOptions,
  { CHIME_TELEPHONY_PRODUCTION: named = '' }: NodeJS.ProcessEnv = process.env,
): void {
  const name = profile ?? 'environment';
  const isMarked = named.split(',').some((one) => [name, `profile:${name}`].includes(one.trim()));
  if (isMarked && !production) {
    throw new Refusal(l10n.t('"{0}" is marked as production. Add "--production" to allow changes.', name));
  }
}

/** @throws Refusal when the users belong to another AWS account than `--aws-account` */
export async function assertAwsAccount(
  { awsAccount: wanted }: WriteOptions,
  connection: OpenConnection,
): Promise<void> {
  if (wanted === undefined) {
    return;
  }
  const found = await connection.awsAccount();
  if (found !== wanted) {
    throw new Refusal(
      found === undefined
        ? l10n.t('The AWS account of the connection is unknown, but the command expects {0}.', wanted)
        : l10n.t('The connection uses AWS account {0}, but the command expects {1}.', found, wanted),
    );
  }
}

/** @throws Refusal when there is nobody to ask; an error of kind `cancelled` unless the answer is yes */
export async function confirm(plan: Plan, { yes }: WriteOptions, terminal: Terminal): Promise<void> {
  if (yes) {
    return;
  }
  if (!terminal.isInteractive) {
    throw new Refusal(l10n.t('Add "--yes" to apply changes without a terminal. Nothing was changed.'));
  }
  if (plan.action === 'UpdateUserSettings') {
    flipCountLines(plan.changes).forEach((line) => terminal.tell(line));
  }
  const answer = await terminal.ask(l10n.t('Apply changes to {0}? (yes/no)', usersText(plan.changes.length)));
  if (!/^(y|yes|はい)$/i.test(answer.trim())) {
    throw cancelledError();
  }
}

/**
 * Carries a run out to its end. Changes that were sent before `signal` was aborted still get their answers and are recorded.
 * Nobody can be asked after repeated failures of one kind, so the run is cancelled and can be resumed.
 * @returns whether every user was changed as planned, and the history has recorded the changes
 */
export async function carryOut(
  run: Run,
  { client }: OpenConnection,
  { history, locks }: Records,
  { terminal, signal }: CommandContext,
): Promise<boolean> {
  let isRecorded = true;
  const cancel = () => {
    terminal.tell(l10n.t('Waiting for answers to sent requests…'));
    run.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) {
    run.cancel();
  }
  terminal.tell(l10n.t('{0}, run {1}', runTitle(run.about), run.id));
  try {
    await run.carryOut(client, locks, {
      onOutcome: () => terminal.progress(progressText(run)),
      onUnrecorded: (error) => {
        isRecorded = false;
        terminal.tell(
          l10n.t('The outcome of a change could not be written to the history: {0}', String(error)),
        );
      },
      onWaiting: () => terminal.progress(progressText(run)),
      onRefused: {
        most: usualMostSameFailures,
        paused: (by) => {
          terminal.tell(repeatedText(by));
          run.cancel();
        },
      },
    });
  } finally {
    signal.removeEventListener('abort', cancel);
    history.ended(run.id);
  }
  terminal.tell(tallyText(run.outcomes.tally, run.about.leftOut));
  for (const [name, count] of failureCounts(run.outcomes)) {
    terminal.tell(`${name}: ${usersText(count)}`);
  }
  return isRecorded && run.outcomes.tally.changed === run.plan.changes.length;
}
