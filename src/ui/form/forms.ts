// The open forms: one for each target and connection. It opens them, brings them to the front and restores them after a reload.

import * as vscode from 'vscode';
import type { FormState, FormTarget } from '../../protocol';
import { choiceText } from '../connection/choice';
import type { OpenConnection } from '../connection/session';
import { FormPanel, subjectOf, type FormParts } from './formPanel';
import { formRoots } from './html';
import { parseFormState } from './messages';

const viewType = 'chimeTelephony.form';

export class Forms implements vscode.Disposable {
  private readonly panels = new Set<FormPanel>();
  private readonly serializer: vscode.Disposable;

  constructor(private readonly parts: FormParts) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, value) => {
        const state = parseFormState(value);
        if (state === undefined) {
          panel.dispose();
        } else {
          this.add(panel, state);
        }
        return Promise.resolve();
      },
    });
  }

  /** Which form is in front, if one is. */
  get active(): FormState | undefined {
    return [...this.panels].find(({ panel }) => panel.active)?.state;
  }

  open(target: FormTarget, connection: OpenConnection): void {
    const state: FormState = { target, connection: choiceText(connection.choice) };
    const existing = [...this.panels].find((form) => isSame(form.state, state));
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const title = subjectOf(state, this.parts).title(connection);
    const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: formRoots(this.parts.extensionUri),
    });
    this.add(panel, state);
  }

  dispose(): void {
    this.serializer.dispose();
  }

  private add(panel: vscode.WebviewPanel, state: FormState): void {
    const form = new FormPanel(panel, state, subjectOf(state, this.parts), this.parts);
    this.panels.add(form);
    panel.onDidDispose(() => this.panels.delete(form));
  }
}

const isSame = (one: FormState, other: FormState): boolean => JSON.stringify(one) === JSON.stringify(other);
