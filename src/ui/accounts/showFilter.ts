// Says above the tree what it is filtered by, and for menus whether it is.

import type * as vscode from 'vscode';
import { l10n } from 'vscode';
import { displayParts } from '../../telephony/displayText';
import { setContextKey } from '../report/contextKeys';
import type { Node } from './accountsNodes';
import { criteria } from '../users/criteria';
import type { FilterInUse } from '../users/filterInUse';

export function showFilter(filterInUse: FilterInUse, view: vscode.TreeView<Node>): vscode.Disposable {
  return filterInUse.onDidChange(() => {
    const { filter } = filterInUse;
    // Without a message there is no empty line either.
    (view as { message?: string | undefined }).message =
      filter &&
      l10n.t(
        'Filtered: {0}',
        displayParts(
          filter.text && l10n.t('contains "{0}"', filter.text.trim()),
          ...criteria.map(({ label, valueIn, textOf }) => {
            const value = valueIn(filter);
            return value !== undefined && `${label()}: ${textOf(value)}`;
          }),
        ),
      );
    setContextKey('filtered', filter !== undefined);
  });
}
