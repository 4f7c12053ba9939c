// The open previews of plans for many users, shown before anything is written. From there they are confirmed.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { setContextKey } from '../report/contextKeys';
import { inputError } from '../report/inputError';
import { withReading, type Reading } from '../users/readUsers';
import type * as openPreviews from './openPreview';
import type { PlannedPreview } from './previewContent';
import type { PreviewPanel, PreviewParts } from './previewPanel';

const viewType = 'chimeTelephony.preview';

/** What a window without a preview does without. */
type LoadedPreview = Pick<typeof openPreviews, 'openPreview' | 'restorePreview'>;

export class Previews implements vscode.Disposable {
  private readonly panels = new Set<PreviewPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly parts: PreviewParts,
    private readonly load: () => Promise<LoadedPreview>,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state: unknown) => {
        const { restorePreview } = await this.load();
        await restorePreview(this.parts, panel, state, (preview) => this.add(preview));
      },
    });
  }

  /**
   * Reads, plans, and shows the plan; says so instead where there is nothing in it to do or to know. From the first request until it
   * is shown a notification says how far that is, and can cancel.
   * @param title of the notification
   * @throws what `plan` throws; when the connection is another by now; of kind `cancelled` once the person cancels
   */
  open(title: string, plan: (reading: Reading) => Promise<PlannedPreview>): Thenable<void> {
    const readAt = Date.now();
    return withReading(title, async (reading) => {
      const planned = await plan(reading);
      const { openPreview } = await this.load();
      const preview = await openPreview(this.parts, planned, reading, readAt);
      if (preview !== undefined) {
        this.add(preview);
      }
    });
  }

  /**
   * Asks a person to confirm a preview, and carries it out.
   * @param argument names the preview; without one, the preview in the active editor
   * @throws when the active editor has no preview; also throws what `PreviewPanel.apply` throws
   */
  async apply(argument: unknown): Promise<void> {
    const preview = this.find(argument);
    if (preview?.canBeApplied !== true) {
      throw inputError(l10n.t('The active editor has no preview with changes.'));
    }
    await preview.apply();
  }

  /** Closes a preview: nothing of it is written. */
  cancel(argument: unknown): void {
    this.find(argument)?.panel.dispose();
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private add(preview: PreviewPanel): void {
    this.panels.add(preview);
    preview.onDidChange(() => this.tellWhetherInFront());
    preview.panel.onDidDispose(() => {
      this.panels.delete(preview);
      this.tellWhetherInFront();
    });
    this.tellWhetherInFront();
  }

  private find(argument: unknown): PreviewPanel | undefined {
    const id = (argument as { readonly preview?: unknown } | null | undefined)?.preview;
    return [...this.panels].find((preview) => (id === undefined ? preview.isInFront : preview.id === id));
  }

  private tellWhetherInFront(): void {
    setContextKey('previewInFront', this.find(undefined)?.canBeApplied === true);
  }
}
