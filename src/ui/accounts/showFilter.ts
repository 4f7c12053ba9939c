// Says above the tree what it is filtered by, and for menus whether it is.

import type * as vscode from 'vscode';
import { l10n } from 'vscode';
import { setContextKey } from '../report/contextKeys';
import type { Node } from './accountsNodes';
import { filterTexts } from '../users/filterTexts';
import type { FilterInUse } from '../users/filterInUse';

export function showFilter(filterInUse: FilterInUse, view: vscode.TreeView<Node>): vscode.Disposable {
  return filterInUse.onDidChange(() => {
    const { filter } = filterInUse;
    // Without a message there is no empty line either.
    (view as { message?: string | undefined }).message =
      filter && l10n.t('Filtered: {0}', filterTexts(filter).join(' · '));
    setContextKey('filtered', filter !== undefined);
  });
}
