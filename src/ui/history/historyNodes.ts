// The rows of the view "History" as plain data, and how each is drawn.

import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { userKey, type UserReference } from '../../chime/model';
import type { Outcome } from '../../telephony/apply';
import { displayLines, displayParts, displayText, displayTexts } from '../../telephony/displayText';
import type { ListedRun } from '../../telephony/history/history';
import type { Change } from '../../telephony/plan';
import { mayBeWritten } from '../../telephony/remaining';
import type { Run } from '../../telephony/run';
import type { Undoing } from '../../telephony/history/undoings';
import { connectionLabel } from '../../text/connectionWording';
import {
  authorText,
  endedText,
  interruptedText,
  isUndone,
  shortEndedText,
  whatText,
  whenText,
  whomText,
} from '../../text/historyWording';
import { momentText, numberText, partsText } from '../../text/language';
import { flipLines } from '../../text/planWording';
import { flipsText, openUsers, progressText, resultText, runTitle, timeText } from '../../text/runWording';
import { nowText } from '../runGrid/outcomes';

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
  /** The title of the command that started it. */
  readonly action: string;
  readonly undoing: Undoing | undefined;
  /** How many users of an interrupted run were done; `undefined` where that is not known. */
  readonly done: number | undefined;
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
  /** When the change was undone: ISO 8601, UTC. */
  readonly undoneAt: string | undefined;
}

/** A row that only says something. */
export interface HistoryNote {
  readonly kind: 'note';
  readonly id: string;
  readonly text: string;
}

/** Users of a group that is expanded at once. */
const mostExpanded = 10;

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
      const isShort = node.changes.length <= mostExpanded;
      const item = new TreeItem(
        node.label,
        isShort ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
      );
      item.description = numberText(node.changes.length);
      return item;
    }
    case 'change':
      return drawChange(node);
    case 'note':
      return new TreeItem(node.text);
  }
}

function drawRun(node: RunNode): TreeItem {
  const { listed, active, userName } = node;
  const { run } = listed;
  const item = new TreeItem(
    `${timeText(listed)} ${run === undefined ? unreadableTitle() : whomText(run, userName)}`,
    TreeItemCollapsibleState.Collapsed,
  );
  const file = run?.file === undefined ? '' : displayText(run.file);
  const what = run && whatText(run);
  const { short, state } = statesOf(node);
  // How far a run is comes first for as long as that changes, or somebody has to decide.
  const isStateFirst = active !== undefined || listed.state === 'brokenOff';
  item.description = isStateFirst ? displayParts(short, what, file) : displayParts(what, file, short);
  item.iconPath = runIcon(node);
  item.contextValue = contextOf(listed, active);
  item.tooltip = displayLines(...tooltipLines(node, state));
  const connection = run && connectionLabel(run.connection);
  item.accessibilityInformation = {
    label: partsText(
      displayTexts([timeText(listed), titleOf(node), state, file, run && flipsText(run), connection]),
    ),
  };
  return item;
}

const unreadableTitle = (): string => l10n.t('Unreadable run');

/** Such as "Change of one user: Maria Garcia". */
function titleOf({ listed: { run }, userName }: RunNode): string {
  const title = run === undefined ? unreadableTitle() : runTitle(run);
  return userName === undefined ? title : `${title}: ${userName}`;
}

function tooltipLines(node: RunNode, state: string): readonly (string | false | undefined)[] {
  const { listed, userName, action } = node;
  const { run } = listed;
  if (run === undefined) {
    return [titleOf(node), state, momentText(new Date(listed.time))];
  }
  const { user, by, connection, file } = run;
  return [
    titleOf(node),
    flipsText(run),
    state,
    user !== undefined && userName === undefined && l10n.t('User ID: {0}', user.userId),
    file !== undefined && l10n.t('Table: {0}', displayText(file)),
    by && l10n.t('Changed by: {0}', 'arn' in by ? by.arn : authorText(by)),
    l10n.t('Action: {0}', action),
    l10n.t('Connection: {0}', connectionLabel(connection)),
    l10n.t('Endpoint: {0}', connection.endpoint),
    momentText(new Date(listed.time)),
  ];
}

/** What became of the run, in few words and in full. */
function statesOf({ listed, active, undoing, done }: RunNode): {
  readonly short: string;
  readonly state: string;
} {
  const { state, run } = listed;
  const both = (text: string) => ({ short: text, state: text });
  if (active !== undefined) {
    return both(progressText(active));
  }
  switch (state) {
    case 'ended':
      return { short: shortEndedText(listed, undoing), state: endedText(listed, undoing) };
    case 'inProgress':
      return both(l10n.t('in progress'));
    case 'elsewhere':
      return both(l10n.t('in progress in another window'));
    case 'brokenOff':
      return both(run === undefined ? '' : interruptedText(run, done));
    case 'unreadable':
    case 'empty':
      return both(run === undefined ? l10n.t('the file is damaged or from another version') : '');
  }
}

function runIcon({ listed, active, undoing }: RunNode): ThemeIcon {
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
  if (isUndone(listed, undoing)) {
    return new ThemeIcon('discard');
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

function drawChange({ change, outcome, userName, undoneAt }: ChangeNode): TreeItem {
  const name = userName ?? displayText(change.userId);
  const item = new TreeItem(name);
  const flips = 'before' in change ? partsText(flipLines(change)) : '';
  const now = outcome?.result === 'conflict' && nowText(outcome, change);
  const undone = undoneAt === undefined ? '' : l10n.t('undone at {0}', whenText(undoneAt));
  item.description = displayParts(flips, undone || resultText(outcome), now);
  const requestId = outcome?.result === 'done' ? outcome.requestId : undefined;
  item.tooltip = displayLines(
    userName,
    l10n.t('User ID: {0}', change.userId),
    l10n.t('Account ID: {0}', change.accountId),
    flips,
    resultText(outcome),
    now,
    undone,
    requestId && l10n.t('Request ID: {0}', requestId),
    outcome?.time && momentText(new Date(outcome.time)),
  );
  const isUndoable = outcome?.result === 'done' || mayBeWritten(outcome);
  item.contextValue =
    'before' in change && isUndoable && undoneAt === undefined ? 'change undoable' : 'change';
  item.accessibilityInformation = { label: `${name}, ${item.description}` };
  return item;
}
