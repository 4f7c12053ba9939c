// The open grids of users: one for each target and connection. It opens them, brings them to the front and restores them after a reload.

import * as vscode from 'vscode';
import { choiceText } from '../connection/choice';
import type { OpenConnection } from '../connection/session';
import type { ManyTarget } from '../users/userTarget';
import type * as openUserGrids from './openUserGrid';
import type { UserGridPanel, UserGridParts } from './userGridPanel';

/** What a window without a grid does without. */
type LoadedUserGrid = Pick<typeof openUserGrids, 'openUserGrid' | 'restoreUserGrid'>;

export class UserGrids implements vscode.Disposable {
  private readonly panels = new Set<UserGridPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly parts: UserGridParts,
    private readonly load: () => Promise<LoadedUserGrid>,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer('chimeTelephony.userGrid', {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const { restoreUserGrid } = await this.load();
        this.add(await restoreUserGrid(this.parts, panel, state));
      },
    });
  }

  /** Whom the grid in front is for, if one is. */
  get active(): { readonly target: ManyTarget; readonly connection: string } | undefined {
    return [...this.panels].find(({ panel }) => panel.active)?.kept;
  }

  /** @throws when it can't be kept over a reload of the window */
  async open(target: ManyTarget, connection: OpenConnection): Promise<void> {
    const wanted = JSON.stringify([target, choiceText(connection.choice)]);
    const existing = [...this.panels].find(
      ({ kept }) => JSON.stringify([kept.target, kept.connection]) === wanted,
    );
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const { openUserGrid } = await this.load();
    this.add(await openUserGrid(this.parts, target, connection));
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private add(grid: UserGridPanel | undefined): void {
    if (grid !== undefined) {
      this.panels.add(grid);
      grid.panel.onDidDispose(() => this.panels.delete(grid));
    }
  }
}
