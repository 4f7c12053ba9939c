// The open forms: one for each user and connection. It opens them, brings them to the front and restores them after a reload.

import * as vscode from 'vscode';
import type { UserReference } from '../../chime/model';
import type { FormState } from '../../protocol';
import { choiceText } from '../connection/choice';
import type { OpenConnection } from '../connection/session';
import { pageRoots } from '../webview/html';
import type * as formPanel from './formPanel';
import { parseFormState } from './messages';

const viewType = 'chimeTelephony.form';

/** What a window without a form does without. */
type LoadedForm = Pick<typeof formPanel, 'FormPanel' | 'userOf'>;

export class Forms implements vscode.Disposable {
  private readonly panels = new Set<formPanel.FormPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly parts: formPanel.FormParts,
    private readonly load: () => Promise<LoadedForm>,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, value) => {
        const state = parseFormState(value);
        if (state === undefined) {
          panel.dispose();
        } else {
          this.add(await this.load(), panel, state);
        }
      },
    });
  }

  /** The form in the active editor, if any. */
  get active(): FormState | undefined {
    return [...this.panels].find(({ panel }) => panel.active)?.state;
  }

  async open({ accountId, userId }: UserReference, connection: OpenConnection): Promise<void> {
    const loaded = await this.load();
    const state: FormState = { user: { accountId, userId }, connection: choiceText(connection.choice) };
    const existing = [...this.panels].find((form) => isSame(form.state, state));
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const title = loaded.userOf(state, this.parts).title(connection);
    const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: pageRoots(this.parts.extensionUri),
    });
    this.add(loaded, panel, state);
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private add({ FormPanel, userOf }: LoadedForm, panel: vscode.WebviewPanel, state: FormState): void {
    const form = new FormPanel(panel, state, userOf(state, this.parts), this.parts);
    this.panels.add(form);
    panel.onDidDispose(() => this.panels.delete(form));
  }
}

const isSame = (one: FormState, other: FormState): boolean => JSON.stringify(one) === JSON.stringify(other);
