// Runs in VS Code's own changes editor: before and after, as documents that nobody can edit.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { yieldToEventLoop } from '../../telephony/eventLoop';
import type { ChangeDocument } from './changeDocuments';

const scheme = 'chime-telephony-plan';

export class Comparisons implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly open = new Map<string, readonly ChangeDocument[]>();
  private readonly subscriptions: vscode.Disposable;
  /** Whoever asked before has its text. */
  private before: Promise<unknown> = Promise.resolve();

  /** @param storage counts over reloads, as VS Code restores tabs by their labels */
  constructor(private readonly storage: vscode.Memento) {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const label of this.open.keys()) {
          if (closed.some((tab) => isTabOf(tab, label)) && !isOpen(label)) {
            this.open.delete(label);
          }
        }
      }),
    );
  }

  /** @param title how the tab is called, with the number that it is given */
  async show(title: (number: number) => string, documents: readonly ChangeDocument[]): Promise<void> {
    const number = this.storage.get('comparisons', 0) + 1;
    await this.storage.update('comparisons', number);
    const label = title(number);
    this.open.set(label, documents);
    const resources = documents.map((document, index) => [
      uriOf(label, index, document, 'after'),
      uriOf(label, index, document, 'before'),
      uriOf(label, index, document, 'after'),
    ]);
    await vscode.commands.executeCommand('vscode.changes', label, resources);
  }

  async provideTextDocumentContent({ query, fragment }: vscode.Uri): Promise<string> {
    // VS Code asks for all at once, and to make them all would hold up the host.
    await (this.before = this.before.then(yieldToEventLoop));
    const [index = '', side] = query.split('.');
    const document = this.open.get(fragment)?.[Number(index)];
    const text = side === 'before' ? document?.before : document?.after;
    return (
      text?.() ??
      l10n.t('This was shown by a window that has been closed. Nothing was written from it since.')
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

/** A tab that is moved to another group closes too, and is there all the same. */
const isOpen = (label: string): boolean =>
  vscode.window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => isTabOf(tab, label)));

/** VS Code adds how many files there are. */
const isTabOf = (tab: vscode.Tab | undefined, label: string): boolean =>
  tab !== undefined && tab.label.startsWith(label);

/** The end of the path is what the document is called; which one it is, in which tab, stands beside it. */
const uriOf = (
  label: string,
  index: number,
  { name }: ChangeDocument,
  side: 'before' | 'after',
): vscode.Uri => vscode.Uri.from({ scheme, path: `/${name}`, query: `${index}.${side}`, fragment: label });
