// The tables that are open in editors: a problem list for each, what is offered in them, and what is done with them. A bundle of its
// own begins here, which is loaded with the first table.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { UserTarget } from '../users/userTarget';
import type { OpenConnection, Session } from '../connection/session';
import type { Previews } from '../preview/previews';
import { inputError } from '../report/inputError';
import { isTable, longestText, tableLanguage } from './language';
import { openAsTable } from './openAsTable';
import { OpenTable } from './openTable';
import { originInUse } from './origin';
import { previewTable, type PreviewRequest } from './previewTable';
import { refreshTable } from './refreshTable';
import { saveTable } from './saveTable';
import { TableActions } from './tableActions';
import { TableCompletion } from './tableCompletion';
import { TableHover } from './tableHover';

export interface TableParts {
  readonly session: Session;
  readonly previews: Previews;
}

export class Tables implements vscode.Disposable {
  private readonly open = new Map<vscode.TextDocument, OpenTable>();
  /** How the documents are called that were opened here, for a file to save them in. */
  private readonly names = new WeakMap<vscode.TextDocument, string>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly parts: TableParts) {
    const tableOf = (document: vscode.TextDocument) => this.open.get(document);
    const { languages, workspace } = vscode;
    this.subscriptions = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.add(document)),
      workspace.onDidCloseTextDocument((document) => this.remove(document)),
      workspace.onDidChangeTextDocument((event) => tableOf(event.document)?.changed(event)),
      parts.session.onDidChange(() => this.useOrigin()),
      languages.registerCodeActionsProvider(tableLanguage, new TableActions(tableOf), TableActions.metadata),
      languages.registerCompletionItemProvider(
        tableLanguage,
        new TableCompletion(tableOf),
        ...TableCompletion.triggers,
      ),
      languages.registerHoverProvider(tableLanguage, new TableHover(tableOf, parts.session)),
      vscode.window.tabGroups.onDidChangeTabs(({ opened }) =>
        opened.forEach((tab) => void tellIfTooLarge(tab)),
      ),
    );
    workspace.textDocuments.forEach((document) => this.add(document));
    vscode.window.tabGroups.all.forEach(({ tabs }) => tabs.forEach((tab) => void tellIfTooLarge(tab)));
  }

  /** Lists and reads users, and opens an untitled table of them. */
  async openUsers(target: UserTarget, connection: OpenConnection, title: string): Promise<void> {
    const document = await openAsTable(this.parts, target, connection, title);
    if (document !== undefined) {
      this.names.set(document, title);
      this.useOrigin();
    }
  }

  /** @param argument of the editor's title: the address of its document; without it, the active editor */
  async preview(argument: unknown, request: PreviewRequest): Promise<void> {
    await previewTable(this.parts, await this.find(argument), request);
    this.useOrigin();
  }

  async refresh(argument: unknown): Promise<void> {
    await refreshTable(this.parts, await this.find(argument));
    this.useOrigin();
  }

  async save(argument: unknown): Promise<void> {
    const { document } = await this.find(argument);
    await saveTable(document, this.names.get(document));
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.open.forEach((table) => table.dispose());
  }

  private add(document: vscode.TextDocument): void {
    if (isTable(document) && !this.open.has(document)) {
      this.open.set(document, new OpenTable(document, originInUse(this.parts.session)));
    }
  }

  private remove(document: vscode.TextDocument): void {
    this.open.get(document)?.dispose();
    this.open.delete(document);
  }

  /** The connection that is in use may be another, or more may be known of it. */
  private useOrigin(): void {
    const origin = originInUse(this.parts.session);
    this.open.forEach((table) => table.useOrigin(origin));
  }

  /** @throws when the active editor has no table, or VS Code does not give its text */
  private async find(argument: unknown): Promise<OpenTable> {
    const uri = argument instanceof vscode.Uri ? argument : uriOf(activeTab());
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri?.toString());
    const table = document && this.open.get(document);
    if (table === undefined) {
      throw inputError(
        uri !== undefined && document === undefined && (await isTooLarge(uri))
          ? tooLargeText()
          : l10n.t('The active editor has no table. Open a table first.'),
      );
    }
    return table;
  }
}

const activeTab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;

const uriOf = (tab: vscode.Tab | undefined): vscode.Uri | undefined =>
  tab?.input instanceof vscode.TabInputText ? tab.input.uri : undefined;

export const tooLargeText = (): string =>
  l10n.t(
    'The table exceeds 50 MB, the limit of VS Code for extensions. Split the table, or use the command line.',
  );

/** Nothing else would say why such a table has no problems. */
async function tellIfTooLarge(tab: vscode.Tab): Promise<void> {
  const uri = uriOf(tab);
  if (uri?.path.toLowerCase().endsWith('.chime.csv') === true && (await isTooLarge(uri))) {
    void vscode.window.showWarningMessage(tooLargeText());
  }
}

async function isTooLarge(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size > longestText;
  } catch {
    return false;
  }
}
