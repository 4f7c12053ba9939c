// The view "History": days, under them runs, under a run its users by result. A run in progress is drawn anew as it goes on.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { userKey, type UserReference } from '../../chime/model';
import { displayText } from '../../telephony/displayText';
import type { History, ListedRun } from '../../telephony/history/history';
import type { RunDetails } from '../../telephony/history/readRun';
import type { RecordedRun } from '../../telephony/remaining';
import { setContextKey } from '../report/contextKeys';
import type { Report } from '../report/report';
import type { Session } from '../connection/session';
import { numberText } from '../../text/language';
import { userName } from '../../text/wording';
import type { Writes } from '../writes/writes';
import {
  toHistoryItem,
  type ChangeNode,
  type DayNode,
  type GroupNode,
  type HistoryNode,
  type RunNode,
} from './historyNodes';
import { dayText } from '../../text/runWording';

/** Rows under one parent: more would hold up the window. */
const mostRows = 1000;

/** Milliseconds between two drawings of a run in progress. */
const drawingStep = 1000;

/** Milliseconds between two looks at the runs that other windows have in progress. */
const othersStep = 3000;

export class HistoryTree implements vscode.TreeDataProvider<HistoryNode>, vscode.Disposable {
  private readonly treeChanged = new vscode.EventEmitter<HistoryNode | undefined>();
  private readonly subscriptions: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private othersTimer: NodeJS.Timeout | undefined;
  /** As VS Code has them: it knows a row by its very object. */
  private drawn: readonly DayNode[] = [];
  private user: UserReference | undefined;

  private readonly view: vscode.TreeView<HistoryNode>;

  readonly onDidChangeTreeData = this.treeChanged.event;

  constructor(
    private readonly history: History,
    private readonly writes: Writes,
    private readonly session: Session,
    private readonly report: Report,
  ) {
    this.view = vscode.window.createTreeView('chimeTelephony.history', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      writes.onDidChangeRuns(() => {
        this.refresh();
        this.drawWhileActive();
        setContextKey('runActive', writes.runs.size > 0);
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
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    return toHistoryItem(node);
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    try {
      return [...(await this.children(node))];
    } catch (error) {
      const problem = this.report.logged(
        { sentence: l10n.t('The history could not be read.'), operation: 'Reading the history' },
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

  private async children(node: HistoryNode | undefined): Promise<readonly HistoryNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.days();
      case 'day':
        return node.runs;
      case 'run':
        return this.groups(node);
      case 'group':
        return atMost(node.changes, node);
      case 'change':
      case 'note':
        return [];
    }
  }

  private async days(): Promise<readonly HistoryNode[]> {
    const runs = (await this.runs()).map((listed) => this.runNode(listed));
    this.drawn = [];
    this.followOthers(runs);
    const days = new Map<string, RunNode[]>();
    for (const run of runs) {
      const day = dayText(run.listed.time);
      days.set(day, [...(days.get(day) ?? []), run]);
    }
    if (runs.length === 0 && this.user !== undefined) {
      return [{ kind: 'note', id: 'empty', text: l10n.t('No run includes this user.') }];
    }
    this.drawn = [...days].map(([label, ofDay]) => ({ kind: 'day', label, runs: ofDay }));
    return this.drawn;
  }

  /** No window tells the others when its run ends. */
  private followOthers(runs: readonly RunNode[]): void {
    clearTimeout(this.othersTimer);
    if (runs.some(({ listed }) => listed.state === 'elsewhere')) {
      this.othersTimer = setTimeout(() => this.refresh(), othersStep);
    }
  }

  private async runs(): Promise<readonly ListedRun[]> {
    const listed = await this.history.list();
    const { user } = this;
    if (user === undefined) {
      return listed;
    }
    const key = userKey(user);
    const ofUser: ListedRun[] = [];
    for (const run of listed) {
      const { plan } = await this.recorded(run).catch(() => ({ plan: undefined }));
      if (plan?.changes.some((change) => userKey(change) === key)) {
        ofUser.push(run);
      }
    }
    return ofUser;
  }

  private runNode(listed: ListedRun): RunNode {
    const user = listed.run?.user;
    return {
      kind: 'run',
      listed,
      active: this.writes.runs.get(listed.id)?.run,
      userName: user && (this.nameOf(user) ?? displayText(user.userId)),
    };
  }

  private async groups(run: RunNode): Promise<readonly HistoryNode[]> {
    const { plan, outcomes, damagedLines = 0, uncheckedLines = 0 } = await this.recorded(run.listed);
    const key = this.user && userKey(this.user);
    const changes = plan.changes
      .filter((change) => key === undefined || userKey(change) === key)
      .map((change): ChangeNode => ({
        kind: 'change',
        run,
        change,
        outcome: outcomes.of(change),
        userName: this.nameOf(change),
      }));
    const note = (id: string, text: string): HistoryNode => ({
      kind: 'note',
      id: `${run.listed.id} ${id}`,
      text,
    });
    const damaged: readonly HistoryNode[] = [
      ...(damagedLines > 0
        ? [note('damaged', l10n.t('Damaged lines that were skipped: {0}', numberText(damagedLines)))]
        : []),
      ...(uncheckedLines > 0
        ? [note('unchecked', l10n.t('This record has no checksums, so damage can stay unnoticed.'))]
        : []),
    ];
    if (changes.length <= 1) {
      return [...damaged, ...changes];
    }
    const groups = new Map<string, ChangeNode[]>();
    for (const change of changes) {
      const label = groupLabel(change);
      const group = groups.get(label);
      if (group === undefined) {
        groups.set(label, [change]);
      } else {
        group.push(change);
      }
    }
    return [
      ...damaged,
      ...[...groups].map(([label, ofGroup]): GroupNode => ({ kind: 'group', run, label, changes: ofGroup })),
    ];
  }

  private async recorded(
    listed: ListedRun,
  ): Promise<RecordedRun & Pick<Partial<RunDetails>, 'damagedLines' | 'uncheckedLines'>> {
    return this.writes.runs.get(listed.id)?.run ?? this.history.read(listed);
  }

  private nameOf(user: UserReference): string | undefined {
    const found = this.session.opened?.directory.findUser(user);
    return found && userName(found);
  }

  private drawWhileActive(): void {
    clearInterval(this.timer);
    if (this.writes.runs.size > 0) {
      this.timer = setInterval(() => {
        for (const run of this.drawn.flatMap(({ runs }) => runs)) {
          if (run.active !== undefined) {
            this.treeChanged.fire(run);
          }
        }
      }, drawingStep);
    }
  }
}

function groupLabel({ outcome }: ChangeNode): string {
  switch (outcome?.result) {
    case 'done':
      return l10n.t('Done');
    case 'conflict':
      return l10n.t('Changed by someone else');
    case 'failed':
      return outcome.unknown
        ? l10n.t('Result unknown: {0}', outcome.failure.name)
        : l10n.t('Failed: {0}', outcome.failure.name);
    case 'notDone':
      return l10n.t('Not done');
    case undefined:
      return l10n.t('No result yet');
  }
}

const atMost = (changes: readonly ChangeNode[], { run, label }: GroupNode): readonly HistoryNode[] =>
  changes.length <= mostRows
    ? changes
    : [
        ...changes.slice(0, mostRows),
        {
          kind: 'note',
          id: `${run.listed.id} ${label}`,
          text: l10n.t(
            'Showing {0} of {1} users. The report has all users.',
            numberText(mostRows),
            numberText(changes.length),
          ),
        },
      ];
