// Asks by what users are to be filtered: a text that is typed, and criteria whose values are chosen from lists.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Directory } from '../../telephony/directory';
import { isEmpty, parseUserFilter, type UserFilter } from '../../telephony/userFilter';
import { numberText } from '../../text/language';
import { criteria, offersFor, type Criterion } from './criteria';
import { usersText } from '../../text/wording';

interface Item extends vscode.QuickPickItem {
  readonly accepted?: () => void;
  readonly isChosen?: boolean;
}

/** @returns what was chosen, which may be empty; `undefined` when the person left */
export function askFilter(directory: Directory, before: UserFilter): Promise<UserFilter | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item>();
    let filter = before;
    let asked: Criterion | undefined;

    const finish = () => {
      resolve(filter);
      pick.hide();
    };
    const choose = (criterion: Criterion, value: ReturnType<Criterion['valueIn']>) => {
      filter = criterion.set(filter, value);
      show();
    };
    const criterionItem = (criterion: Criterion): Item => {
      const value = criterion.valueIn(filter);
      return {
        label: criterion.label(),
        description: value === undefined ? l10n.t('Any') : criterion.textOf(value),
        iconPath: new vscode.ThemeIcon(value === undefined ? 'circle-large-outline' : 'filter-filled'),
        alwaysShow: true,
        accepted: () => {
          if (offersFor(filter.text ?? '', directory).some((offer) => offer.criterion === criterion)) {
            filter = withoutText(filter);
          }
          show(criterion);
        },
      };
    };
    const offeredItems = (): Item[] =>
      offersFor(filter.text ?? '', directory).map(({ criterion, value }) => ({
        label: l10n.t('{0}: {1}', criterion.label(), criterion.textOf(value)),
        description: l10n.t('Use as a criterion'),
        iconPath: new vscode.ThemeIcon('filter'),
        alwaysShow: true,
        accepted: () => {
          // The text named the criterion, and is no text to look for.
          filter = criterion.set(withoutText(filter), value);
          show();
        },
      }));
    const allItems = (): Item[] => [
      { ...matchesItem(directory, filter), accepted: finish },
      ...offeredItems(),
      { label: l10n.t('Criteria'), kind: vscode.QuickPickItemKind.Separator },
      ...criteria.map(criterionItem),
    ];
    const valueItems = (criterion: Criterion): Item[] =>
      [undefined, ...criterion.values(directory)].map((value) => ({
        label: value === undefined ? l10n.t('Any') : criterion.textOf(value),
        ...(value === criterion.valueIn(filter) && { description: l10n.t('Selected'), isChosen: true }),
        accepted: () => choose(criterion, value),
      }));
    /** The values of a criterion, or all criteria. */
    const show = (criterion?: Criterion) => {
      asked = criterion;
      pick.title = criterion === undefined ? l10n.t('Filter Users') : criterion.label();
      pick.placeholder =
        criterion === undefined
          ? l10n.t('Part of a name, e-mail address or phone number, or the beginning of a user ID')
          : l10n.t('Choose a value');
      pick.buttons = criterion === undefined ? [] : [vscode.QuickInputButtons.Back];
      pick.value = criterion === undefined ? (filter.text ?? '') : '';
      pick.items = criterion === undefined ? allItems() : valueItems(criterion);
      pick.activeItems = pick.items.filter(({ isChosen }) => isChosen);
    };

    pick.ignoreFocusOut = true;
    pick.onDidChangeValue((text) => {
      if (asked === undefined) {
        filter = parseUserFilter({ ...filter, text }) ?? {};
        pick.items = allItems();
      }
    });
    pick.onDidTriggerButton(() => show());
    pick.onDidAccept(() => (pick.activeItems[0] ?? pick.items[0])?.accepted?.());
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    show();
    pick.show();
  });
}

const withoutText = (filter: UserFilter): UserFilter => parseUserFilter({ ...filter, text: '' }) ?? {};

/** How many of the loaded users match, and what has to be loaded besides. */
function matchesItem(directory: Directory, filter: UserFilter): Item {
  const lists = directory.accounts.items.map(({ AccountId }) => directory.users(AccountId));
  const sum = (countOf: (list: (typeof lists)[number]) => number) =>
    lists.reduce((total, list) => total + countOf(list), 0);
  const loaded = sum(({ length }) => length);
  const matching = sum((list) => list.select(filter).length);
  const unread = sum((list) => list.selectUnread(filter).length);
  const isComplete = !directory.accounts.hasMore && lists.every(({ hasMore }) => !hasMore);
  return {
    label: isEmpty(filter)
      ? l10n.t('Show all users')
      : unread > 0 || !isComplete
        ? l10n.t('Show matching users')
        : l10n.t('Show matching users ({0})', numberText(matching)),
    detail: [
      isEmpty(filter) || unread > 0
        ? l10n.t('Users loaded so far: {0}.', numberText(loaded))
        : l10n.t('Matching users: {0} of {1} loaded users.', numberText(matching), numberText(loaded)),
      !isComplete && !isEmpty(filter) && l10n.t('The remaining users are loaded first.'),
      unread > 0 && l10n.t('The settings of {0} are read first.', usersText(unread)),
    ]
      .filter(Boolean)
      .join(' '),
    iconPath: new vscode.ThemeIcon('list-filter'),
    alwaysShow: true,
  };
}
