// Opens grids of users, and after a reload of the window those that were open.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { choiceText } from '../connection/choice';
import type { OpenConnection } from '../connection/session';
import type { ManyTarget } from '../users/userTarget';
import { targetName } from '../users/targetName';
import { keptGridId } from '../grid/gridFiles';
import { openGridTab } from '../grid/gridPanel';
import { UserGridFiles } from './userGridFiles';
import { UserGridPanel, type UserGridParts } from './userGridPanel';

const userGridViewType = 'chimeTelephony.userGrid';

/** @throws when it can't be kept over a reload of the window */
export async function openUserGrid(
  parts: UserGridParts,
  target: ManyTarget,
  { choice, directory }: OpenConnection,
): Promise<UserGridPanel> {
  const files = new UserGridFiles(parts.folder);
  const kept = await files.write(target, choiceText(choice));
  const panel = openGridTab(userGridViewType, targetName(target, directory));
  return new UserGridPanel(panel, parts, files, kept);
}

/** @param state what the page kept. @returns `undefined` when there is none any more, which is said */
export async function restoreUserGrid(
  parts: UserGridParts,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<UserGridPanel | undefined> {
  const files = new UserGridFiles(parts.folder);
  const found = await files.read(keptGridId(state));
  if (found === undefined) {
    panel.dispose();
    void vscode.window.showInformationMessage(
      l10n.t('A tab with users could not be restored. Nothing was changed.'),
    );
    return undefined;
  }
  return new UserGridPanel(panel, parts, files, found.kept, found.steps);
}
