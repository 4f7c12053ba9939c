// The commands for runs of the history: list, resume and undo.

import * as l10n from '@vscode/l10n';
import { isSameConnection } from '../connectionIdentity';
import type { ListedRun } from '../telephony/history/history';
import type { RunDetails } from '../telephony/history/readRun';
import { leftOutOf } from '../telephony/history/records';
import { planUndo, remainingPlan, undoable } from '../telephony/remaining';
import { Run } from '../telephony/run';
import { jsonReport } from '../telephony/runReport';
import { connectionLabel } from '../text/connectionWording';
import { momentText } from '../text/language';
import { endText, flipsText, missingLines, runTitle } from '../text/runWording';
import { openConnection, type OpenConnection } from './connection';
import type { CommandContext } from './context';
import type { Options } from './options';
import { readUsers } from './reading';
import { openRecords, type Records } from './records';
import { Refusal } from './refusal';
import { assertAwsAccount, assertNotProduction, carryOut, confirm } from './writing';

export async function listRuns(
  { json }: Extract<Options, { command: 'runs' }>,
  { terminal }: CommandContext,
): Promise<number> {
  const runs = await openRecords().history.list();
  const listed = runs.map(({ id, time, state, run, end }) => ({
    run: id,
    time,
    state,
    ...(run && { action: run.action, users: run.users, connection: run.connection, source: run.source }),
    ...(run?.file !== undefined && { file: run.file }),
    ...(run?.undoes !== undefined && { undoes: run.undoes }),
    ...(end && { tally: end.tally }),
  }));
  if (json) {
    terminal.printJson(listed);
  } else {
    terminal.print(runs.map((run) => `${lineOf(run)}\n`).join(''));
  }
  return 0;
}

function lineOf(listed: ListedRun): string {
  const { id, time, state, run } = listed;
  const what = run === undefined ? [] : [connectionLabel(run.connection), runTitle(run), flipsText(run)];
  return [id, momentText(new Date(time)), ...what, state === 'ended' ? endText(listed) : stateText(state)]
    .filter((part) => part !== '')
    .join(' · ');
}

const stateText = (state: Exclude<ListedRun['state'], 'ended'>): string =>
  ({
    inProgress: l10n.t('in progress'),
    elsewhere: l10n.t('in progress in another process'),
    brokenOff: l10n.t('interrupted'),
    unreadable: l10n.t('cannot be read'),
    empty: l10n.t('nothing was changed'),
  })[state];

type RunOptions = Extract<Options, { command: 'resume' | 'undo' }>;

/** Continues a run that was interrupted or cancelled. */
export async function resumeRun(options: RunOptions, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const found = await findRun(options, context);
  const { records, listed, details, connection } = found;
  const plan = remainingPlan(details, 'unfinished');
  if (!details.begun || plan.changes.length === 0) {
    if (listed.state === 'brokenOff') {
      await records.history.leave(listed, 'cli.resume', []);
    }
    terminal.tell(l10n.t('The run has no remaining changes.'));
    return 0;
  }
  await confirm(plan, options, terminal);
  await connection.aws?.ready();
  const begun = await records.history.takeOver(listed, 'cli.resume', 'unfinished');
  const run = new Run(begun, details.plan, plan, details.outcomes);
  return finish(run, options, found, context);
}

/** Restores the settings from before a run, except of users that someone has changed since. */
export async function undoRun(options: RunOptions, context: CommandContext): Promise<number> {
  const { terminal } = context;
  const found = await findRun(options, context);
  const { records, listed, details, connection } = found;
  const changes = details.begun ? await undoable(details) : [];
  const reads = await readUsers(changes, connection.directory, context);
  const planned = await planUndo(connection.identity, changes, [...reads.values()]);
  const { plan, conflicts, unread } = planned;
  const isWhole = conflicts.length + unread.length === 0;
  if (plan.changes.length === 0) {
    terminal.tell(l10n.t('There are no changes to apply.'));
    return isWhole ? 0 : 1;
  }
  await confirm(plan, options, terminal);
  await connection.aws?.ready();
  const start = {
    source: 'cli.undo',
    by: await connection.author(),
    undoes: listed.id,
    leftOut: leftOutOf(planned),
  };
  const run = new Run(await records.history.begin(start, plan), plan);
  const code = await finish(run, options, found, context);
  return isWhole ? code : Math.max(code, 1);
}

interface FoundRun {
  readonly records: Records;
  readonly listed: ListedRun;
  readonly details: RunDetails;
  readonly connection: OpenConnection;
}

/** @throws Refusal when no single run matches, or when the run is in progress, incomplete or of another connection */
async function findRun(options: RunOptions, context: CommandContext): Promise<FoundRun> {
  assertNotProduction(options);
  const records = openRecords();
  const runs = await records.history.list();
  const matching = runs.filter(({ id }) => id.startsWith(options.run));
  const [listed] = matching;
  if (listed === undefined || matching.length > 1) {
    throw new Refusal(
      listed === undefined
        ? l10n.t('There is no run {0} in the history.', options.run)
        : l10n.t('More than one run begins with {0}.', options.run),
    );
  }
  if (listed.state === 'inProgress' || listed.state === 'elsewhere') {
    throw new Refusal(l10n.t('The run is in progress in another process.'));
  }
  const details = await records.history.read(listed);
  const missing = missingLines(details);
  if (missing.length > 0) {
    throw new Refusal(missing.join(' '));
  }
  const connection = await openConnection(options, context);
  if (!isSameConnection(connection.identity, details.run.connection)) {
    throw new Refusal(
      l10n.t(
        'The run belongs to another connection: {0}, {1}',
        connectionLabel(details.run.connection),
        details.run.connection.endpoint,
      ),
    );
  }
  await assertAwsAccount(options, connection);
  return { records, listed, details, connection };
}

/** Carries the run out, and prints the result. */
async function finish(
  run: Run,
  { json }: RunOptions,
  { connection, records }: FoundRun,
  context: CommandContext,
): Promise<number> {
  const isAllDone = await carryOut(run, connection, records, context);
  if (json) {
    const { about, plan, outcomes } = run;
    context.terminal.print(jsonReport({ run: about, plan, outcomes, begun: true, damagedLines: 0 }));
  }
  return context.signal.aborted ? 130 : isAllDone ? 0 : 1;
}
