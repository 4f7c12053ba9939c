// The rows of the view "Accounts" as plain data, and how each is drawn.

import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import {
  telephonyKeys,
  userKey,
  type Account,
  type Telephony,
  type TelephonyKey,
  type User,
  type UserReference,
} from '../../chime/model';
import { displayLines, displayParts, displayText, displayTexts } from '../../telephony/displayText';
import { detailsText, type Problem } from '../report/report';
import type { OpenConnection } from '../connection/session';
import { numberText, partsText } from '../../text/language';
import {
  accountName,
  accountTypeText,
  licenseText,
  onOff,
  registrationText,
  telephonyLabel,
  userName,
  usersText,
} from '../../text/wording';
import {
  propertyTexts,
  settingLines,
  settingsOnText,
  settingsText,
  sumLines,
  userTooltip,
  type SettingsOn,
} from './settingsTexts';

export interface AccountNode {
  readonly kind: 'account';
  /** What it was loaded through: an id means nothing elsewhere. */
  readonly connection: OpenConnection;
  readonly account: Account;
}

export interface UserNode {
  readonly kind: 'user';
  readonly connection: OpenConnection;
  readonly accountId: string;
  readonly user: User;
}

export interface SettingNode {
  readonly kind: 'setting';
  readonly parent: UserNode;
  readonly key: TelephonyKey;
  readonly value: boolean;
}

/** The last row under a parent whose list goes on. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: AccountNode | undefined;
  readonly shown: number;
}

/** The last row under an account with more users than the tree shows. */
export interface LimitNode {
  readonly kind: 'limit';
  readonly parent: AccountNode;
  readonly shown: number;
  /** `undefined` while not all are loaded. */
  readonly of: number | undefined;
}

/** The last row under an account some of whose users may match, but were not looked at. */
export interface IncompleteNode {
  readonly kind: 'incomplete';
  readonly parent: AccountNode;
  /** Users whose settings a filter asks for, and were not read; none while not all users are loaded. */
  readonly unread: number;
}

/** The person left a question on the way. */
export interface CancelledNode {
  readonly kind: 'cancelled';
  readonly parent: Node | undefined;
  readonly needsMfaCode: boolean;
}

export interface FailureNode {
  readonly kind: 'failure';
  readonly parent: Node | undefined;
  readonly problem: Problem;
}

/** A row that only says something, and what to do next. */
export interface NoteNode {
  readonly kind: 'note';
  readonly parent: Node | undefined;
  readonly text: string;
  readonly next?: 'refresh' | 'clearFilter';
}

export type Node =
  | AccountNode
  | UserNode
  | SettingNode
  | MoreNode
  | LimitNode
  | IncompleteNode
  | FailureNode
  | CancelledNode
  | NoteNode;

/** What a filter leaves of the users of an account. */
export interface Filtered {
  readonly matching: number;
  readonly loaded: number;
  readonly isComplete: boolean;
}

/** What is known of a row beside its node. */
export interface Known {
  /** Of an account, while a filter is in use. */
  readonly filtered?: Filtered | undefined;
  /** Of an account: how many of its users have each setting on. */
  readonly settingsOn?: SettingsOn | undefined;
  /** Of a user. */
  readonly telephony?: Telephony | undefined;
}

export const referenceOf = ({ accountId, user }: UserNode): UserReference => ({
  accountId,
  userId: user.UserId,
});

export const settingNodes = (parent: UserNode, telephony: Telephony): readonly SettingNode[] =>
  telephonyKeys.map((key) => ({ kind: 'setting', parent, key, value: telephony[key] }));

/**
 * Stable over refreshes, so that expansion and selection are kept. Ids may hold any character: that of a user begins with a digit,
 * that of an account with a bracket, and any other with what kind of row it is.
 */
export function nodeId(node: Node | undefined): string {
  switch (node?.kind) {
    case undefined:
      return '';
    case 'account':
      return accountNodeId(node.account.AccountId);
    case 'user':
      return userKey(referenceOf(node));
    case 'setting':
      return settingNodeId(node.parent, node.key);
    case 'more':
    case 'limit':
    case 'incomplete':
    case 'failure':
    case 'cancelled':
    case 'note':
      return `${node.kind} ${nodeId(node.parent)}`;
  }
}

export const settingNodeId = (parent: UserNode, key: TelephonyKey): string => `${key} ${nodeId(parent)}`;
export const accountNodeId = (accountId: string): string => JSON.stringify([accountId]);

export function toTreeItem(node: Node, known: Known): TreeItem {
  const item = draw(node, known);
  item.id = nodeId(node);
  return item;
}

function draw(node: Node, known: Known): TreeItem {
  switch (node.kind) {
    case 'account':
      return drawAccount(node, known);
    case 'user':
      return drawUser(node, known);
    case 'setting':
      return drawSetting(node);
    case 'more':
      return drawMore(node);
    case 'limit':
      return drawLimit(node);
    case 'incomplete':
      return drawIncomplete(node);
    case 'cancelled':
      return drawCancelled(node);
    case 'failure':
      return drawFailure(node);
    case 'note':
      return drawNote(node);
  }
}

function drawAccount({ account }: AccountNode, { filtered, settingsOn }: Known): TreeItem {
  const item = new TreeItem(accountName(account), TreeItemCollapsibleState.Collapsed);
  const suspended = account.AccountStatus === 'Suspended';
  item.description = displayParts(
    filtered && filteredText(filtered),
    account.AccountType && accountTypeText(account.AccountType),
    suspended && l10n.t('Suspended'),
    settingsOn && settingsOnText(settingsOn),
  );
  item.iconPath = new ThemeIcon('organization');
  item.contextValue = 'account';
  item.tooltip = displayLines(
    accountName(account),
    filtered && filteredText(filtered),
    l10n.t('Account ID: {0}', account.AccountId),
    l10n.t('AWS account: {0}', account.AwsAccountId),
    ...sumLines(settingsOn),
  );
  item.accessibilityInformation = {
    // The name, then a blank: as VS Code makes the label of a row.
    label: displayTexts([
      accountName(account),
      partsText(
        displayTexts([
          filtered && filteredText(filtered),
          account.AccountType && accountTypeText(account.AccountType),
          suspended && l10n.t('Suspended'),
          ...sumLines(settingsOn),
        ]),
      ),
    ]).join(' '),
  };
  return item;
}

function drawUser({ user }: UserNode, { telephony }: Known): TreeItem {
  const name = userName(user);
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  const { LicenseType: license, UserRegistrationStatus: status } = user;
  item.description = displayParts(
    license && licenseText(license),
    telephony && settingsText(telephony),
    // Nearly everybody is registered.
    status && status !== 'Registered' && registrationText(status),
  );
  item.iconPath = new ThemeIcon(user.UserType === 'SharedDevice' ? 'device-desktop' : 'person');
  item.contextValue = 'user';
  if (telephony !== undefined) {
    // Without a tooltip VS Code asks for one, which reads the settings.
    item.tooltip = userTooltip(user, telephony);
  }
  item.accessibilityInformation = {
    label: partsText(displayTexts([name, ...propertyTexts(user), ...settingLines(telephony)])),
  };
  return item;
}

function drawSetting({ key, value }: SettingNode): TreeItem {
  const item = new TreeItem(telephonyLabel(key), TreeItemCollapsibleState.None);
  item.description = onOff(value);
  item.iconPath = value
    ? new ThemeIcon('pass-filled', new ThemeColor('charts.green'))
    : new ThemeIcon('circle-slash', new ThemeColor('disabledForeground'));
  item.contextValue = `setting.${key}.${value ? 'on' : 'off'}`;
  item.tooltip = `${telephonyLabel(key)}: ${onOff(value)} (${key})`;
  item.accessibilityInformation = { label: `${telephonyLabel(key)}, ${onOff(value)}` };
  return item;
}

function drawMore(node: MoreNode): TreeItem {
  const item = new TreeItem(l10n.t('Load more…'));
  item.description = l10n.t('{0} shown', numberText(node.shown));
  item.iconPath = new ThemeIcon('ellipsis');
  item.command = { command: 'chimeTelephony.list.loadMore', title: l10n.t('Load more…'), arguments: [node] };
  return item;
}

function drawLimit({ shown, of }: LimitNode): TreeItem {
  const item = new TreeItem(
    of === undefined
      ? l10n.t('Showing {0}; not all users are loaded', numberText(shown))
      : l10n.t('Showing {0} of {1}', numberText(shown), numberText(of)),
  );
  item.description = l10n.t('Filter…');
  item.tooltip = displayLines(item.label as string, l10n.t('Click to filter the users.'));
  item.iconPath = new ThemeIcon('filter');
  item.command = { command: 'chimeTelephony.users.filter', title: l10n.t('Filter Users') };
  return item;
}

function drawIncomplete(node: IncompleteNode): TreeItem {
  const item = new TreeItem(
    node.unread === 0
      ? l10n.t('Not all users are loaded')
      : l10n.t('Settings not read yet: {0}', usersText(node.unread)),
  );
  item.description = node.unread === 0 ? l10n.t('Load All Users') : l10n.t('Read Settings');
  item.iconPath = new ThemeIcon('cloud-download');
  item.command = {
    command: 'chimeTelephony.users.loadAll',
    title: l10n.t('Load All Users'),
    arguments: [node],
  };
  return item;
}

function drawCancelled(node: CancelledNode): TreeItem {
  const item = new TreeItem(
    node.needsMfaCode
      ? l10n.t('MFA code needed. Select to enter it.')
      : l10n.t('Cancelled. Select to try again.'),
  );
  item.iconPath = new ThemeIcon(node.needsMfaCode ? 'key' : 'refresh');
  item.command = { command: 'chimeTelephony.list.retry', title: l10n.t('Retry'), arguments: [node] };
  return item;
}

function drawFailure(node: FailureNode): TreeItem {
  const { sentence, cause, advice, requestId } = node.problem;
  // Why comes first: a narrow side bar cuts the end off.
  const item = new TreeItem(displayText(cause));
  item.description = displayText(sentence);
  item.iconPath = new ThemeIcon('error', new ThemeColor('errorForeground'));
  item.contextValue = ['failure', ...node.problem.remedies].join(' ');
  item.command = { command: 'chimeTelephony.list.retry', title: l10n.t('Retry'), arguments: [node] };
  item.tooltip = displayLines(
    sentence,
    cause,
    advice,
    detailsText(node.problem),
    requestId && l10n.t('Request ID: {0}', requestId),
    l10n.t('Click to try again.'),
  );
  item.accessibilityInformation = {
    label: displayTexts([sentence, cause, advice, l10n.t('Click to try again.')]).join(' '),
  };
  return item;
}

function drawNote({ text, next }: NoteNode): TreeItem {
  const item = new TreeItem(text);
  if (next !== undefined) {
    const [command, title] =
      next === 'refresh'
        ? ['chimeTelephony.accounts.refresh', l10n.t('Refresh')]
        : ['chimeTelephony.users.clearFilter', l10n.t('Clear Filter')];
    item.description = title;
    item.command = { command, title };
    item.iconPath = new ThemeIcon('info');
    item.accessibilityInformation = { label: `${text} ${title}`, role: 'button' };
  }
  return item;
}

const filteredText = ({ matching, loaded, isComplete }: Filtered): string =>
  isComplete
    ? l10n.t('{0} of {1}', numberText(matching), numberText(loaded))
    : l10n.t('{0} of {1} loaded', numberText(matching), numberText(loaded));
