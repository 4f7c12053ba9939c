// One open notification for each thing. While it is open, later messages of the same thing go to the status bar.

import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { connectionName } from '../../text/connectionWording';
import type { ConnectionIdentity } from '../../connectionIdentity';
import type { Choice } from '../connection/choice';
import { OpenToasts } from './openToasts';

export type NamedConnection = Pick<ConnectionIdentity, 'kind' | 'profile'>;

export interface Toast {
  /** Names the thing: an action and its object. */
  readonly key: string;
  readonly severity: 'information' | 'warning' | 'error';
  /** Fit to be shown. */
  readonly text: string;
  readonly buttons: readonly string[];
  /** The connection that the buttons are for; without it they are for any. */
  readonly connection?: NamedConnection | undefined;
  /** The buttons that are for any connection. */
  readonly always?: readonly string[];
}

/** Milliseconds for which the status bar shows a later message. */
const statusTime = 10_000;

export class Toasts {
  private readonly open = new OpenToasts();

  /** @param inUse what is chosen now */
  constructor(private readonly inUse: { readonly choice: Choice | undefined }) {}

  /** @returns the button that was chosen, while its connection is the one in use */
  async show(toast: Toast): Promise<string | undefined> {
    const { key, text, buttons, connection, always = [] } = toast;
    const chosen = await this.open.show(
      key,
      () => open(toast)(text, ...buttons),
      () => vscode.window.setStatusBarMessage(`$(warning) ${text}`, statusTime),
    );
    if (chosen === undefined || always.includes(chosen) || connection === undefined) {
      return chosen;
    }
    const choice: NamedConnection | undefined = this.inUse.choice;
    if (choice?.kind === connection.kind && choice.profile === connection.profile) {
      return chosen;
    }
    void vscode.window.showInformationMessage(
      l10n.t(
        'This message is about {0}, which is no longer in use. Nothing was done.',
        connectionName(connection),
      ),
    );
    return undefined;
  }
}

function open({ severity }: Toast): (text: string, ...buttons: string[]) => Thenable<string | undefined> {
  switch (severity) {
    case 'information':
      return vscode.window.showInformationMessage;
    case 'warning':
      return vscode.window.showWarningMessage;
    case 'error':
      return vscode.window.showErrorMessage;
  }
}
