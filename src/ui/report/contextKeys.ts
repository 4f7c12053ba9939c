// What the menus, keybindings and welcome texts of package.json are told: each key that their `when` clauses read, and its type.

import * as vscode from 'vscode';

export interface ContextKeys {
  /** As it is written in settings. */
  readonly connection: string | undefined;
  readonly connectionKind: 'sandbox' | 'profile' | 'environment' | undefined;
  /** A connection other than the sandbox that may be changed without asking. */
  readonly writable: boolean;
  readonly filtered: boolean;
  readonly historyFiltered: boolean;
  readonly previewInFront: boolean;
  readonly runActive: boolean;
  /** Why the view has no accounts to show. */
  readonly accountsShown: 'none' | 'refused' | undefined;
  readonly noProfiles: boolean;
  /** Steps of the walkthrough that were done in this window; VS Code remembers them. */
  readonly changedUser: boolean;
  readonly changedUsers: boolean;
  readonly undidRun: boolean;
  readonly walkthroughOpened: boolean;
}

export function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  void vscode.commands.executeCommand('setContext', `chimeTelephony.${key}`, value);
}
