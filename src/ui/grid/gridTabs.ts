// The open grids of one kind, each once: brought to the front when they are asked for again, and restored after a reload of the window.

import * as vscode from 'vscode';

/** What a tab needs to be known again. */
export interface GridTab {
  readonly panel: vscode.WebviewPanel;
  /** What it is about: no two tabs are about the same. */
  readonly about: string;
}

export class GridTabs<Tab extends GridTab> implements vscode.Disposable {
  private readonly tabs = new Map<string, Tab>();
  private readonly serializer: vscode.Disposable;
  /** One after the other, so that what is asked for twice is opened once. */
  private opening: Promise<void> = Promise.resolve();

  /** @param restore opens a tab again from what its page kept; `undefined` where it can't be */
  constructor(
    viewType: string,
    restore: (panel: vscode.WebviewPanel, state: unknown) => Promise<Tab | undefined>,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: unknown) => this.add(await restore(panel, state)),
    });
  }

  /** The one in the active editor, if any. */
  get active(): Tab | undefined {
    return [...this.tabs.values()].find(({ panel }) => panel.active);
  }

  /** @throws what `make` throws */
  open(about: string, make: () => Promise<Tab>): Promise<void> {
    const opened = this.opening.then(async () => {
      const existing = this.tabs.get(about);
      if (existing === undefined) {
        this.add(await make());
      } else {
        existing.panel.reveal();
      }
    });
    this.opening = opened.catch(() => undefined);
    return opened;
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private add(tab: Tab | undefined): void {
    if (tab !== undefined) {
      this.tabs.set(tab.about, tab);
      tab.panel.onDidDispose(() => this.tabs.delete(tab.about));
    }
  }
}
