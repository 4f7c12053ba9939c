// The view "History" of this computer: when its rows are drawn, and of whom. What they are is loaded with the first of them.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { UserReference } from '../../chime/model';
import { setContextKey } from '../report/contextKeys';
import type { Report } from '../report/report';
import type { OpenConnection, Session } from '../connection/session';
import type { ListedRun } from '../../telephony/history/history';
import { numberText } from '../../text/language';
import type { Writes } from '../writes/writes';
import type { HistoryNode, RunNode } from './historyNodes';
import type * as historyRows from './historyRows';

/** What a window that does not show the history does without. */
type LoadedRows = Pick<typeof historyRows, 'HistoryRows' | 'toHistoryItem'>;

interface HistoryTreeParts extends historyRows.HistoryRowsParts {
  readonly writes: Writes;
  readonly session: Session;
  readonly report: Report;
}

/** Milliseconds between two drawings of a run in progress. */
const drawingStep = 1000;

/** Milliseconds between two looks at the runs that other windows have in progress. */
const othersStep = 3000;

export class HistoryTree implements vscode.TreeDataProvider<HistoryNode>, vscode.Disposable {
  private readonly treeChanged = new vscode.EventEmitter<HistoryNode | undefined>();
  private readonly subscriptions: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private othersTimer: NodeJS.Timeout | undefined;
  private rows: Promise<historyRows.HistoryRows> | undefined;
  private toItem: LoadedRows['toHistoryItem'] | undefined;
  /** As VS Code has them: it knows a row by its very object. */
  private drawn: readonly RunNode[] = [];
  private user: UserReference | undefined;
  /** On which the users are named. */
  private connection: OpenConnection | undefined;

  private readonly view: vscode.TreeView<HistoryNode>;

  readonly onDidChangeTreeData = this.treeChanged.event;

  constructor(
    private readonly parts: HistoryTreeParts,
    private readonly load: () => Promise<LoadedRows>,
  ) {
    const { writes, session } = parts;
    this.view = vscode.window.createTreeView('chimeTelephony.history', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.view.description = l10n.t('This computer only');
    this.subscriptions = vscode.Disposable.from(
      this.view,
      writes.onDidChangeRuns(() => {
        this.refresh();
        this.drawWhileActive();
        setContextKey('runActive', writes.runs.size > 0);
      }),
      session.onDidChange(() => {
        if (session.opened !== this.connection) {
          this.connection = session.opened;
          this.refresh();
        }
      }),
    );
  }

  /** @param user with the name that a person knows; `undefined` shows everybody's runs */
  showOnly(user: (UserReference & { readonly name: string }) | undefined): void {
    this.user = user;
    this.view.message = user === undefined ? '' : l10n.t('Only runs that include {0} are shown.', user.name);
    setContextKey('historyFiltered', user !== undefined);
    this.refresh();
  }

  refresh(): void {
    this.treeChanged.fire(undefined);
    if (this.view.badge !== undefined && !this.view.visible) {
      // VS Code asks for no rows.
      this.parts.history.list().then(this.showInterrupted, () => undefined);
    }
  }

  /** A badge while runs are interrupted. */
  readonly showInterrupted = (runs: readonly ListedRun[]): void => {
    const count = runs.filter(({ state }) => state === 'brokenOff').length;
    this.view.badge =
      count === 0 ? undefined : { value: count, tooltip: l10n.t('Interrupted runs: {0}', numberText(count)) };
  };

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    return this.toItem?.(node) ?? new vscode.TreeItem(node.kind === 'note' ? node.text : '');
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    try {
      if (node?.kind === 'day') {
        return [...node.runs];
      }
      const rows = await (this.rows ??= this.loadRows());
      return [...(node === undefined ? await this.days(rows) : await rows.below(node, this.user))];
    } catch (error) {
      const problem = this.parts.report.logged(
        { sentence: l10n.t("Can't read the history."), operation: 'Reading the history' },
        error,
      );
      return [{ kind: 'note', id: 'failure', text: `${problem?.sentence ?? ''} ${problem?.cause ?? ''}` }];
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    clearTimeout(this.othersTimer);
    this.subscriptions.dispose();
    this.treeChanged.dispose();
  }

  private loadRows(): Promise<historyRows.HistoryRows> {
    const loading = this.load().then(({ HistoryRows, toHistoryItem }) => {
      this.toItem = toHistoryItem;
      return new HistoryRows(this.parts, () => this.refresh());
    });
    loading.catch(() => (this.rows = undefined));
    return loading;
  }

  private async days(rows: historyRows.HistoryRows): Promise<readonly HistoryNode[]> {
    const days = await rows.days(this.user);
    this.showInterrupted(rows.runs);
    this.drawn = days.flatMap((day) => (day.kind === 'day' ? day.runs : []));
    this.followOthers();
    return days;
  }

  /** No window tells the others when its run ends. */
  private followOthers(): void {
    clearTimeout(this.othersTimer);
    if (this.drawn.some(({ listed }) => listed.state === 'elsewhere')) {
      this.othersTimer = setTimeout(() => this.refresh(), othersStep);
    }
  }

  private drawWhileActive(): void {
    clearInterval(this.timer);
    if (this.parts.writes.runs.size > 0) {
      this.timer = setInterval(() => {
        for (const run of this.drawn) {
          if (run.active !== undefined) {
            this.treeChanged.fire(run);
          }
        }
      }, drawingStep);
    }
  }
}
