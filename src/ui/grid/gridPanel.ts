// A grid in an editor tab: its webview, and what comes from it.

import * as vscode from 'vscode';
import type { GridMessage } from '../../gridProtocol';
import { pageHtml, pageIcon, pageRoots } from '../webview/html';
import { GridHost, type GridWork } from './gridHost';
import type { GridSource } from './gridSource';
import { parseGridMessage } from './messages';

/** A tab to draw a grid in. */
export const openGridTab = (viewType: string, title: string): vscode.WebviewPanel =>
  vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active);

export class GridPanel {
  private host: GridHost | undefined;
  /** Of a page that began before there was something to show. */
  private ready: GridMessage | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: pageRoots(extensionUri) };
    panel.iconPath = pageIcon(extensionUri);
    webview.onDidReceiveMessage((value: unknown) => this.receive(value));
    panel.onDidChangeViewState(() => panel.visible || this.leave());
    panel.onDidDispose(() => this.leave());
    webview.html = pageHtml(webview, extensionUri, {
      script: 'dist/grid.js',
      styles: ['media/controls.css', 'media/grid/grid.css'],
    });
  }

  /** Shows a source, and answers what was asked for meanwhile. */
  show(grid: string, source: GridSource, work: Omit<GridWork, 'post' | 'copy'>): void {
    this.host = new GridHost(grid, source, {
      ...work,
      post: (snapshot) => void this.panel.webview.postMessage(snapshot),
      copy: async (text) => vscode.env.clipboard.writeText(text),
    });
    if (this.ready !== undefined) {
      void this.host.receive(this.ready);
    }
  }

  draw(): void {
    this.host?.draw();
  }

  /** Shows rows that came at the end. */
  grow(): void {
    this.host?.grow();
  }

  /** Shows that rows are of another kind by now, each where it is. */
  moved(rows: readonly number[]): void {
    this.host?.moved(rows);
  }

  /** Shows rows that have other texts. Where they are neither filtered nor ordered, they stay where they are. */
  async relabel(): Promise<void> {
    await this.host?.relabel();
  }

  /** The source has other rows from now on. */
  clear(): void {
    this.host?.clear();
  }

  /** Filters and sorts again, because the rows or their values changed. */
  async renew(): Promise<void> {
    await this.host?.renew();
  }

  private receive(value: unknown): void {
    const message = parseGridMessage(value);
    if (message === undefined) {
      return;
    }
    if (this.host !== undefined) {
      void this.host.receive(message);
    } else if (message.type === 'ready') {
      // A page asks for nothing more until it is answered.
      this.ready = message;
    }
  }

  private leave(): void {
    this.ready = undefined;
    this.host?.leave();
  }
}
