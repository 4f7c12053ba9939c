// The open grids of runs: one for each run. It opens them, brings them to the front and restores them after a reload.

import * as vscode from 'vscode';
import type * as openRunGrids from './openRunGrid';
import type { RunGridPanel, RunGridParts } from './runGridPanel';

/** What a window without a grid does without. */
type LoadedRunGrid = Pick<typeof openRunGrids, 'openRunGrid' | 'restoreRunGrid'>;

export class RunGrids implements vscode.Disposable {
  private readonly panels = new Map<string, RunGridPanel>();
  private readonly serializer: vscode.Disposable;
  /** One after the other, so that a run that is asked for twice is opened once. */
  private opening: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: RunGridParts,
    private readonly load: () => Promise<LoadedRunGrid>,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer('chimeTelephony.runGrid', {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const { restoreRunGrid } = await this.load();
        this.add(await restoreRunGrid(this.parts, panel, state));
      },
    });
  }

  /**
   * @param run its id
   * @throws when it is not in the history, or can't be read
   */
  open(run: string): Promise<void> {
    const opened = this.opening.then(() => this.openNext(run));
    this.opening = opened.catch(() => undefined);
    return opened;
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private async openNext(run: string): Promise<void> {
    const { openRunGrid } = await this.load();
    const existing = this.panels.get(run);
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    this.add(await openRunGrid(this.parts, run));
  }

  private add(grid: RunGridPanel | undefined): void {
    if (grid !== undefined) {
      this.panels.set(grid.id, grid);
      grid.panel.onDidDispose(() => this.panels.delete(grid.id));
    }
  }
}
