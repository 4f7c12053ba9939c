// What the service says now of the user of a row.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { telephonyKeys, type Telephony, type UserReference } from '../../chime/model';
import { displayText } from '../../telephony/displayText';
import { failureOf } from '../../telephony/failure';
import { rowProblems } from '../../telephony/table/cell';
import { lookUpEmails } from '../../telephony/table/lookUpEmails';
import { hasBothIds, type Row } from '../../telephony/table/row';
import { explain } from '../../text/explanations';
import { timeOfDayText } from '../../text/language';
import { onOff, telephonyLabel } from '../../text/wording';
import type { OpenConnection, Session } from '../connection/session';
import type { OpenTable, ReadTable } from './openTable';
import { originInUse } from './origin';

export class TableHover implements vscode.HoverProvider {
  constructor(
    private readonly tableOf: (document: vscode.TextDocument) => OpenTable | undefined,
    private readonly session: Session,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const table = this.tableOf(document);
    const read = await table?.read();
    const { opened: connection } = this.session;
    // A mouse that moves is no consent: a file of strangers sends nothing, and no connection is opened for it.
    if (read === undefined || connection === undefined || !vscode.workspace.isTrusted) {
      return undefined;
    }
    const cell = table?.cellAt(document.offsetAt(position));
    if (cell === undefined || token.isCancellationRequested || !this.isReadable(read, cell.row)) {
      return undefined;
    }
    const cancelling = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelling.abort());
    const text = await textOf(cell.row, connection, cancelling.signal);
    subscription.dispose();
    if (text === undefined || !this.session.isCurrent(connection)) {
      return undefined;
    }
    const range = new vscode.Range(document.positionAt(cell.start), document.positionAt(cell.end));
    return new vscode.Hover(new vscode.MarkdownString().appendText(text), range);
  }

  /** Whether the row says who, and was read from the connection in use. */
  private isReadable({ text, start: { header } }: ReadTable, row: Row): boolean {
    return (
      header !== undefined &&
      !rowProblems(text, header, row, originInUse(this.session)).some(
        ({ code, severity }) => code === 'otherConnection' || severity === 'error',
      )
    );
  }
}

async function textOf(
  row: Row,
  connection: OpenConnection,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const user = await userOf(row, connection, signal);
    return user && settingsText(await connection.directory.getUserSettings(user, signal));
  } catch (error) {
    const failure = failureOf(error);
    return failure.kind === 'cancelled'
      ? undefined
      : l10n.t(
          'The settings could not be read: {0}',
          displayText(explain(failure, connection.identity.endpoint).cause),
        );
  }
}

async function userOf(
  row: Row,
  { directory }: OpenConnection,
  signal: AbortSignal,
): Promise<UserReference | undefined> {
  if (hasBothIds(row)) {
    return { accountId: row.accountId, userId: row.userId };
  }
  const users = (await lookUpEmails([row], directory, { signal }))(row.email, row.accountId);
  return users.length === 1 ? users[0] : undefined;
}

const settingsText = (telephony: Telephony): string =>
  [
    l10n.t('Settings in the service at {0}:', timeOfDayText(new Date())),
    ...telephonyKeys.map((key) => `${telephonyLabel(key)}: ${onOff(telephony[key])}`),
  ].join('\n');
