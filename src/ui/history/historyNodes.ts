// The rows of the view "History" as plain data, and how each is drawn.

import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { userKey, type UserReference } from '../../chime/model';
import type { Outcome } from '../../telephony/apply';
import { displayLines, displayParts, displayText, displayTexts } from '../../telephony/displayText';
import type { ListedRun } from '../../telephony/history/history';
import type { Change } from '../../telephony/plan';
import { mayBeWritten } from '../../telephony/remaining';
import type { Run } from '../../telephony/run';
import { connectionLabel } from '../../text/connectionWording';
import { momentText, partsText } from '../../text/language';
import { flipLines } from '../../text/planWording';
import {
  endText,
  flipsText,
  openUsers,
  progressText,
  resultText,
  runTitle,
  timeText,
} from '../../text/runWording';

export interface DayNode {
  readonly kind: 'day';
  readonly label: string;
  readonly runs: readonly RunNode[];
}

export interface RunNode {
  readonly kind: 'run';
  readonly listed: ListedRun;
  /** While this window carries it out. */
  readonly active: Run | undefined;
  /** The name of its only user, where it is known. */
  readonly userName: string | undefined;
}

/** Users of a run with the same result. */
export interface GroupNode {
  readonly kind: 'group';
  readonly run: RunNode;
  readonly label: string;
  readonly changes: readonly ChangeNode[];
}

export interface ChangeNode {
  readonly kind: 'change';
  readonly run: RunNode;
  readonly change: Change | UserReference;
  readonly outcome: Outcome | undefined;
  /** Else the id. */
  readonly userName: string | undefined;
}

/** A row that only says something. */
export interface HistoryNote {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
}

export type HistoryNode = DayNode | RunNode | GroupNode | ChangeNode | HistoryNote;

export function toHistoryItem(node: HistoryNode): TreeItem {
  const item = draw(node);
  item.id = historyNodeId(node);
  return item;
}

function historyNodeId(node: HistoryNode): string {
  switch (node.kind) {
    case 'day':
      return `day ${node.label}`;
    case 'run':
      return `run ${node.listed.id}`;
    case 'group':
      return `${historyNodeId(node.run)} ${node.label}`;
    case 'change':
      return `${historyNodeId(node.run)} ${userKey(node.change)}`;
    case 'note':
      return `note ${node.id}`;
  }
}

function draw(node: HistoryNode): TreeItem {
  switch (node.kind) {
    case 'day':
      return new TreeItem(node.label, TreeItemCollapsibleState.Expanded);
    case 'run':
      return drawRun(node);
    case 'group': {
      const item = new TreeItem(node.label, TreeItemCollapsibleState.Collapsed);
      item.description = String(node.changes.length);
      return item;
    }
    case 'change':
      return drawChange(node);
    case 'note':
      return new TreeItem(node.text);
  }
}

function drawRun({ listed, active, userName }: RunNode): TreeItem {
  const { run } = listed;
  const title = run === undefined ? l10n.t('Unreadable run') : runTitle(run);
  const label = userName === undefined ? title : `${title}: ${userName}`;
  const state = active === undefined ? stateText(listed) : progressText(active);
  // A narrow view has room for who, and hardly for more.
  const item = new TreeItem(`${timeText(listed)} ${userName ?? title}`, TreeItemCollapsibleState.Collapsed);
  const flips = run === undefined ? '' : flipsText(run);
  const isPlainChange = run?.action === 'UpdateUserSettings' && run.undoes === undefined;
  const file = run?.file === undefined ? '' : displayText(run.file);
  const what = [userName !== undefined && !isPlainChange && title, file, flips];
  // How far it is comes first for as long as that changes.
  item.description = displayParts(...(active === undefined ? [...what, state] : [state, ...what]));
  item.iconPath = runIcon(listed, active);
  item.contextValue = contextOf(listed, active);
  const connection = run && connectionLabel(run.connection);
  item.tooltip = displayLines(
    label,
    flips,
    state,
    file && l10n.t('Table: {0}', file),
    connection && l10n.t('Connection: {0}', connection),
    run && l10n.t('Endpoint: {0}', run.connection.endpoint),
    run && l10n.t('Started with: {0}', run.source),
    momentText(new Date(listed.time)),
  );
  item.accessibilityInformation = {
    label: partsText(displayTexts([timeText(listed), label, state, file, flips, connection])),
  };
  return item;
}

function stateText(listed: ListedRun): string {
  const { state, run } = listed;
  switch (state) {
    case 'ended':
      return endText(listed);
    case 'inProgress':
      return l10n.t('in progress');
    case 'elsewhere':
      return l10n.t('in progress in another window');
    case 'brokenOff':
      return l10n.t('interrupted');
    case 'unreadable':
    case 'empty':
      return run === undefined ? l10n.t('the file is damaged or from another version') : '';
  }
}

function runIcon(listed: ListedRun, active: Run | undefined): ThemeIcon {
  const { state, end } = listed;
  if (active !== undefined) {
    return new ThemeIcon(active.progress === 'paused' ? 'debug-pause' : 'sync~spin');
  }
  if (state === 'elsewhere') {
    return new ThemeIcon('sync');
  }
  if (state === 'brokenOff' || state === 'unreadable') {
    return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
  }
  const { failed = 0, conflicts = 0, notDone = 0 } = end?.tally ?? {};
  return failed + conflicts + notDone + openUsers(listed) > 0
    ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
    : new ThemeIcon('pass', new ThemeColor('charts.green'));
}

/** What can be done with the run, as words that the menus look for. */
function contextOf(listed: ListedRun, active: Run | undefined): string {
  const { state, run, end } = listed;
  if (active !== undefined) {
    return `run ${active.progress}`;
  }
  const open = openUsers(listed);
  const canGoOn = state === 'brokenOff' || (end?.tally.notDone ?? 0) + open > 0;
  const mayHaveWritten = state === 'brokenOff' || (end && end.tally.changed + end.tally.unknown + open > 0);
  return [
    'run',
    state,
    canGoOn && run && 'resumable',
    state === 'ended' && end && end.tally.failed > 0 && 'failed',
    run?.action === 'UpdateUserSettings' && mayHaveWritten && state !== 'elsewhere' && 'undoable',
    run && 'readable',
  ]
    .filter(Boolean)
    .join(' ');
}

function drawChange({ change, outcome, userName }: ChangeNode): TreeItem {
  const name = userName ?? displayText(change.userId);
  const item = new TreeItem(name);
  const flips = 'before' in change ? partsText(flipLines(change)) : '';
  item.description = displayParts(flips, resultText(outcome));
  const requestId = outcome?.result === 'done' ? outcome.requestId : undefined;
  item.tooltip = displayLines(
    userName,
    l10n.t('User ID: {0}', change.userId),
    l10n.t('Account ID: {0}', change.accountId),
    flips,
    resultText(outcome),
    requestId && l10n.t('Request ID: {0}', requestId),
    outcome?.time && momentText(new Date(outcome.time)),
  );
  item.contextValue =
    'before' in change && (outcome?.result === 'done' || mayBeWritten(outcome))
      ? 'change undoable'
      : 'change';
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}
