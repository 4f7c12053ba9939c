// The filter that the tree shows users through, if there is one: the place to ask who matches. It ends with the connection.

import * as vscode from 'vscode';
import type { User } from '../../chime/model';
import { isEmpty, type UserFilter } from '../../telephony/userFilter';
import { choiceText } from '../choice';
import type { Session } from '../session';

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

  /** The loaded users of an account who match; all of them while no filter is in use. */
  matchingUsers(accountId: string): readonly User[] {
    return this.session.opened?.directory.matchingUsers(accountId, this.inUse ?? {}) ?? [];
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
