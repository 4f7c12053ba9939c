// The filter that the tree shows users through, if there is one. It ends with the connection.

import * as vscode from 'vscode';
import { isEmpty, type UserFilter } from '../../telephony/userFilter';
import { choiceText } from '../connection/choice';
import type { Session } from '../connection/session';

export class FilterInUse implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private inUse: UserFilter | undefined;
  /** The connection that it was chosen for. */
  private connection: string | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly session: Session) {
    this.subscription = session.onDidChange(() => {
      if (this.inUse !== undefined && this.connection !== this.currentConnection) {
        this.use(undefined);
      }
    });
  }

  get filter(): UserFilter | undefined {
    return this.inUse;
  }

  /** One that lets everybody through counts as none. */
  use(filter: UserFilter | undefined): void {
    this.inUse = filter === undefined || isEmpty(filter) ? undefined : filter;
    this.connection = this.currentConnection;
    this.changed.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private get currentConnection(): string | undefined {
    const { choice } = this.session;
    return choice && choiceText(choice);
  }
}
