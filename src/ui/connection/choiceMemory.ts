// Which connection was chosen: in this workspace, else in the settings, else last in any window.

import type * as vscode from 'vscode';
import { choiceText, parseChoice, type Choice } from './choice';
import * as settings from './settings';

const key = 'connection';

export class ChoiceMemory {
  /**
   * @param workspaceState the choice of this workspace, or window without one
   * @param globalState the last choice of any window, for a window that never chose
   */
  constructor(
    private readonly workspaceState: vscode.Memento,
    private readonly globalState: vscode.Memento,
  ) {}

  get choice(): Choice | undefined {
    return (
      parseChoice(this.workspaceState.get(key)) ??
      settings.defaultConnection() ??
      parseChoice(this.globalState.get(key))
    );
  }

  async keep(choice: Choice): Promise<void> {
    await this.workspaceState.update(key, choiceText(choice));
    await this.globalState.update(key, choiceText(choice));
  }
}
