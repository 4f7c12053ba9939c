// The open forms: one for each user and connection. It opens them, brings them to the front and restores them after a reload.

import type { UserReference } from '../../chime/model';
import * as vscode from 'vscode';
import type { FormState } from '../../protocol';
import { choiceText } from '../choice';
import type { OpenConnection } from '../session';
import { userName } from '../wording';
import { FormPanel, type FormParts } from './formPanel';
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

  /** The user of the form in front, if one of this connection is in front. */
  activeUser({ choice }: OpenConnection): UserReference | undefined {
    const active = [...this.panels].find(({ panel }) => panel.active);
    return active?.connection === choiceText(choice) ? active.user : undefined;
  }

  open({ accountId, userId }: UserReference, connection: OpenConnection): void {
    const state: FormState = { accountId, userId, connection: choiceText(connection.choice) };
    const existing = [...this.panels].find(
      (form) => form.isFor(state) && form.connection === state.connection,
    );
    if (existing !== undefined) {
      existing.panel.reveal();
      return;
    }
    const user = connection.directory.findUser(state);
    const title = user === undefined ? userId : userName(user);
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
    const form = new FormPanel(panel, state, this.parts);
    this.panels.add(form);
    panel.onDidDispose(() => this.panels.delete(form));
  }
}
