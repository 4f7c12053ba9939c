// "Preview Table Changes…" and "Preview Table as Desired State…": a table as a plan, shown as any other before it is applied.

import { posix } from 'node:path';
import { l10n, type TextDocument } from 'vscode';
import { userKey } from '../../chime/model';
import { inSlices } from '../../telephony/eventLoop';
import { rowProblems } from '../../telephony/table/cell';
import { byPosition, type Diagnostic } from '../../telephony/table/diagnostics';
import { keptAlone, plannedUpdate, TablePlan } from '../../telephony/table/tablePlan';
import type { Asked } from '../../telephony/table/wishes';
import { numberText } from '../../text/language';
import type { OpenConnection, Session } from '../connection/session';
import type { Previews } from '../preview/previews';
import type { Reading } from '../users/readUsers';
import { rowsOf, type OpenTable, type ReadTable } from './openTable';
import { originOf } from './origin';
import { readRows } from './readRows';
import { showErrors } from './tableErrors';

export interface PreviewRequest {
  readonly asked: Asked;
  /** The command's id, for the history. */
  readonly source: string;
}

interface PreviewParts {
  readonly session: Session;
  readonly previews: Previews;
}

/** The service does not know for whom some rows are. */
class RowErrors extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super('The table has errors.');
  }
}

/** As a person reads it, and as the history has it. */
export const tableName = ({ uri }: TextDocument): string => posix.basename(uri.path);

/**
 * Errors stop it, and are shown.
 * @throws what reading the users throws, and as {@link Previews.open}
 */
export async function previewTable(
  { session, previews }: PreviewParts,
  table: OpenTable,
  { asked, source }: PreviewRequest,
): Promise<void> {
  const connection = await session.connect();
  const read = await table.read();
  if (read.check.errorCount > 0) {
    showErrors(read.check.errorCount);
    return;
  }
  const title = tableName(table.document);
  try {
    await previews.open(title, async (reading) => {
      const plan = await planOf(read, asked, connection, reading);
      const remarks = await remarksOf(read, asked, session, connection, reading);
      session.assertCurrent(connection);
      table.show(
        plan.kept.map((kept) => ({ line: kept.line, kept })),
        read,
      );
      return {
        planned: plannedUpdate(connection.identity, plan),
        connection,
        title,
        // Where nothing would change, there is nothing to remark.
        remarks: plan.changes.length > 0 ? [...remarks, ...keptRemarks(plan)] : [],
        start: { source, file: title },
      };
    });
  } catch (error) {
    if (!(error instanceof RowErrors)) {
      throw error;
    }
    // What another connection says of the users is no error of the table.
    session.assertCurrent(connection);
    const { diagnostics } = error;
    table.show(
      diagnostics.map((diagnostic) => ({ line: diagnostic.line, diagnostic })),
      read,
    );
    showErrors(diagnostics.length);
  }
}

async function planOf(
  table: ReadTable,
  asked: Asked,
  connection: OpenConnection,
  reading: Reading,
): Promise<TablePlan> {
  const { found, reads } = await readRows(table, connection, reading);
  const plan = new TablePlan(asked);
  for await (const row of inSlices(found.rows)) {
    const read = reads.get(userKey(row));
    if (read !== undefined) {
      plan.add(row, 'telephony' in read ? read.telephony : read.failure);
    }
  }
  const diagnostics = [...found.diagnostics, ...plan.diagnostics];
  if (diagnostics.length > 0) {
    throw new RowErrors(diagnostics.sort(byPosition));
  }
  return plan;
}

/** They are not listed again among those who are kept. */
function keptRemarks(plan: TablePlan): readonly string[] {
  const both = plan.kept.length - keptAlone(plan).length;
  return both > 0
    ? [l10n.t('Users to change that also keep a setting changed by someone else: {0}', numberText(both))]
    : [];
}

/** What a person should know of the rows before the plan is applied. */
async function remarksOf(
  table: ReadTable,
  asked: Asked,
  session: Session,
  connection: OpenConnection,
  { signal }: Reading,
): Promise<readonly string[]> {
  const { text, start } = table;
  const origin = await originOf(session, connection, signal);
  let ofOthers = 0;
  let withoutReading = 0;
  for await (const row of inSlices(rowsOf(table))) {
    const problems = start.header === undefined ? [] : rowProblems(text, start.header, row, origin);
    ofOthers += problems.some(({ code }) => code === 'otherConnection') ? 1 : 0;
    withoutReading += row.asRead === undefined && Object.keys(row.cells).length > 0 ? 1 : 0;
  }
  return [
    ...(ofOthers > 0
      ? [l10n.t('Rows that were read from another connection or AWS account: {0}', numberText(ofOthers))]
      : []),
    ...(asked === 'desiredState'
      ? [l10n.t('Desired state: every value of the table is applied, even over changes by someone else.')]
      : withoutReading > 0
        ? [
            l10n.t(
              'Rows without "as_read": {0}. Their values are applied even over changes by someone else.',
              numberText(withoutReading),
            ),
          ]
        : []),
  ];
}
