// The commands `plan` and `apply`: what a table would change, and the change itself.

import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { telephonyKeys, userKey } from '../chime/model';
import { leftOutOf } from '../telephony/history/records';
import { Run } from '../telephony/run';
import { byPosition, hasErrors, type Diagnostic } from '../telephony/table/diagnostics';
import { keptAlone, plannedUpdate, TablePlan } from '../telephony/table/tablePlan';
import { explain } from '../text/explanations';
import { numberText, partsText } from '../text/language';
import { flipLines } from '../text/planWording';
import { onOff, telephonyLabel, usersText } from '../text/wording';
import { openConnection, originOf, type OpenConnection } from './connection';
import type { CommandContext } from './context';
import type { Options } from './options';
import { readUsers } from './reading';
import { openRecords } from './records';
import { Refusal } from './refusal';
import { diagnosticJson, readTableFile, resolveRows, rowsOf, tellDiagnostics } from './tableFile';
import type { Terminal } from './terminal';
import { assertAwsAccount, assertNotProduction, carryOut, confirm } from './writing';

type PlanOptions = Extract<Options, { command: 'plan' }>;

type ApplyOptions = Extract<Options, { command: 'apply' }>;

/** Prints the plan of a table and changes nothing. */
export async function planFile(options: PlanOptions, context: CommandContext): Promise<number> {
  const connection = await openConnection(options, context);
  const planned = await planTable(options, connection, context);
  const { plan } = planned;
  if (options.json) {
    context.terminal.printJson(planJson(planned, connection));
  }
  if (isOfOtherConnection(planned)) {
    context.terminal.tell(
      l10n.t('"apply" would refuse this table: its rows come from another connection or AWS account.'),
    );
  }
  if (isFaulty(planned) || plan.unreadable.length > 0) {
    return 1;
  }
  return plan.changes.length > 0 ? 2 : 0;
}

export async function applyFile(options: ApplyOptions, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  assertNotProduction(options);
  const connection = await openConnection(options, context);
  await assertAwsAccount(options, connection);
  const planned = await planTable(options, connection, context);
  assertFit(planned, options);
  const { plan } = planned;
  if (plan.changes.length === 0) {
    if (options.json) {
      terminal.printJson(planJson(planned, connection));
    }
    return plan.unreadable.length > 0 ? 1 : 0;
  }
  const update = plannedUpdate(connection.identity, plan);
  await confirm(update.plan, options, terminal);
  await connection.aws?.ready();
  const records = openRecords();
  const start = {
    source: 'cli.apply',
    by: await connection.author(),
    file: basename(options.file),
    leftOut: leftOutOf(update),
  };
  const run = new Run(await records.history.begin(start, update.plan), update.plan);
  const isAllDone = await carryOut(run, connection, records, context);
  if (options.json) {
    terminal.printJson({
      run: run.id,
      ...planJson(planned, connection),
      outcomes: outcomesJson(run, plan),
    });
  }
  if (signal.aborted) {
    return 130;
  }
  return isAllDone && plan.unreadable.length === 0 ? 0 : 1;
}

interface PlannedTable {
  readonly plan: TablePlan;
  /** Errors in the file. */
  readonly inFile: readonly Diagnostic[];
  /** Errors that only show when the service's users are known. */
  readonly ofService: readonly Diagnostic[];
}

/** Prints the errors of the table and the planned changes. A table with errors gets an empty plan. */
async function planTable(
  { file, enforce }: PlanOptions | ApplyOptions,
  connection: OpenConnection,
  context: CommandContext,
): Promise<PlannedTable> {
  const { directory } = connection;
  const { terminal, signal } = context;
  const table = await readTableFile(file, await originOf(connection));
  const { diagnostics } = table.check;
  tellDiagnostics(file, diagnostics, terminal);
  const plan = new TablePlan(enforce ? 'desiredState' : 'changed');
  if (hasErrors(diagnostics)) {
    return { plan, inFile: diagnostics, ofService: [] };
  }
  const resolved = await resolveRows(rowsOf(table.text).rows, directory, signal);
  const reads = await readUsers(resolved.rows, directory, context);
  for (const row of resolved.rows) {
    const read = reads.get(userKey(row));
    if (read !== undefined) {
      plan.add(row, 'telephony' in read ? read.telephony : read.failure);
    }
  }
  const ofService = [...resolved.diagnostics, ...plan.diagnostics].sort(byPosition);
  tellDiagnostics(file, ofService, terminal);
  tellPlan(plan, file, terminal);
  return { plan, inFile: diagnostics, ofService };
}

const isFaulty = ({ inFile, ofService }: PlannedTable): boolean => hasErrors([...inFile, ...ofService]);

const isOfOtherConnection = ({ inFile }: PlannedTable): boolean =>
  inFile.some(({ code }) => code === 'otherConnection');

/** @throws Refusal when the table must not be applied */
function assertFit(planned: PlannedTable, { maxChanges }: ApplyOptions): void {
  const { changes } = planned.plan;
  if (isFaulty(planned)) {
    throw new Refusal(l10n.t('The table has errors. No row was applied.'));
  }
  if (isOfOtherConnection(planned)) {
    throw new Refusal(l10n.t('Rows of the table were read from another connection or AWS account.'));
  }
  if (maxChanges !== undefined && changes.length > maxChanges) {
    throw new Refusal(
      l10n.t('{0} would change. The limit is {1}.', usersText(changes.length), numberText(maxChanges)),
    );
  }
}

/** Prints line numbers and no names, because a pipeline may keep the output. */
function tellPlan(plan: TablePlan, file: string, terminal: Terminal): void {
  const { changes, kept, unchanged, unreadable } = plan;
  for (const change of changes) {
    terminal.tell(`${file}:${change.line}: ${partsText(flipLines(change))}`);
  }
  for (const { line, telephony, inTable } of kept) {
    const now = telephonyKeys
      .filter((key) => inTable[key] !== undefined)
      .map((key) => `${telephonyLabel(key)} ${onOff(telephony[key])}`);
    terminal.tell(`${file}:${line}: ${l10n.t('changed by someone else, kept: {0}', partsText(now))}`);
  }
  for (const { line, failure } of unreadable) {
    terminal.tell(`${file}:${line}: ${failure.name}: ${explain(failure).cause}`);
  }
  const alone = keptAlone(plan).length;
  const both = kept.length - alone;
  terminal.tell(
    [
      both > 0
        ? l10n.t('Would change: {0} (with a kept setting: {1}).', usersText(changes.length), numberText(both))
        : l10n.t('Would change: {0}.', usersText(changes.length)),
      l10n.t('Kept: {0}.', usersText(alone)),
      l10n.t('Unchanged: {0}.', usersText(unchanged.length)),
      ...(unreadable.length > 0 ? [l10n.t('Not read: {0}.', usersText(unreadable.length))] : []),
    ].join(' '),
  );
}

const planJson = (
  { plan: { changes, kept, unchanged, unreadable }, inFile, ofService }: PlannedTable,
  { identity }: OpenConnection,
) => ({
  changes: changes.map(({ line, accountId, userId, before, after }) => ({
    line,
    accountId,
    userId,
    before,
    after,
  })),
  kept: kept.map(({ line, accountId, userId, telephony }) => ({ line, accountId, userId, now: telephony })),
  unchanged: unchanged.length,
  unreadable: [
    ...ofService.map((diagnostic) => {
      const { line, code, message } = diagnosticJson(diagnostic);
      return { line, code, message };
    }),
    ...unreadable.map(({ line, failure }) => ({
      line,
      code: failure.name,
      message: explain(failure, identity.endpoint).cause,
    })),
  ].sort((one, other) => one.line - other.line),
  ...(hasErrors(inFile) && { diagnostics: inFile.map(diagnosticJson) }),
});

function outcomesJson({ outcomes }: Run, { changes }: TablePlan) {
  return changes.map((change) => {
    const outcome = outcomes.of(change);
    const { line, accountId, userId } = change;
    const result = outcome?.result ?? 'unknown';
    return {
      line,
      accountId,
      userId,
      result: outcome?.result === 'failed' && outcome.unknown ? 'unknown' : result,
      ...(outcome?.result === 'failed' && { error: outcome.failure.name }),
    };
  });
}
